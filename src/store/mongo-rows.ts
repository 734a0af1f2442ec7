import type { Filter } from 'mongodb';
import type { RecordChange, RecordExpectation, RecordState, SealedRecord } from '../ports/store.ts';

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
export type CanaryRow = {
  readonly _id: 'canary';
  readonly kid: string;
  readonly salt: Buffer;
  readonly blob: Buffer;
  readonly prefix: string;
};

export function toRow({ lookup, expiresAt, ...rest }: SealedRecord): SessionRow {
  return { _id: lookup, ...rest, expiresAt: toDate(expiresAt) };
}

/** Whoever writes to the database may put anything into a row: bytes of another type become none, and open nothing. */
export function toRecord(row: SessionRow): SealedRecord {
  return {
    lookup: bytesOf(row._id),
    v: row.v,
    kid: row.kid,
    salt: bytesOf(row.salt),
    blob: bytesOf(row.blob),
    rev: row.rev,
    state: row.state,
    createdAt: row.createdAt,
    expiresAt: row.expiresAt === null ? null : secondsOf(row.expiresAt),
  };
}

export function bytesOf(value: unknown): Buffer {
  return Buffer.isBuffer(value) ? value : Buffer.alloc(0);
}

/** Fits a row that is not over; a date of another type is over. */
export function living(lookup: Buffer, nowS: number): Filter<SessionRow> {
  return { _id: lookup, $or: [{ expiresAt: null }, { expiresAt: { $gt: dateOf(nowS) } }] };
}

export function fitting(
  lookup: Buffer,
  { rev, kid, state }: RecordExpectation,
  nowS: number,
): Filter<SessionRow> {
  return { ...living(lookup, nowS), rev, kid, ...(state === undefined ? {} : { state }) };
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

function secondsOf(date: unknown): number {
  return date instanceof Date ? Math.floor(date.getTime() / 1000) : 0;
}
