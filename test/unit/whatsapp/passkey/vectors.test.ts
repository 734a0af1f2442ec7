import { createHash, createPublicKey, verify } from 'node:crypto';
import { Curve } from '@whiskeysockets/baileys';
import { describe, expect, test } from 'vitest';
import { readAnswer } from '../../../../src/whatsapp/passkey/answer.ts';
import { Handshake } from '../../../../src/whatsapp/passkey/handshake.ts';
import { handoffKeyOf, requestKeyOf } from '../../../../src/whatsapp/passkey/mathematics.ts';
import { readPrimary } from '../../../../src/whatsapp/passkey/messages.ts';
import { fixedRandom } from '../../../kit/session/harness.ts';

const filled = (byte: number, length = 32) => Buffer.alloc(length, byte);
const hex = (bytes: Uint8Array | null | undefined) => Buffer.from(bytes ?? []).toString('hex');

const REF = '2@dGVzdC1yZWY=';
const COMPANION_PUBLIC = '0faa684ed28867b97f4a6a2dee5df8ce974e76b7018e3f22a1c4cf2678570f20';
const IDENTITY = `0a20${COMPANION_PUBLIC}10011a0e32406447567a644331795a57593d`;
const COMMITMENT = '16285031068e469522b82be8b0ca67d77594f6646e3a6d795bc6c0ea8e524d53';
const HANDOFF_KEY = 'f7183666959b6fdd4a7f7d12bb3c71aa64d62f42f1653601cedb881a3bb7e744';
const PROOF = 'f7f389167877f1dd5c7b0bb706fba8c3c5489acb4c36e1c2b18d2b1714d12150';
const PRIMARY_PUBLIC = 'ff2ee45601ec1b67310c7790404585ae697331eee1c1f8cf2419731c1fff3e6b';
const SHARED = 'd31a1338a14cf92083e61f66bf842151cf156318bcddc07e42443937c05dd640';
const KEY = 'f6989ce3820fe4aeb64b2db1e35945cee6275e6c4fa8194884248747716f0292';
const SEALED =
  '0a76ec2f4ac14244a91ac239d28132c14419185f1ab0d6cd97755d4073413da285e3b0fdbeb407312020992b06387ba62223961b270f0b83fda439eee0eae7bb' +
  'a050c5c0bb952a8373f0d596d9615cf214f58c2a2fa24944c306067d600dc33a566ffc407029506131e07abf9388fbfa960ae85f68ef91c5120c999999999999999999999999';

/** The handshake of the vector: each secret is one byte, repeated. */
function handshakeOfVector(last = filled(0x99, 12)) {
  const random = fixedRandom(filled(0x88), filled(0x33), last);
  const keys = { private: filled(0x22), public: Buffer.from(COMPANION_PUBLIC, 'hex') };
  return { handshake: new Handshake(filled(0x11).toString('base64'), random, () => keys), keys };
}

const primary = () => ({ publicKey: Buffer.from(PRIMARY_PUBLIC, 'hex'), nonce: filled(0x55) });

describe('the vector of the key exchange', () => {
  test('holds for every message and secret', () => {
    const { handshake } = handshakeOfVector();
    expect(handshake.advSecretKey).toBe(filled(0x88).toString('base64'));
    const { payload, proof } = handshake.prologue(REF, true);
    expect(hex(payload)).toBe(`0a34${IDENTITY}12220a20${COMMITMENT}`);
    expect(hex(proof)).toBe(PROOF);
    expect(handshake.meet(primary())).toBe('MV11-7DWP');
    expect(hex(handshake.nonce)).toBe(hex(filled(0x33)));
    const keys = { noiseKey: filled(0x66), identityKey: filled(0x77) };
    expect(hex(handshake.sealRequest(keys))).toBe(SEALED);
  });

  test('holds for each step in between', () => {
    expect(hex(handoffKeyOf(filled(0x11)))).toBe(HANDOFF_KEY);
    const shared = Curve.sharedKey(filled(0x22), Buffer.from(PRIMARY_PUBLIC, 'hex'));
    expect(hex(shared)).toBe(SHARED);
    expect(hex(requestKeyOf(shared, { deviceType: 1, ref: REF }))).toBe(KEY);
  });
});

describe('a handshake', () => {
  test('leaves the proof out where it is not wanted', () => {
    expect(handshakeOfVector().handshake.prologue(REF, false).proof).toBeNull();
  });

  test('draws everything of a try anew, but not the new secret', () => {
    const random = fixedRandom(filled(0x88), filled(1), filled(2));
    const handshake = new Handshake(filled(0x11).toString('base64'), random);
    const secret = handshake.advSecretKey;
    const first = handshake.prologue(REF, true);
    const second = handshake.prologue(REF, true);
    expect(hex(second.payload)).not.toBe(hex(first.payload));
    expect(hex(second.proof)).not.toBe(hex(first.proof));
    expect(handshake.advSecretKey).toBe(secret);
  });

  test('refuses what comes too early, twice, or with a key of low order', () => {
    const { handshake } = handshakeOfVector();
    const keys = { noiseKey: filled(0x66), identityKey: filled(0x77) };
    expect([handshake.meet(primary()), handshake.sealRequest(keys)]).toEqual([null, null]);
    handshake.prologue(REF, true);
    expect(handshake.sealRequest(keys)).toBeNull();
    const low = [filled(0), Buffer.from([1, ...filled(0, 31)]), Buffer.from(LOW_ORDER_8, 'hex')];
    for (const publicKey of low) expect(handshake.meet({ publicKey, nonce: filled(0x55) })).toBeNull();
    expect(handshake.meet(primary())).not.toBeNull();
    expect(handshake.meet(primary())).toBeNull();
  });

  test('overwrites each secret when its stage is over, and all at the end', () => {
    const { handshake, keys } = handshakeOfVector(filled(0x33));
    const { payload } = handshake.prologue(REF, true);
    const { nonce } = handshake;
    handshake.meet(primary());
    expect(hex(keys.private)).toBe(hex(filled(0)));
    handshake.dropProof();
    const again = handshake.prologue(REF, true);
    expect(again.payload).toEqual(payload);
    expect(hex(again.proof)).not.toBe(PROOF);
    handshake.wipe();
    handshake.wipe();
    expect(hex(nonce)).toBe(hex(filled(0)));
    expect(handshake.advSecretKey).toBe(filled(0).toString('base64'));
  });

  test.each([
    ['cut', filled(0x0a, 5)],
    ['empty', Buffer.alloc(0)],
    [
      'with a short key',
      Buffer.concat([Buffer.from([10, 31]), filled(1, 31), Buffer.from([18, 32]), filled(2)]),
    ],
    [
      'with a short number',
      Buffer.concat([Buffer.from([10, 32]), filled(1), Buffer.from([18, 31]), filled(2, 31)]),
    ],
    ['without a number', Buffer.concat([Buffer.from([10, 32]), filled(1)])],
  ])('reads no answer of the phone that is %s', (_, bytes) => {
    expect(readPrimary(bytes)).toBeNull();
  });
});

const LOW_ORDER_8 = 'e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800';

const CREDENTIAL = {
  id: filled(0xbb, 16).toString('base64url'),
  rawId: filled(0xbb, 16).toString('base64url'),
  type: 'public-key',
  authenticatorAttachment: 'platform',
  clientExtensionResults: {},
  response: {
    clientDataJSON: Buffer.from(
      '{"type":"webauthn.get","challenge":"qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqo","origin":"https://web.whatsapp.com","crossOrigin":false}',
    ).toString('base64url'),
    authenticatorData: '6GiQbHMCCZZu_0CMVdeBYw_LPJ3pYenpc4tN0OD9Xn8dAAAAAA',
    signature:
      'MEUCIGggWJ9LP4yuVNfoJakWjwWflyuhgQmlYqutUH4Z6ngJAiEAnBsWh6paqCUh7xBW4jolkLeWLpJAsg5k3Rlb44BQtwo',
    userHandle: filled(0xcc, 8).toString('base64url'),
  },
};

test('the sample of an answer verifies, and goes to WhatsApp as WhatsApp Web sends it', () => {
  const { clientDataJSON, authenticatorData, signature, userHandle } = CREDENTIAL.response;
  const question = { challenge: filled(0xaa).toString('base64url'), rpId: 'whatsapp.com' };
  const sent = readAnswer(CREDENTIAL, question);
  expect(sent?.json.toString()).toBe(
    `{"id":"${CREDENTIAL.id}","rawId":"${CREDENTIAL.id}","type":"public-key","response":{"clientDataJSON":"${clientDataJSON}",` +
      `"authenticatorData":"${authenticatorData}","signature":"${signature}","userHandle":"${userHandle}"}}`,
  );
  expect(sent?.credentialId).toEqual(filled(0xbb, 16));
  const key = {
    kty: 'EC',
    crv: 'P-256',
    x: 'Uo1z9Ff2KZLcgP4qq8YIJ-iBfMQRZA_WhFEmA5jC2-o',
    y: 'KKhnFS9lJzsyV0m8UnVlrlCRNySy-fZFlppFcVrfLOQ',
  };
  const bytes = (text: string) => Buffer.from(text, 'base64url');
  const signed = Buffer.concat([
    bytes(authenticatorData),
    createHash('sha256').update(bytes(clientDataJSON)).digest(),
  ]);
  const publicKey = createPublicKey({ key, format: 'jwk' });
  expect(verify('sha256', signed, publicKey, bytes(signature))).toBe(true);
});
