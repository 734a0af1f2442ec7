import type { RecordState, SealedRecord } from '../../ports/store.ts';
import { toSealedRecord } from '../sealed-row.ts';

/**
 * A row as the database hands it out: blobs are ArrayBuffers from `.all()` and Buffers from `.get()`, and any column may hold any
 * type, whatever the schema says.
 */
export type RawRow = Readonly<
  Record<'lookup' | 'kid' | 'salt' | 'blob' | 'rev' | 'state' | 'created_at' | 'expires_at', unknown>
>;

const STATE_WIDTH = 'pending'.length;

export const COLUMNS = 'lookup, kid, salt, blob, rev, state, created_at, expires_at';

/** What every connection begins with. Deleted content is overwritten, whichever connection deletes it. */
export const CONNECTION_PRAGMAS =
  'PRAGMA busy_timeout=3000; PRAGMA temp_store=MEMORY; PRAGMA secure_delete=ON; PRAGMA synchronous=NORMAL; PRAGMA wal_autocheckpoint=0;';

/** True for rows of ours; whoever can write the file may put others beside them. */
export const OURS = `(
  typeof(lookup) = 'blob' AND length(lookup) = 32 AND typeof(kid) = 'text' AND typeof(salt) = 'blob'
  AND typeof(rev) = 'integer' AND typeof(state) = 'text' AND typeof(created_at) = 'integer'
  AND typeof(expires_at) IN ('integer', 'null') AND typeof(blob) = 'blob')`;

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
  CREATE TABLE IF NOT EXISTS counter_secrets (
    name TEXT PRIMARY KEY NOT NULL,
    secret BLOB NOT NULL,
    ends_at INTEGER NOT NULL
  );
  CREATE TABLE IF NOT EXISTS scrap (id INTEGER PRIMARY KEY CHECK (id = 1), value INTEGER NOT NULL);
`;

/** `null` for a row that is not ours. */
export function toRecord(row: RawRow): SealedRecord | null {
  return toSealedRecord({
    lookup: toBuffer(row.lookup),
    // Another version of the rows would be another version of the file.
    v: 1,
    kid: row.kid,
    salt: toBuffer(row.salt),
    blob: toBuffer(row.blob),
    rev: row.rev,
    state: String(row.state).trimEnd(),
    createdAt: row.created_at,
    expiresAt: row.expires_at,
  });
}

/**
 * A state as it is written: each takes the same room. A row that keeps its size is changed where it stands, which is one page of the
 * log; one that grows is written anew, which is 36 of them.
 */
export function toRawState(state: RecordState): string {
  return state.padEnd(STATE_WIDTH);
}

/** No bytes where the column holds something else. */
export function toBuffer(value: unknown): Buffer {
  if (Buffer.isBuffer(value)) return value;
  return value instanceof ArrayBuffer ? Buffer.from(value) : Buffer.alloc(0);
}
