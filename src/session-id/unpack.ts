import { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';
import type { Reason } from '../wire/reasons/reason.ts';
import { base64TextsIn, type Base64Text } from './carried.ts';
import { nameOf } from './character.ts';
import { malformed } from './id.ts';
import { hasLostStartInside } from './lost-start.ts';
import { readJson, type Bounds, type FoundState } from './found-state.ts';

/** The creds in a packed text, and how they were packed. */
type Unpacked = { readonly kind: 'long' | 'base64'; readonly state: FoundState };

const NOT_OURS: Reason = { reason: 'base64-none' };
const STOPS_INSIDE: Reason = { reason: 'base64-cut-off' };
const HEX = /^[0-9a-f]{80,}$/i;
/** Sizes and flags of RFC 1952. */
const GZIP = { first: 0x1f, header: 10, hasName: 8, trailer: 8 } as const;
/** The number of the method deflate in the first byte of zlib. */
const DEFLATE = 8;

/**
 * Reads the creds in a text of base64: packed by gzip, zlib, deflate or brotli, or plain. They may be in base64 twice.
 * Errors: SESSION_ID_MALFORMED.
 */
export function openBase64(text: Base64Text, bounds: Bounds): Unpacked {
  try {
    return openText(text, bounds, 'outer');
  } catch (error) {
    // Base64 that lost a few characters decodes to other bytes, which may look like anything.
    if (hasLostStartInside(text.body)) throw malformed({ reason: 'packed-start-missing' });
    throw error;
  }
}

function openText(text: Base64Text, bounds: Bounds, layer: 'outer' | 'inner'): Unpacked {
  const bytes = bytesOf(text);
  const unpack = unpackerOf(bytes);
  if (unpack !== null) {
    return { kind: 'long', state: readJson(unpacked(unpack, bytes, bounds, text), 'long', bounds) };
  }
  if (text.body.length % 4 === 1 && text.brokenBy === null && !text.isLoose) throw malformed(STOPS_INSIDE);
  const plain = bytes.toString('utf8');
  if (/^\s*["[{]/.test(plain)) return { kind: 'base64', state: readJson(plain, 'base64', bounds) };
  const [inner] = layer === 'outer' && /^[\t\n\r -~]+$/.test(plain) ? base64TextsIn(plain) : [];
  if (inner !== undefined) return openText(inner, bounds, 'inner');
  const bare = withoutHeader(bytes, bounds);
  if (bare === null) throw malformed(NOT_OURS);
  return { kind: 'long', state: readJson(bare, 'long', bounds) };
}

function bytesOf({ body, brokenBy }: Base64Text): Buffer {
  if (HEX.test(body)) {
    throw malformed({ reason: 'hexadecimal' });
  }
  if (brokenBy?.character.startsWith('=') === true) {
    throw malformed({ reason: 'base64-with-more' });
  }
  return Buffer.from(body, 'base64url');
}

type Unpack = (bytes: Buffer, options: { readonly maxOutputLength: number }) => Buffer;

function unpackerOf(bytes: Buffer): Unpack | null {
  const [first = 0, second = 0] = bytes;
  if (first === 0x1f && second === 0x8b) return gunzipSync;
  const isZlib = first % 16 === DEFLATE && first >> 4 < DEFLATE && (first * 256 + second) % 31 === 0;
  return isZlib ? inflateSync : null;
}

function unpacked(unpack: Unpack, bytes: Buffer, { bytes: most }: Bounds, text: Base64Text): string {
  try {
    return unpack(endOfGzip(bytes, most), { maxOutputLength: most }).toString('utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    if (code === 'ERR_BUFFER_TOO_LARGE') {
      throw malformed({ reason: 'packed-too-large' });
    }
    if (text.body.length % 4 === 1 && text.brokenBy === null) throw malformed(STOPS_INSIDE);
    if (text.brokenBy !== null) throw malformed(foreignIn(text.brokenBy, text.separator));
    if (code === 'Z_BUF_ERROR') {
      throw malformed({ reason: 'packed-cut-off' });
    }
    throw malformed({ reason: 'packed-damaged' });
  }
}

function foreignIn(
  { character, at }: NonNullable<Base64Text['brokenBy']>,
  separator: Base64Text['separator'],
): Reason {
  return { reason: 'packed-character-foreign', values: { character: nameOf(character), at, separator } };
}

/**
 * Cuts off bytes that were pasted after the gzip, which zlib would refuse as a second packed part. If the end of the gzip cannot be found,
 * the bytes stay as they are and zlib refuses them.
 */
function endOfGzip(bytes: Buffer, most: number): Buffer {
  const [first, , , flags = 0] = bytes;
  if (first !== GZIP.first || (flags !== 0 && flags !== GZIP.hasName)) return bytes;
  const start = flags === 0 ? GZIP.header : bytes.indexOf(0, GZIP.header) + 1;
  try {
    const told = inflateRawSync(bytes.subarray(start), { maxOutputLength: most, info: true });
    // With `info` the result has this form, which the types of Node lack.
    const { engine } = told as unknown as { readonly engine: { readonly bytesWritten: number } };
    return bytes.subarray(0, start + engine.bytesWritten + GZIP.trailer);
  } catch {
    // The gzip is cut off, damaged or too large; the caller's own unpacking then says which.
    return bytes;
  }
}

/** Unpacks deflate and brotli without a header; only the result shows which of the two it was. */
function withoutHeader(bytes: Buffer, { bytes: most }: Bounds): string | null {
  for (const unpack of [inflateRawSync, brotliDecompressSync] as const) {
    try {
      const text = unpack(bytes, { maxOutputLength: most }).toString('utf8');
      if (text.startsWith('{')) return text;
    } catch {
      // The text is not packed in this way.
    }
  }
  return null;
}
