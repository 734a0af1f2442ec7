import type { RecordOutline, RecordState, SealedRecord } from '../../ports/store.ts';
import { toOutline, toSealedRecord } from '../sealed-row.ts';

/**
 * A row as the database returns it: blobs are ArrayBuffers from `.all()` and Buffers from `.get()`, and any column may hold any type, because
 * SQLite does not enforce the types of the schema.
 */
export type RawRow = Readonly<
  Record<'lookup' | 'kid' | 'salt' | 'blob' | 'rev' | 'state' | 'created_at' | 'expires_at', unknown>
>;

const STATE_WIDTH = 'pending'.length;

/** What {@link toOutline} reads: everything but what is sealed, which may be on many pages. */
export const OUTLINE = 'lookup, kid, rev, state, created_at, expires_at';

export const COLUMNS = 'lookup, kid, salt, blob, rev, state, created_at, expires_at';

/** The settings of every connection. `secure_delete` must be set on each, so that deleted content is overwritten by any of them. */
export const CONNECTION_PRAGMAS =
  'PRAGMA busy_timeout=3000; PRAGMA temp_store=MEMORY; PRAGMA secure_delete=ON; PRAGMA synchronous=NORMAL; PRAGMA wal_autocheckpoint=0;';

/** SQL that is true for rows of this program; another program that can write the file may add other rows. */
export const OURS = `(
  typeof(lookup) = 'blob' AND length(lookup) = 32 AND typeof(kid) = 'text' AND typeof(salt) = 'blob'
  AND typeof(rev) = 'integer' AND typeof(state) = 'text' AND typeof(created_at) = 'integer'
  AND typeof(expires_at) IN ('integer', 'null') AND typeof(blob) = 'blob')`;

/**
 * The table of sessions is not `WITHOUT ROWID`, and the blob is its last column, because otherwise SQLite reads the blobs of all rows that it
 * passes in a search. Files of former versions keep their old layout, which is slower but has the same columns.
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
  CREATE TABLE IF NOT EXISTS kept_heads (
    lookup BLOB PRIMARY KEY NOT NULL,
    rev INTEGER NOT NULL,
    restores INTEGER NOT NULL,
    epoch INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    proof BLOB NOT NULL,
    refs BLOB NOT NULL
  );
  CREATE TABLE IF NOT EXISTS kept_pieces (
    id BLOB PRIMARY KEY NOT NULL,
    lookup BLOB NOT NULL,
    kid TEXT NOT NULL,
    made_at INTEGER NOT NULL,
    salt BLOB NOT NULL,
    blob BLOB NOT NULL
  );
  CREATE INDEX IF NOT EXISTS kept_pieces_by_lookup ON kept_pieces (lookup);
  CREATE INDEX IF NOT EXISTS kept_pieces_by_kid ON kept_pieces (kid);
  CREATE TABLE IF NOT EXISTS scrap (id INTEGER PRIMARY KEY CHECK (id = 1), value INTEGER NOT NULL);
`;

/** Returns the record of a row; `null` for a row of another program. */
type RawOutline = Pick<RawRow, 'lookup' | 'kid' | 'rev' | 'state' | 'created_at' | 'expires_at'>;

export function toRecordOutline(row: RawOutline): RecordOutline | null {
  return toOutline(plainOf(row));
}

export function toRecord(row: RawRow): SealedRecord | null {
  // The file has a version of its own, so its rows need none.
  return toSealedRecord({ ...plainOf(row), v: 1, salt: toBuffer(row.salt), blob: toBuffer(row.blob) });
}

function plainOf({ lookup, kid, rev, state, created_at: createdAt, expires_at: expiresAt }: RawOutline) {
  return { lookup: toBuffer(lookup), kid, rev, state: String(state).trimEnd(), createdAt, expiresAt };
}

/**
 * Pads a state, so that all states take the same space. A row that keeps its size is changed in place, which writes one page of the log; a row
 * that grows is written again, which writes 36 pages.
 */
export function toRawState(state: RecordState): string {
  return state.padEnd(STATE_WIDTH);
}

/** Returns the bytes of a column; an empty buffer if the column holds another type. */
export function toBuffer(value: unknown): Buffer {
  if (Buffer.isBuffer(value)) return value;
  return value instanceof ArrayBuffer ? Buffer.from(value) : Buffer.alloc(0);
}
