import { promisify } from 'node:util';
import { brotliCompress, brotliDecompress, constants } from 'node:zlib';
import type { Random } from '../../ports/base.ts';
import { parseJson } from '../../wire/json.ts';
import { decrypt, encrypt } from '../cipher/aes-gcm.ts';
import { isObject, type JsonObject } from '../json.ts';
import { KeptStateDamaged } from './damaged.ts';
import { packKeys, unpackKeys } from './packed-keys.ts';

/** How far a kept state has come. Each start of a bot takes a new epoch; `seq` counts the pieces over all epochs. */
export type Position = { readonly epoch: number; readonly seq: number };

/** A sealed piece: base64url of nonce, AES-256-GCM and tag. */
export type SealedPiece = Position & { readonly sealed: string };

/** What the server keeps for one session; `base` is `null` as long as the log is relative to the day of the link. */
export type KeptPieces = Position & {
  readonly base: SealedPiece | null;
  readonly log: readonly SealedPiece[];
};

export type PieceKind = 'base' | 'log';

/** The content of a piece, with bytes in BufferJSON that are not revived. A base has all of the state, a log what has changed. */
export type PieceContent = {
  readonly creds?: JsonObject;
  /** `{type: {id: value}}`; in a log `null` stands for a removed key. */
  readonly keys?: Readonly<Record<string, JsonObject>>;
  /** The bot wrote this piece at its end, so that nothing of its own was sent after it. */
  readonly clean?: true;
  /** A part of a log: the next piece goes on with what changed at the same time, and without it this one does not count. */
  readonly more?: true;
};

/** Which piece of which session. */
type Place = Position & { readonly kind: PieceKind; readonly lookup: Buffer };

/** All pieces of one state, unpacked. Real states need a tenth of it. */
export const MAX_UNPACKED_BYTES = 24 * 1024 * 1024;
/**
 * The values in all pieces of one state that a server reads. It takes some seconds for more, in which it does nothing else. A base that is as
 * large as one may be holds half of it.
 */
export const MOST_VALUES = 250_000;
const VALUE_SIGNS = new Set(Buffer.from(',[{'));

/** What pieces may still hold. */
export type Budget = { readonly bytes: number; readonly values: number };

const compress = promisify(brotliCompress);
const decompress = promisify(brotliDecompress);
/** As fast as gzip, and a tenth smaller for keys, which are base64 above all. */
const QUALITY = 5;
/** Numbers are in the sealed text, so they must have one spelling. */
const BASE64URL = /^[\w-]+$/;

/** Seals the content of a piece for its place under the key of `stateKeyOf`. */
export async function sealPiece(
  key: Buffer,
  place: Place,
  content: PieceContent,
  random: Random,
): Promise<string> {
  const { keys } = content;
  const plain = Buffer.from(
    JSON.stringify(keys === undefined ? content : { ...content, keys: packKeys(keys) }),
  );
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: QUALITY,
    [constants.BROTLI_PARAM_SIZE_HINT]: plain.length,
  };
  const packed = await compress(plain, { params });
  try {
    return encrypt(key, packed, random, aadOf(place)).toString('base64url');
  } finally {
    packed.fill(0);
    plain.fill(0);
  }
}

/**
 * Opens a piece and checks its form, not its keys. `most` bounds what it may unpack to; the result tells what it took.
 * Errors: KeptStateDamaged.
 */
export async function openPiece(
  key: Buffer,
  place: Place,
  sealed: string,
  most: Budget,
): Promise<Budget & { readonly content: PieceContent }> {
  const packed = decryptAt(key, place, sealed);
  const plain = await unpack(packed, most.bytes);
  try {
    const values = most.values === Infinity ? 0 : valuesIn(plain);
    if (values > most.values) throw new KeptStateDamaged('size');
    const content = contentOf(parseJson(plain.toString('utf8')), place.kind);
    const unpacked = unpackKeys(content.keys ?? {}, most.bytes - plain.length);
    if (unpacked === null) throw new KeptStateDamaged('content');
    const { keys, bytes } = unpacked;
    return {
      content: content.keys === undefined ? content : { ...content, keys },
      bytes: plain.length + bytes,
      values,
    };
  } finally {
    plain.fill(0);
    packed.fill(0);
  }
}

function decryptAt(key: Buffer, place: Place, sealed: string): Buffer {
  if (!BASE64URL.test(sealed)) throw new KeptStateDamaged('seal');
  try {
    return decrypt(key, Buffer.from(sealed, 'base64url'), aadOf(place));
  } catch (error) {
    throw new KeptStateDamaged('seal', { cause: error });
  }
}

async function unpack(packed: Buffer, maxBytes: number): Promise<Buffer> {
  try {
    return await decompress(packed, { maxOutputLength: Math.max(1, maxBytes) });
  } catch (error) {
    throw new KeptStateDamaged('content', { cause: error });
  }
}

/** At least the number of values in a JSON text, without parsing it. */
function valuesIn(json: Buffer): number {
  let count = 0;
  for (const byte of json) if (VALUE_SIGNS.has(byte)) count += 1;
  return count;
}

function contentOf(value: unknown, kind: PieceKind): PieceContent {
  if (!isObject(value)) throw new KeptStateDamaged('content');
  const { creds, keys, clean, more } = value;
  if (creds !== undefined && !isObject(creds)) throw new KeptStateDamaged('content');
  if (keys !== undefined && !isKeys(keys)) throw new KeptStateDamaged('content');
  if (kind === 'base' && (creds === undefined || keys === undefined)) throw new KeptStateDamaged('content');
  return {
    ...(creds === undefined ? {} : { creds }),
    ...(keys === undefined ? {} : { keys }),
    ...(clean === true ? { clean } : {}),
    ...(more === true && kind === 'log' ? { more } : {}),
  };
}

function isKeys(value: unknown): value is Readonly<Record<string, JsonObject>> {
  return isObject(value) && Object.values(value).every((values) => isObject(values));
}

/** Binds a piece to its session, kind and place, so that none can be moved, repeated or taken for another. */
function aadOf({ kind, lookup, epoch, seq }: Place): Buffer {
  return Buffer.from(`trekker-state|1|${kind}|${lookup.toString('base64url')}|${epoch}|${seq}`);
}
