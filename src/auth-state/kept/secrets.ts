import { createHash } from 'node:crypto';
import { derive } from '../cipher/hkdf.ts';

const SALT = Buffer.from('trekker-session');
const KEY_BYTES = 32;
const BEARER = /^[\w-]{86}$/;

/** What a bot shows to keep its state: the name of the record, and the proof that it knows the secret of the ID. Both have 32 bytes. */
export type StateBearer = { readonly lookup: Buffer; readonly proof: Buffer };

/** Returns the primary key of a record: 32 bytes derived from the 20 secret bytes of an ID. */
export function lookupOf(secret: Uint8Array): Buffer {
  return derive(secret, SALT, 'lookup|1');
}

/** Returns the proof that a bot shows in place of its ID. The server keeps only the {@link proofHash} of it. */
export function proofOf(secret: Uint8Array): Buffer {
  return derive(secret, SALT, 'state-auth|1');
}

/** Returns the key of all kept pieces of one session: 32 bytes for AES-256, which the caller must zero. */
export function stateKeyOf(secret: Uint8Array): Buffer {
  return derive(secret, SALT, 'state-key|1');
}

export function proofHash(proof: Uint8Array): Buffer {
  return createHash('sha256').update(proof).digest();
}

/** Returns the content of an Authorization header behind `Bearer `. */
export function bearerText(secret: Uint8Array): string {
  return Buffer.concat([lookupOf(secret), proofOf(secret)]).toString('base64url');
}

/** Reads the content of an Authorization header behind `Bearer `; `null` for any other text. */
export function readBearer(text: string): StateBearer | null {
  if (!BEARER.test(text)) return null;
  const bytes = Buffer.from(text, 'base64url');
  // Two texts can give the same bytes, of which only one is the right spelling.
  if (bytes.toString('base64url') !== text) return null;
  return { lookup: bytes.subarray(0, KEY_BYTES), proof: bytes.subarray(KEY_BYTES) };
}
