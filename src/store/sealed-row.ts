import type { RecordOutline, RecordState, SealedRecord } from '../ports/store.ts';

const STATES: readonly RecordState[] = ['pending', 'sent', 'active', 'revoked'];
const LOOKUP_BYTES = 32;
const SALT_BYTES = 16;
/** The largest blob of a row of this program; rows of other programs may have larger ones. */
const MAX_BLOB_BYTES = 4 * 1024 * 1024;
const KID = /^[\w-]{1,32}$/;

/** The fields of a row as a database returned them. */
type RawRecord = Readonly<Record<keyof SealedRecord, unknown>>;

/** Checks a row, because other programs may write rows and a server may answer anything; `null` for a row that is not of this program. */
export function toSealedRecord(row: RawRecord): SealedRecord | null {
  const { v, salt, blob } = row;
  const outline = toOutline(row);
  const isOurs =
    v === 1 && isBytes(salt, SALT_BYTES) && Buffer.isBuffer(blob) && blob.length <= MAX_BLOB_BYTES;
  return isOurs && outline !== null ? { ...outline, v, salt, blob } : null;
}

type RawOutline = Readonly<Record<keyof RecordOutline, unknown>>;

/** Checks a row that was read without what is sealed in it, as {@link toSealedRecord} does. */
export function toOutline(row: RawOutline): RecordOutline | null {
  const { lookup, kid, rev, state, createdAt, expiresAt } = row;
  const isOurs =
    isBytes(lookup, LOOKUP_BYTES) &&
    isKid(kid) &&
    isCount(rev) &&
    isState(state) &&
    isCount(createdAt) &&
    (expiresAt === null || isCount(expiresAt));
  return isOurs ? { lookup, kid, rev, state, createdAt, expiresAt } : null;
}

function isBytes(value: unknown, length: number): value is Buffer {
  return Buffer.isBuffer(value) && value.length === length;
}

function isState(value: unknown): value is RecordState {
  return STATES.some((state) => state === value);
}

/** True for the name of a key of a ring. */
export function isKid(value: unknown): value is string {
  return typeof value === 'string' && KID.test(value);
}

export function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}
