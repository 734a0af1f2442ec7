import { createHash } from 'node:crypto';

/** What is kept of a link's token: the token itself is told to the caller alone. */
export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
