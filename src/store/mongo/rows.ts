import type { Document, Filter } from 'mongodb';
import type {
  RingCheckRecord,
  RecordChange,
  RecordExpectation,
  RecordOutline,
  SealedRecord,
} from '../../ports/store.ts';
import { toOutline, toSealedRecord } from '../sealed-row.ts';
import { dateOf, toDate, toSeconds } from './dates.ts';

/** A row in MongoDB. Its expiry is a date, because an index for expiry needs one. */
export type SessionRow = Omit<SealedRecord, 'lookup' | 'expiresAt'> & {
  readonly _id: Buffer;
  readonly expiresAt: Date | null;
};

/** The only row of the ring check, which proves which key ring belongs to this database. */
export type RingCheckRow = {
  readonly _id: 'canary';
  readonly kid: string;
  readonly salt: Buffer;
  readonly blob: Buffer;
  readonly prefix: string;
};

const BYTES = { $type: 'binData' } as const;
const TEXT = { $type: 'string' } as const;

/** A mark in every counter and every row that processes share, because other programs may have a collection of the same name. */
export const OWN_MARK = 'trekker-session';

/** One counter with its window, or a secret with which counters are named. */
export type CounterRow = {
  readonly _id: string;
  readonly of?: typeof OWN_MARK;
  readonly points: number;
  readonly endsAt: Date;
  readonly secret?: Buffer;
};

/** These filters match the rows of this program, but not rows of other programs in the same collection. */
export const OUR_SESSIONS: Filter<SessionRow> = {
  _id: BYTES,
  v: 1,
  kid: TEXT,
  salt: BYTES,
  blob: BYTES,
  rev: { $gte: 1 },
  state: { $in: ['pending', 'sent', 'active', 'revoked'] },
  createdAt: { $gte: 0 },
};

export const OUR_RING_CHECK: Filter<RingCheckRow> = {
  _id: 'canary',
  kid: TEXT,
  salt: BYTES,
  blob: BYTES,
  prefix: TEXT,
};

/** A counter of the former version has no owner and is recognised by its name alone. */
export const OUR_COUNTERS: Filter<CounterRow> = {
  $or: [{ of: OWN_MARK }, { _id: { $regex: String.raw`^[a-z-]+/\d+:[\w-]{43}$` } }],
};

/** The filters above in a form for indexes, which allow fewer operators. */
export const OUR_EXPIRING_SESSIONS: Document = {
  v: 1,
  kid: TEXT,
  salt: BYTES,
  blob: BYTES,
  rev: { $gte: 1 },
  state: TEXT,
  createdAt: { $gte: 0 },
};
export const OUR_EXPIRING_COUNTERS: Document = { of: OWN_MARK };

export function toRow({ lookup, expiresAt, ...rest }: SealedRecord): SessionRow {
  return { _id: lookup, ...rest, expiresAt: toDate(expiresAt) };
}

/** Returns the record of a row; `null` for a row of another program. */
export function toRecord({ _id: lookup, expiresAt, ...rest }: SessionRow): SealedRecord | null {
  return toSealedRecord({ lookup, ...rest, expiresAt: toSeconds(expiresAt) });
}

/** What {@link toRecordOutline} reads: everything but what is sealed, which may be large. */
export const OUTLINE = { kid: 1, rev: 1, state: 1, createdAt: 1, expiresAt: 1 } as const;

export function toRecordOutline({
  _id: lookup,
  expiresAt,
  ...rest
}: Omit<SessionRow, 'v' | 'salt' | 'blob'>): RecordOutline | null {
  return toOutline({ lookup, ...rest, expiresAt: toSeconds(expiresAt) });
}

/** Converts the row of the ring check. Fields of a wrong type are converted too; such a ring check opens with no key. */
export function toRingCheck({ kid, salt, blob, prefix }: Document): RingCheckRecord {
  return { kid: String(kid), salt: bytesOf(salt), blob: bytesOf(blob), prefix: String(prefix) };
}

export function bytesOf(value: unknown): Buffer {
  return Buffer.isBuffer(value) ? value : Buffer.alloc(0);
}

/** Matches a row that has not expired; a row whose expiry is no date counts as expired. */
export function notExpired(lookup: Buffer, nowS: number): Filter<SessionRow> {
  return { _id: lookup, $or: [{ expiresAt: null }, { expiresAt: { $gt: dateOf(nowS) } }] };
}

export function matching(
  lookup: Buffer,
  { rev, kid, state }: RecordExpectation,
  nowS: number,
): Filter<SessionRow> {
  return { ...notExpired(lookup, nowS), rev, kid, ...(state === undefined ? {} : { state }) };
}

export function assignmentsOf({ expiresAt, ...rest }: RecordChange): Partial<SessionRow> {
  return { ...rest, ...(expiresAt === undefined ? {} : { expiresAt: toDate(expiresAt) }) };
}
