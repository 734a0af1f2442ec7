import { createHash } from 'node:crypto';

/** The server keeps this hash of a link's token; only the caller has the token itself. */
export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
