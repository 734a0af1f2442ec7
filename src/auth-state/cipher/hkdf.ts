import { createHmac } from 'node:crypto';

const FIRST_BLOCK = Buffer.from([1]);

/**
 * Computes HKDF-SHA256 for 32 bytes by its two HMACs (RFC 5869). `hkdfSync` gives the same result but makes an object of every key and takes
 * twice as long, and a request needs it three times.
 */
export function derive(key: Uint8Array, salt: Buffer, info: string): Buffer {
  const extracted = createHmac('sha256', salt).update(key).digest();
  try {
    return createHmac('sha256', extracted).update(info).update(FIRST_BLOCK).digest();
  } finally {
    extracted.fill(0);
  }
}
