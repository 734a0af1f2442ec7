import type { Document, Filter } from 'mongodb';
import type {
  RingCheckRecord,
  RecordChange,
  RecordExpectation,
  RecordState,
  SealedRecord,
} from '../../ports/store.ts';
import { toSealedRecord } from '../sealed-row.ts';

/** A row as MongoDB holds it. Expiry is a date there: index and sweep go by it. */
export type SessionRow = {
  readonly _id: Buffer;
  readonly v: 1;
  readonly kid: string;
  readonly salt: Buffer;
  readonly blob: Buffer;
  readonly rev: number;
  readonly state: RecordState;
  readonly createdAt: number;
  readonly expiresAt: Date | null;
};

/** The one row that proves which key ring belongs to this database. */
export type RingCheckRow = {
  readonly _id: 'canary';
  readonly kid: string;
  readonly salt: Buffer;
  readonly blob: Buffer;
  readonly prefix: string;
};

const BYTES = { $type: 'binData' } as const;
const TEXT = { $type: 'string' } as const;

/** Stands in every counter, as other programs keep counters under the same name. */
export const COUNTER_OWNER = 'trekker-session';

/** One counter in its window, or a secret with which counters are named. */
export type CounterRow = {
  readonly _id: string;
  readonly of?: typeof COUNTER_OWNER;
  readonly points: number;
  readonly endsAt: Date;
  readonly secret?: Buffer;
};

/** Filters that rows of ours pass, and rows of other programs in the same collection do not. */
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

/** The name alone tells a counter of the former version, which has no owner. */
export const OUR_COUNTERS: Filter<CounterRow> = {
  $or: [{ of: COUNTER_OWNER }, { _id: { $regex: String.raw`^[a-z-]+/\d+:[\w-]{43}$` } }],
};

/** The same for the filters of indexes, which know fewer operators. */
export const OUR_EXPIRING_SESSIONS: Document = {
  v: 1,
  kid: TEXT,
  salt: BYTES,
  blob: BYTES,
  rev: { $gte: 1 },
  state: TEXT,
  createdAt: { $gte: 0 },
};
export const OUR_EXPIRING_COUNTERS: Document = { of: COUNTER_OWNER };

export function toRow({ lookup, expiresAt, ...rest }: SealedRecord): SessionRow {
  return { _id: lookup, ...rest, expiresAt: toDate(expiresAt) };
}

/** `null` for a row that is not ours. */
export function toRecord({ _id: lookup, expiresAt, ...rest }: SessionRow): SealedRecord | null {
  return toSealedRecord({ lookup, ...rest, expiresAt: isDate(expiresAt) ? secondsOf(expiresAt) : expiresAt });
}

/** Of another type than it should be, it opens under no key. */
export function toRingCheck({ kid, salt, blob, prefix }: Document): RingCheckRecord {
  return { kid: String(kid), salt: bytesOf(salt), blob: bytesOf(blob), prefix: String(prefix) };
}

export function bytesOf(value: unknown): Buffer {
  return Buffer.isBuffer(value) ? value : Buffer.alloc(0);
}

export function isDate(value: unknown): value is Date {
  return value instanceof Date && !Number.isNaN(value.getTime());
}

/** Fits a row that is not over; a date of another type is over. */
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

export function dateOf(seconds: number): Date {
  return new Date(seconds * 1000);
}

function toDate(seconds: number | null): Date | null {
  return seconds === null ? null : dateOf(seconds);
}

function secondsOf(date: Date): number {
  return Math.floor(date.getTime() / 1000);
}
