import { deflateSync } from 'node:zlib';

/**
 * This file makes contents of frames that WhatsApp never sends, each with its flag byte in front. It writes the bytes of the
 * binary format directly, because an encoder would refuse to make them.
 */

const PLAIN = 0;
const PACKED = 2;
const LIST_8 = 248;
const LIST_16 = 249;
const INTEROP_JID = 245;
const JID_PAIR = 250;
const BINARY_8 = 252;
const BINARY_32 = 254;
/** A tag that the binary format does not define. */
const INVALID = 240;
/** Any token of one byte. */
const TOKEN = 3;

/** Compresses a content and sets its flag byte accordingly. */
export function packed(content: Buffer): Buffer {
  return Buffer.concat([Buffer.from([PACKED]), deflateSync(content.subarray(1))]);
}

/** `bytes` zeros, compressed to less than a kilobyte per megabyte. */
export function bombOf(bytes: number): Buffer {
  return packed(Buffer.alloc(bytes + 1));
}

/** One stanza with about `count` empty stanzas in it, three bytes each. */
export function manyNodes(count: number): Buffer {
  const inner = 4096;
  const outer = Math.ceil(count / inner);
  const leaf = Buffer.from([LIST_8, 1, TOKEN]);
  const branch = Buffer.concat([
    Buffer.from([LIST_8, 2, TOKEN, LIST_16, inner >> 8, inner & 255]),
    ...Array.from({ length: inner }, () => leaf),
  ]);
  return Buffer.concat([
    Buffer.from([PLAIN, LIST_8, 2, TOKEN, LIST_16, outer >> 8, outer & 255]),
    ...Array.from({ length: outer }, () => branch),
  ]);
}

/** Stanzas nested `depth` levels deep. */
export function deepNodes(depth: number): Buffer {
  const level = Buffer.from([LIST_8, 2, TOKEN, LIST_8, 1]);
  return Buffer.concat([
    Buffer.from([PLAIN]),
    ...Array.from({ length: depth }, () => level),
    Buffer.from([LIST_8, 1, TOKEN]),
  ]);
}

/** Nested addresses, each of which is invalid at its end. A decoder that backtracks reads the rest twice at every level. */
export function nestedAddresses(depth: number): Buffer {
  let address = [TOKEN];
  for (let level = 0; level < depth; level += 1) {
    address = [INTEROP_JID, TOKEN, 0, 1, 0, 1, JID_PAIR, ...address, INVALID];
  }
  return Buffer.from([PLAIN, LIST_8, 3, TOKEN, TOKEN, ...address, ...address]);
}

/** A stanza with `count` attributes of different names. */
export function manyAttributes(count: number): Buffer {
  const size = 1 + 2 * count;
  const attributes = Array.from({ length: count }, (_, index) =>
    Buffer.from([BINARY_8, 3, 65 + (index & 15), 65 + ((index >> 4) & 15), 65 + ((index >> 8) & 15), TOKEN]),
  );
  return Buffer.concat([Buffer.from([PLAIN, LIST_16, size >> 8, size & 255, TOKEN]), ...attributes]);
}

/** Contents that are no stanza, end too early, or state a length greater than their own. */
export const MALFORMED: readonly Buffer[] = [
  Buffer.alloc(0),
  Buffer.from([PLAIN]),
  Buffer.from([PACKED, 1, 2, 3]),
  Buffer.from([PLAIN, LIST_8, 0]),
  Buffer.from([PLAIN, LIST_8, 2, TOKEN, BINARY_32, 0x7f, 0xff, 0xff, 0xff]),
  Buffer.from([PLAIN, LIST_16, 0xff, 0xff, TOKEN]),
  Buffer.from([PLAIN, INVALID, INVALID]),
];
