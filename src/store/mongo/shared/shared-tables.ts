import type { Collection, Db, Document } from 'mongodb';
import type { HoldRow, LinkRow, ProcessRow } from '../../../ports/shared/rows.ts';
import { OWN_MARK } from '../rows.ts';

/** A row as it is stored. `endsAt` is read by no one but the sweep and the index for expiry, because the clocks of processes differ. */
type Stored<Row extends { readonly id: unknown }> = Omit<Row, 'id'> & {
  readonly _id: Row['id'];
  readonly of: typeof OWN_MARK;
  readonly endsAt: Date;
};

export type StoredProcess = Stored<ProcessRow> & { readonly metrics?: Buffer };
export type StoredLink = Stored<LinkRow>;
export type StoredHold = Stored<HoldRow>;

/** The collections of what processes share. */
export type SharedTables = {
  readonly processes: Collection<StoredProcess>;
  readonly links: Collection<StoredLink>;
  readonly holds: Collection<StoredHold>;
};

/** Matches our rows in each of these collections, also as the filter of an index. */
export const OURS = { of: OWN_MARK } as const;

/** What the sweep leaves a row beyond its time, which is more than clocks differ. */
const KEPT_MS = 3_600_000;

/** The index that answers `heads` alone. */
export const HEAD_INDEX: Document = {
  _id: 1,
  owner: 1,
  seq: 1,
  isOver: 1,
  looks: 1,
  asked: 1,
  answered: 1,
};

export function sharedTables(db: Db, prefix: string): SharedTables {
  return {
    processes: db.collection(`${prefix}processes`),
    // Steps need no majority but for the last one; a reader must see at once what was written without one.
    links: db.collection(`${prefix}links`, { writeConcern: { w: 1 }, readConcern: { level: 'local' } }),
    // Who could not insert a row must be able to read that row at once.
    holds: db.collection(`${prefix}holds`, { readConcern: { level: 'local' } }),
  };
}

export function endsAt(nowMs: number, livesMs = 0): Date {
  return new Date(nowMs + livesMs + KEPT_MS);
}

/** Removes our rows whose time is over. */
export async function sweepShared({ processes, links, holds }: SharedTables, now: Date): Promise<void> {
  const over = { ...OURS, endsAt: { $lte: now } };
  await processes.deleteMany(over);
  await links.deleteMany(over);
  await holds.deleteMany(over);
}
