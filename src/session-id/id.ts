import { bech32m } from '@scure/base';
import { AppError } from '../wire/errors.ts';
import type { Reason } from '../wire/reasons/reason.ts';
import { typoIn } from './typo.ts';

/** The size of the secret in a short session ID. */
export const SECRET_BYTES = 20;
/** The version symbol: 5-bit value 0, letter `q`. */
const VERSION = 0;
const SYMBOLS = 39;
const SEPARATOR = '~';
const HRP_JOIN = '1';
/** Characters that copying and quoting add: white space, control and zero-width characters, and quotes. */
const NOISE = /[\s\p{Cc}\p{Cf}"'`\u00ab\u00bb\u2018-\u201f\u2039\u203a]+/gu;
const ASSIGNMENT = /^(?:export)?SESSION_ID[=:]/i;

/** Removes white space, quotes and `SESSION_ID=` from the text of an ID or of creds. The result serves as a name for the text. */
export function cleanSessionText(text: string): string {
  return text.replace(NOISE, '').replace(ASSIGNMENT, '');
}

/**
 * Writes `<PREFIX>~` and 39 symbols of bech32m: version, 160-bit secret, checksum. The prefix in lower case is the human-readable part of
 * bech32m, so the checksum covers it.
 */
export function formatShortId(prefix: string, secret: Uint8Array): string {
  const words = [VERSION, ...bech32m.toWords(secret)];
  const text = bech32m.encode(prefix.toLowerCase(), words, false);
  return prefix + SEPARATOR + text.slice(prefix.length + HRP_JOIN.length);
}

/**
 * Reads the 20 secret bytes of a short ID in the form that {@link cleanSessionText} returns.
 * Errors: SESSION_ID_MALFORMED, with the reason.
 */
export function parseShortId(cleaned: string, prefix: string): Uint8Array {
  const at = cleaned.indexOf(SEPARATOR);
  if (at < 0) throw malformed({ reason: 'id-starts-with', values: { prefix } });
  if (cleaned.slice(0, at).toUpperCase() !== prefix) {
    throw malformed({ reason: 'id-of-another-prefix', values: { prefix } });
  }
  const body = cleaned.slice(at + 1);
  if (body.length !== SYMBOLS) throw malformed(wrongLength(body.length));
  return decode(prefix, foldCase(body));
}

function foldCase(body: string): string {
  if (body === body.toUpperCase()) return body.toLowerCase();
  if (body === body.toLowerCase()) return body;
  throw malformed({ reason: 'id-mixed-case' });
}

function wrongLength(characters: number): Reason {
  const reason = characters < SYMBOLS ? 'id-cut-off' : 'id-too-long';
  return { reason, values: { characters, of: SYMBOLS } };
}

function decode(prefix: string, body: string): Uint8Array {
  const decoded = bech32m.decodeUnsafe(`${prefix.toLowerCase()}${HRP_JOIN}${body}`, false);
  if (decoded === undefined) throw malformed(typoIn(prefix, body));
  const [version, ...words] = decoded.words;
  const secret = bech32m.fromWordsUnsafe(words);
  if (version !== VERSION || secret?.length !== SECRET_BYTES) {
    throw malformed({ reason: 'id-of-another-version' });
  }
  return Uint8Array.from(secret);
}

/** The error for a pasted text that is no whole session ID. The values of the reason repeat at most a name or a character of the text. */
export function malformed(why: Reason): AppError {
  return new AppError('SESSION_ID_MALFORMED', { why });
}
