import { keyPair, sign } from '../../double/whatsapp/wire/curve.ts';
import type { CheckId } from '../../../src/wire/report.ts';
import { bytes, pair, type Row } from './state.ts';

const SIGNED: readonly CheckId[] = ['signed-pre-key-signature', 'account-signature', 'device-signature'];

function flip(base64: string): string {
  const changed = Buffer.from(base64, 'base64');
  changed[5] = (changed[5] ?? 0) ^ 1;
  return changed.toString('base64');
}

/** Changes to creds that make a session useless. */
export const BROKEN_CREDS: readonly Row[] = [
  [
    'the noise key replaced by half',
    (s) => (s.creds.noiseKey.public = pair().public),
    ['noise-key'],
    /halves of the noise key do not/,
  ],
  [
    'the halves of the noise key swapped',
    (s) => {
      const { public: publicKey, private: privateKey } = s.creds.noiseKey;
      s.creds.noiseKey = { public: privateKey, private: publicKey };
    },
    ['noise-key'],
    /public and the private half of the noise key are swapped/,
  ],
  [
    'no noise key',
    (s) => Reflect.deleteProperty(s.creds, 'noiseKey'),
    ['shape', 'noise-key'],
    /noiseKey missing/,
  ],
  [
    'a noise key of 31 bytes',
    (s) => (s.creds.noiseKey.private = bytes(Buffer.alloc(31, 7))),
    ['noise-key'],
    /private half of 31 bytes instead of 32/,
  ],
  [
    'a public key with its type byte',
    (s) => {
      const { data } = s.creds.noiseKey.public;
      s.creds.noiseKey.public = bytes(Buffer.concat([Buffer.from([5]), Buffer.from(String(data), 'base64')]));
    },
    ['noise-key'],
    /public half of 33 bytes/,
  ],
  [
    'noise key and identity key swapped',
    (s) => {
      const { noiseKey, signedIdentityKey } = s.creds;
      Object.assign(s.creds, { noiseKey: signedIdentityKey, signedIdentityKey: noiseKey });
    },
    SIGNED,
    /noise key and the identity key are swapped/,
  ],
  [
    'the identity key of another session',
    (s) => (s.creds.signedIdentityKey = pair()),
    SIGNED,
    /not signed by this identity key/,
  ],
  [
    'half an identity key of another session',
    (s) => (s.creds.signedIdentityKey.private = pair().private),
    ['identity-key'],
    /halves of the identity key do not/,
  ],
  [
    'no identity key',
    (s) => Reflect.deleteProperty(s.creds, 'signedIdentityKey'),
    ['shape', 'identity-key', ...SIGNED],
    /signedIdentityKey missing/,
  ],
  [
    'the signed pre-key of another session',
    (s) => (s.creds.signedPreKey.keyPair = pair()),
    ['signed-pre-key-signature'],
    /not signed by this identity key/,
  ],
  [
    'half a signed pre-key of another session',
    (s) => (s.creds.signedPreKey.keyPair.private = pair().private),
    ['signed-pre-key'],
    /halves of the signed pre-key do not/,
  ],
  [
    'no pair in the signed pre-key',
    (s) => Reflect.deleteProperty(s.creds.signedPreKey, 'keyPair'),
    ['signed-pre-key', 'signed-pre-key-signature'],
    /signed pre-key is missing/,
  ],
  [
    'one bit of the signed pre-key signature changed',
    (s) => (s.creds.signedPreKey.signature.data = flip(String(s.creds.signedPreKey.signature.data))),
    ['signed-pre-key-signature'],
    /not signed/,
  ],
  [
    'a signature of zeros',
    (s) => (s.creds.signedPreKey.signature = bytes(Buffer.alloc(64))),
    ['signed-pre-key-signature'],
    /not signed/,
  ],
  [
    'a signature of 63 bytes',
    (s) => (s.creds.signedPreKey.signature = bytes(Buffer.alloc(63, 1))),
    ['signed-pre-key-signature'],
    /63 bytes instead of 64/,
  ],
  [
    'no signature',
    (s) => Reflect.deleteProperty(s.creds.signedPreKey, 'signature'),
    ['signed-pre-key-signature'],
    /signature of the signed pre-key is missing/,
  ],
  [
    'a signed pre-key without its number',
    (s) => Reflect.deleteProperty(s.creds.signedPreKey, 'keyId'),
    ['shape'],
    /keyId/,
  ],
  [
    'no account part',
    (s) => Reflect.deleteProperty(s.creds, 'account'),
    ['account-signature', 'device-signature'],
    /never fully linked/,
  ],
  [
    'the account signature of another key',
    (s) => {
      const { details } = s.creds.account;
      const message = Buffer.concat([Buffer.from([6, 0]), Buffer.from(details, 'base64')]);
      s.creds.account.accountSignature = sign(keyPair().private, message).toString('base64');
    },
    ['account-signature'],
    /does not belong to this device/,
  ],
  [
    'the key of another account',
    (s) => (s.creds.account.accountSignatureKey = keyPair().public.toString('base64')),
    ['account-signature', 'device-signature'],
    /does not belong to this device/,
  ],
  [
    'an account signature cut off',
    (s) => (s.creds.account.accountSignature = 'AAAA'),
    ['account-signature'],
    /not 64 bytes/,
  ],
  [
    'changed details of the account',
    (s) => (s.creds.account.details = flip(s.creds.account.details)),
    ['account-signature', 'device-signature'],
    /does not belong/,
  ],
  [
    'no details of the account',
    (s) => Reflect.deleteProperty(s.creds.account, 'details'),
    ['account-signature', 'device-signature'],
    /details are missing/,
  ],
  [
    'one bit of the device signature changed',
    (s) => (s.creds.account.deviceSignature = flip(s.creds.account.deviceSignature)),
    ['device-signature'],
    /not of this identity key/,
  ],
  [
    'no device signature',
    (s) => Reflect.deleteProperty(s.creds.account, 'deviceSignature'),
    ['device-signature'],
    /has not signed its own link/,
  ],
  ['nobody in me', (s) => Reflect.deleteProperty(s.creds, 'me'), ['me'], /does not say whose account/],
  [
    'me as a code request leaves it',
    (s) => (s.creds.me.id = '254712000000@s.whatsapp.net'),
    ['me'],
    /never finished/,
  ],
  ['a group in me', (s) => (s.creds.me.id = '254712000000-1:1@g.us'), ['me'], /whose account/],
  [
    'a hidden address in me',
    (s) => (s.creds.me.id = '100000000000000:1@lid'),
    ['me'],
    /not the address of an account/,
  ],
  ['no secret', (s) => Reflect.deleteProperty(s.creds, 'advSecretKey'), ['shape'], /advSecretKey missing/],
  ['a secret cut off', (s) => (s.creds['advSecretKey'] = 'AAAA'), ['shape'], /advSecretKey is 3 bytes/],
  [
    'a registration number as text',
    (s) => (s.creds['registrationId'] = '216'),
    ['shape'],
    /registrationId is not/,
  ],
  [
    'a pairing key cut off',
    (s) => (s.creds.pairingEphemeralKeyPair.public = bytes(Buffer.alloc(3))),
    ['shape'],
    /pairing key .* 3 bytes/,
  ],
  [
    'no number of the next pre-key',
    (s) => Reflect.deleteProperty(s.creds, 'nextPreKeyId'),
    ['shape', 'pre-keys'],
    /nextPreKeyId/,
  ],
];
