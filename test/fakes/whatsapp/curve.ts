import {
  calculateAgreement,
  calculateSignature,
  generateKeyPair,
  verifySignature,
} from 'libsignal/src/curve.js';
import { verifyXEdDSA } from '../../../src/whatsapp/xeddsa.ts';

/** 32 bytes each, without the type byte that Signal puts in front of public keys. */
export type KeyPair = { readonly public: Buffer; readonly private: Buffer };

const KEY_TYPE = Buffer.from([5]);

export function keyPair(): KeyPair {
  const { pubKey, privKey } = generateKeyPair();
  return { public: Buffer.from(pubKey).subarray(-32), private: Buffer.from(privKey) };
}

/** With the type byte, as Signal writes public keys. */
export function typed(key: Uint8Array): Buffer {
  return key.length === 33 ? Buffer.from(key) : Buffer.concat([KEY_TYPE, key]);
}

/** X25519. */
export function agree(privateKey: Buffer, publicKey: Uint8Array): Buffer {
  return Buffer.from(calculateAgreement(typed(publicKey), privateKey));
}

/** XEdDSA, made by libsignal. */
export function sign(privateKey: Buffer, message: Buffer): Buffer {
  return Buffer.from(calculateSignature(privateKey, message));
}

/** XEdDSA; libsignal's own check is asked as well, it must never refuse what ours accepts. */
export function isSignedBy(publicKey: Uint8Array, message: Buffer, signature: Uint8Array): boolean {
  verifySignature(typed(publicKey), message, signature);
  return verifyXEdDSA(publicKey, message, signature);
}
