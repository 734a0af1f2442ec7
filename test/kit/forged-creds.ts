import { randomBytes } from 'node:crypto';
import { keyPair, sign, typed, type KeyPair } from '../double/whatsapp/wire/curve.ts';

const bytes = (value: Uint8Array) => ({ type: 'Buffer', data: Buffer.from(value).toString('base64') });
const written = (pair: KeyPair) => ({ private: bytes(pair.private), public: bytes(pair.public) });

/** ADVDeviceIdentity {rawId: 1, timestamp: 1, keyIndex: 1}. */
const DETAILS = Buffer.from([0x08, 0x01, 0x10, 0x01, 0x18, 0x01]);

/** A creds.json of an account that does not exist, with correct signatures: an attacker who has read the checks can make it. */
export function forgeCreds(): string {
  const [noise, identity, signedPreKey, account] = [keyPair(), keyPair(), keyPair(), keyPair()];
  const accountMessage = Buffer.concat([Buffer.from([6, 0]), DETAILS, identity.public]);
  const deviceMessage = Buffer.concat([Buffer.from([6, 1]), DETAILS, identity.public, account.public]);
  return JSON.stringify({
    noiseKey: written(noise),
    pairingEphemeralKeyPair: written(keyPair()),
    signedIdentityKey: written(identity),
    signedPreKey: {
      keyPair: written(signedPreKey),
      signature: bytes(sign(identity.private, typed(signedPreKey.public))),
      keyId: 1,
    },
    registrationId: 77,
    advSecretKey: randomBytes(32).toString('base64'),
    nextPreKeyId: 1,
    account: {
      details: bytes(DETAILS),
      accountSignatureKey: bytes(account.public),
      accountSignature: bytes(sign(account.private, accountMessage)),
      deviceSignature: bytes(sign(identity.private, deviceMessage)),
    },
    me: { id: '254700000078:3@s.whatsapp.net', lid: '99887766554433:3@lid' },
    myAppStateKeyId: 'AAAAAH6z',
    platform: 'android',
  });
}
