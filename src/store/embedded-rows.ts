import type { RecordState, SealedRecord } from '../ports/store.ts';

/** A row as the database hands it out: blobs are ArrayBuffers from `.all()` and Buffers from `.get()`. */
export type RawRow = {
  readonly lookup: Buffer | ArrayBuffer;
  readonly kid: string;
  readonly salt: Buffer | ArrayBuffer;
  readonly blob: Buffer | ArrayBuffer;
  readonly rev: number;
  readonly state: string;
  readonly created_at: number;
  readonly expires_at: number | null;
};

const STATE_WIDTH = 'pending'.length;

export const COLUMNS = 'lookup, kid, salt, blob, rev, state, created_at, expires_at';

/**
 * Not `WITHOUT ROWID`, and the blob at the end: to look for a row, or to read its state, SQLite would else read the blobs of all rows
 * it passes. Files made before this was known keep the old layout: slower, with the same columns.
 */
export const SCHEMA = `
  CREATE TABLE IF NOT EXISTS sessions (
    lookup BLOB PRIMARY KEY NOT NULL,
    kid TEXT NOT NULL,
    salt BLOB NOT NULL,
    rev INTEGER NOT NULL,
    state TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER,
    blob BLOB NOT NULL
  );
  CREATE INDEX IF NOT EXISTS sessions_by_expiry ON sessions (expires_at);
  CREATE INDEX IF NOT EXISTS sessions_by_kid ON sessions (kid);
  CREATE TABLE IF NOT EXISTS canary (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    kid TEXT NOT NULL,
    salt BLOB NOT NULL,
    blob BLOB NOT NULL,
    prefix TEXT NOT NULL
  );
  CREATE TABLE IF NOT EXISTS counters (
    name TEXT PRIMARY KEY,
    points INTEGER NOT NULL,
    ends_at INTEGER NOT NULL
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS scrap (id INTEGER PRIMARY KEY CHECK (id = 1), value INTEGER NOT NULL);
`;

export function toRecord(row: RawRow): SealedRecord {
  return {
    lookup: toBuffer(row.lookup),
    v: 1,
    kid: row.kid,
    salt: toBuffer(row.salt),
    blob: toBuffer(row.blob),
    rev: row.rev,
    // Only this program writes it.
    state: row.state.trimEnd() as RecordState,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
  };
}

/**
 * A state as it is written: each takes the same room. A row that keeps its size is changed where it stands, which is one page of the
 * log; one that grows is written anew, which is 36 of them.
 */
export function toRawState(state: RecordState): string {
  return state.padEnd(STATE_WIDTH);
}

export function toBuffer(value: Buffer | ArrayBuffer): Buffer {
  return Buffer.isBuffer(value) ? value : Buffer.from(value);
}
