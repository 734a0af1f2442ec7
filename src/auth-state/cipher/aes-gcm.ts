import { createCipheriv, createDecipheriv } from 'node:crypto';
import type { Random } from '../../ports/base.ts';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const NO_AAD = Buffer.alloc(0);
/** The length of the tag is set, because otherwise Node also accepts tags of 4, 8 and 12 bytes. */
const OPTIONS = { authTagLength: TAG_BYTES };

/** Encrypts with AES-256-GCM under a new nonce; returns nonce, encrypted bytes and tag in one buffer. Opening needs the same `aad`. */
export function encrypt(key: Buffer, plain: Buffer, random: Random, aad: Buffer = NO_AAD): Buffer {
  const nonce = random.bytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, OPTIONS);
  cipher.setAAD(aad);
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** Decrypts the result of {@link encrypt}; the caller zeroes the returned bytes if they are secret. Throws if a bit, the key or `aad` differs. */
export function decrypt(key: Buffer, sealed: Buffer, aad: Buffer = NO_AAD): Buffer {
  if (sealed.length < NONCE_BYTES + TAG_BYTES) throw new Error('too short');
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE_BYTES), OPTIONS);
  decipher.setAAD(aad);
  decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
  const plain = decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES));
  try {
    decipher.final();
    return plain;
  } catch (error) {
    plain.fill(0);
    throw error;
  }
}
