import { describe, expect, test } from 'vitest';
import { agree } from '../../../double/whatsapp/wire/curve.ts';
import { readAssertion, refusalOf } from '../../../double/whatsapp/passkey/assertion.ts';
import { registeredCredential } from '../../../double/whatsapp/passkey/authenticator.ts';
import {
  codeOf,
  commitmentOf,
  handoffKeyOf,
  proofOf,
  requestKeyOf,
  seal,
  sha256,
  unseal,
} from '../../../double/whatsapp/passkey/mathematics.ts';
import {
  readIdentity,
  readPairingRequest,
  readPrimary,
  readPrologue,
  readSealed,
  writeIdentity,
  writePairingRequest,
  writePrimary,
  writePrologue,
  writeSealed,
} from '../../../double/whatsapp/passkey/messages.ts';
import { assertionText } from '../../../kit/whatsapp/passkey-client.ts';

const fill = (byte: number, length = 32) => Buffer.alloc(length, byte);
const hex = (text: string) => Buffer.from(text, 'hex');

/** Made by Baileys' and by whatsmeow's packages, which agree. */
const COMPANION_PUBLIC = hex('0faa684ed28867b97f4a6a2dee5df8ce974e76b7018e3f22a1c4cf2678570f20');
const PRIMARY_PUBLIC = hex('ff2ee45601ec1b67310c7790404585ae697331eee1c1f8cf2419731c1fff3e6b');
const IDENTITY = hex(
  '0a200faa684ed28867b97f4a6a2dee5df8ce974e76b7018e3f22a1c4cf2678570f2010011a0e32406447567a644331795a57593d',
);
const COMMITMENT = hex('16285031068e469522b82be8b0ca67d77594f6646e3a6d795bc6c0ea8e524d53');
const PROLOGUE = Buffer.concat([hex('0a34'), IDENTITY, hex('12220a20'), COMMITMENT]);
const KEY = hex('f6989ce3820fe4aeb64b2db1e35945cee6275e6c4fa8194884248747716f0292');
const SEALED = hex(
  '0a76ec2f4ac14244a91ac239d28132c14419185f1ab0d6cd97755d4073413da285e3b0fdbeb407312020992b06387ba62223961b270f0b83fda439eee0eae7bb' +
    'a050c5c0bb952a8373f0d596d9615cf214f58c2a2fa24944c306067d600dc33a566ffc407029506131e07abf9388fbfa960ae85f68ef91c5120c999999999999999999999999',
);
const identity = { publicKey: COMPANION_PUBLIC, deviceType: 1, ref: '2@dGVzdC1yZWY=' };
const request = { noiseKey: fill(0x66), identityKey: fill(0x77), advSecret: fill(0x88) };

test('the messages before the phone answers', () => {
  expect(writeIdentity(identity)).toEqual(IDENTITY);
  expect(readIdentity(IDENTITY)).toEqual(identity);
  expect(commitmentOf(IDENTITY, fill(0x33))).toEqual(COMMITMENT);
  expect(writePrologue({ identity: IDENTITY, commitment: COMMITMENT })).toEqual(PROLOGUE);
  expect(readPrologue(PROLOGUE)).toEqual({ identity: IDENTITY, commitment: COMMITMENT });
  expect(handoffKeyOf(fill(0x11)).toString('hex')).toBe(
    'f7183666959b6fdd4a7f7d12bb3c71aa64d62f42f1653601cedb881a3bb7e744',
  );
  expect(proofOf(fill(0x11), PROLOGUE).toString('hex')).toBe(
    'f7f389167877f1dd5c7b0bb706fba8c3c5489acb4c36e1c2b18d2b1714d12150',
  );
});

test('the key, the code and the sealed request', () => {
  const primary = { publicKey: PRIMARY_PUBLIC, nonce: fill(0x55) };
  expect(readPrimary(writePrimary(primary))).toEqual(primary);
  expect(agree(fill(0x22), PRIMARY_PUBLIC).toString('hex')).toBe(
    'd31a1338a14cf92083e61f66bf842151cf156318bcddc07e42443937c05dd640',
  );
  expect(requestKeyOf(fill(0x22), PRIMARY_PUBLIC, identity)).toEqual(KEY);
  expect(requestKeyOf(fill(0x44), COMPANION_PUBLIC, identity)).toEqual(KEY);
  expect(codeOf(fill(0x33), primary)).toBe('MV11-7DWP');
  const plain = writePairingRequest(request);
  expect(sha256(plain).toString('hex')).toBe(
    'dc43ba45169116e1cd200a4bd804e5d19b05667ca4d1a428f9c2c21ce34c9f00',
  );
  expect(writeSealed(seal(KEY, fill(0x99, 12), plain))).toEqual(SEALED);
  expect(readPairingRequest(unseal(KEY, readSealed(SEALED)))).toEqual(request);
});

test.each([
  ['cut off', IDENTITY.subarray(0, -1)],
  ['longer', Buffer.concat([IDENTITY, hex('2001')])],
  ['with a key of 31 bytes', writeIdentity({ ...identity, publicKey: fill(1, 31) })],
  ['with the type byte of Signal', writeIdentity({ ...identity, publicKey: fill(5, 33) })],
  ['in another order', Buffer.concat([IDENTITY.subarray(34), IDENTITY.subarray(0, 34)])],
  ['empty', Buffer.alloc(0)],
])('a message that is %s is not read', (_how, message) => {
  expect(() => readIdentity(message)).toThrow('CompanionEphemeralIdentity');
});

describe('the sample of an assertion', () => {
  const answer = {
    id: fill(0xbb, 16).toString('base64url'),
    rawId: fill(0xbb, 16).toString('base64url'),
    type: 'public-key',
    authenticatorAttachment: 'platform',
    clientExtensionResults: {},
    response: {
      authenticatorData: '6GiQbHMCCZZu_0CMVdeBYw_LPJ3pYenpc4tN0OD9Xn8dAAAAAA',
      clientDataJSON: Buffer.from(
        '{"type":"webauthn.get","challenge":"qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqo","origin":"https://web.whatsapp.com","crossOrigin":false}',
      ).toString('base64url'),
      signature:
        'MEUCIGggWJ9LP4yuVNfoJakWjwWflyuhgQmlYqutUH4Z6ngJAiEAnBsWh6paqCUh7xBW4jolkLeWLpJAsg5k3Rlb44BQtwo',
      userHandle: fill(0xcc, 8).toString('base64url'),
    },
  } as const;
  const credential = registeredCredential(
    fill(0xbb, 16),
    fill(0xcc, 8),
    'Uo1z9Ff2KZLcgP4qq8YIJ-iBfMQRZA_WhFEmA5jC2-o',
    'KKhnFS9lJzsyV0m8UnVlrlCRNySy-fZFlppFcVrfLOQ',
  );
  const expected = {
    rpId: 'whatsapp.com',
    isLive: (challenge: string) => challenge === fill(0xaa).toString('base64url'),
    credentials: [credential],
    named: false,
  };

  test('is taken', () => {
    expect(refusalOf(readAssertion(assertionText(answer)), expected)).toBeNull();
  });

  test('is refused with another counter', () => {
    const authenticatorData = '6GiQbHMCCZZu_0CMVdeBYw_LPJ3pYenpc4tN0OD9Xn8dAAAAAQ';
    const other = { ...answer, response: { ...answer.response, authenticatorData } };
    expect(refusalOf(readAssertion(assertionText(other)), expected)).toBe('signature');
  });
});
