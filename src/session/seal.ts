import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { AppError } from '../wire/errors.ts';
import type { Random } from '../ports/base.ts';
import type { SealedRecord } from '../ports/store.ts';
import { decrypt, encrypt } from '../auth-state/cipher/aes-gcm.ts';
import { derive } from '../auth-state/cipher/hkdf.ts';
import { lookupOf } from '../auth-state/kept/secrets.ts';
import type { KeyRing, RingKey } from './ring/key-ring.ts';

const gzipAsync = promisify(gzip);
const gunzipAsync = promisify(gunzip);

const SALT_BYTES = 16;
const PAD_BYTES = 8_192;
const LENGTH_BYTES = 4;
const MAX_BLOB_BYTES = 4 * 1024 * 1024;
const MAX_PLAIN_BYTES = 16 * 1024 * 1024;
/** zlib writes its output in pieces of this size. A session fits into one piece, because each piece takes a way to another thread and back. */
const PIECE_BYTES = 256 * 1024;
const HOUR_S = 3_600;
const UNPACK = { maxOutputLength: MAX_PLAIN_BYTES, chunkSize: PIECE_BYTES };

/** The fields of a row that are authenticated by its seals. */
type SealContext = {
  readonly prefix: string;
  readonly lookup: Buffer;
  readonly kid: string;
  readonly salt: Buffer;
  readonly rev: number;
  readonly createdAt: number;
};

type Sealed = Pick<SealedRecord, 'lookup' | 'v' | 'kid' | 'salt' | 'blob' | 'rev' | 'createdAt'>;

type SealRequest = {
  readonly secret: Uint8Array;
  readonly prefix: string;
  readonly ring: KeyRing;
  readonly rev: number;
  /** Unix seconds, which are rounded down to the hour. */
  readonly createdAt: number;
  readonly text: string;
};

/** Seals a JSON text in both layers, with a new salt. */
export async function seal(request: SealRequest, random: Random): Promise<Sealed> {
  const packed = await gzipAsync(request.text, { chunkSize: PIECE_BYTES });
  try {
    return sealGzip(request, packed, random);
  } finally {
    packed.fill(0);
  }
}

/** Seals text that is gzipped already. Exported for the test vector. */
export function sealGzip(request: Omit<SealRequest, 'text'>, packed: Buffer, random: Random): Sealed {
  const { active } = request.ring;
  const createdAt = request.createdAt - (request.createdAt % HOUR_S);
  const salt = random.bytes(SALT_BYTES);
  const lookup = lookupOf(request.secret);
  const context = { prefix: request.prefix, lookup, kid: active.kid, salt, rev: request.rev, createdAt };
  const plain = pad(packed);
  const innerKey = derive(request.secret, salt, 'inner|1');
  try {
    const inner = encrypt(innerKey, plain, random, innerAad(context));
    const blob = sealOuter(active, inner, context, random);
    return { lookup, v: 1, kid: active.kid, salt, blob, rev: request.rev, createdAt };
  } finally {
    plain.fill(0);
    innerKey.fill(0);
  }
}

/**
 * Opens the inner layer that {@link openOuter} returned for the same record. The result is gzipped JSON, which the caller must zero.
 * Errors: SESSION_UNAVAILABLE if the layer does not open.
 */
export function openInner(record: SealedRecord, inner: Buffer, secret: Uint8Array, prefix: string): Buffer {
  const innerKey = derive(secret, record.salt, 'inner|1');
  try {
    return unpad(decrypt(innerKey, inner, innerAad({ ...record, prefix })));
  } catch (error) {
    throw new AppError('SESSION_UNAVAILABLE', { cause: error });
  } finally {
    innerKey.fill(0);
  }
}

/** Unpacks the result of {@link openInner}. Errors: SESSION_UNAVAILABLE. */
export async function unpack(packed: Buffer): Promise<string> {
  try {
    return (await gunzipAsync(packed, UNPACK)).toString('utf8');
  } catch (error) {
    throw new AppError('SESSION_UNAVAILABLE', { cause: error });
  }
}

/** Seals a row again with the active key of the ring. It opens only the outer layer, so it needs no session ID. */
export function resealOuter(
  record: SealedRecord,
  ring: KeyRing,
  random: Random,
): Pick<SealedRecord, 'kid' | 'blob'> {
  const inner = openOuter(record, ring);
  const { kid } = ring.active;
  return { kid, blob: sealOuter(ring.active, inner, { ...record, prefix: '', kid }, random) };
}

/** True if the ring opens the outer layer of a row. */
export function opensOuter(record: SealedRecord, ring: KeyRing): boolean {
  try {
    openOuter(record, ring);
    return true;
  } catch {
    // The reason does not matter here; code that needs the row gets the error from `openOuter`.
    return false;
  }
}

function sealOuter(key: RingKey, inner: Buffer, context: SealContext, random: Random): Buffer {
  const outerKey = derive(key.key, context.salt, 'outer|1');
  try {
    return encrypt(outerKey, inner, random, outerAad(context));
  } finally {
    outerKey.fill(0);
  }
}

/**
 * Opens the outer layer and returns the inner one, which only the secret in the ID opens.
 * Errors: SESSION_UNAVAILABLE if the layer does not open, STORE_UNAVAILABLE for a key that the ring lacks.
 */
export function openOuter(record: SealedRecord, ring: KeyRing): Buffer {
  const key = ring.byId(record.kid);
  if (key === null) {
    const cause = new Error(`a row is sealed with ${record.kid}, which ENCRYPTION_KEYS lacks`);
    throw new AppError('STORE_UNAVAILABLE', { cause });
  }
  const outerKey = derive(key.key, record.salt, 'outer|1');
  try {
    if (record.v !== 1) throw new Error('row of another version');
    if (record.blob.length > MAX_BLOB_BYTES) throw new Error('row too large');
    return decrypt(outerKey, record.blob, outerAad({ ...record, prefix: '' }));
  } catch (error) {
    throw new AppError('SESSION_UNAVAILABLE', { cause: error });
  } finally {
    outerKey.fill(0);
  }
}

function innerAad({ prefix, lookup }: Pick<SealContext, 'prefix' | 'lookup'>): Buffer {
  return Buffer.from(`inner|1|${prefix}|${lookup.toString('hex')}`);
}

function outerAad({ kid, lookup, rev, createdAt }: SealContext): Buffer {
  return Buffer.from(`outer|1|${kid}|${lookup.toString('hex')}|${rev}|${createdAt}`);
}

/** Puts the length in front and pads with zeros to a multiple of 8 KiB, so that the size of a row says little about its content. */
function pad(packed: Buffer): Buffer {
  const plain = Buffer.alloc(Math.ceil((packed.length + LENGTH_BYTES) / PAD_BYTES) * PAD_BYTES);
  plain.writeUInt32BE(packed.length, 0);
  packed.copy(plain, LENGTH_BYTES);
  return plain;
}

function unpad(plain: Buffer): Buffer {
  if (plain.length < LENGTH_BYTES) throw new Error('too short');
  const length = plain.readUInt32BE(0);
  if (length > plain.length - LENGTH_BYTES) throw new Error('wrong length');
  return plain.subarray(LENGTH_BYTES, LENGTH_BYTES + length);
}
