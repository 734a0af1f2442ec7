import { SYMBOLS } from '../../session-id/checksum.ts';
import type { FoundId } from '../../session-id/paste.ts';

const BITS = 5;
const BYTE_BITS = 8;
const SECRET_SYMBOLS = 32;

/**
 * Returns the 20 secret bytes of an ID whose checksum is right; `null` for an ID of another version. It needs no package, so that the restore
 * client can be one small file. The caller must zero the bytes.
 */
export function secretOf({ body }: Pick<FoundId, 'body'>): Buffer | null {
  const [version, ...values] = Array.from(body, (symbol) => SYMBOLS.indexOf(symbol));
  if (version !== 0) return null;
  const secret = Buffer.alloc((SECRET_SYMBOLS * BITS) / BYTE_BITS);
  let bits = 0;
  let value = 0;
  let at = 0;
  for (const next of values.slice(0, SECRET_SYMBOLS)) {
    value = ((value << BITS) | next) & 0xfff;
    bits += BITS;
    if (bits < BYTE_BITS) continue;
    bits -= BYTE_BITS;
    secret[at] = (value >>> bits) & 0xff;
    at += 1;
  }
  return secret;
}
