import type { Collection, Document } from 'mongodb';
import type { SealedRecord } from '../../ports/store.ts';
import { Tally } from '../../ports/tally.ts';
import { OUR_PIECES } from './kept/kept-rows.ts';
import { OUR_SESSIONS, toRecord, type SessionRow } from './rows.ts';
import type { Tables } from './tables.ts';

/** The rows in one answer of the server, so few that even the largest rows fit into one message. */
const BATCH_ROWS = 4;
/** A page ends at this size even if it has fewer rows than requested, so that no server can fill the memory. */
const MAX_PAGE_BYTES = 16 * 1024 * 1024;
/** More keys than any ring has; a server that names more is at fault. */
const MAX_KIDS = 1_000;

type Sessions = Collection<SessionRow>;

/** Counts the rows and kept pieces of this program by the key that sealed them. */
export async function countByKid(
  { sessions, keptPieces }: Pick<Tables, 'sessions' | 'keptPieces'>,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, number>> {
  const counts = new Tally<string>();
  const grouped = (ours: Document) => [{ $match: ours }, { $group: { _id: '$kid', rows: { $sum: 1 } } }];
  const cursors = [
    ...sessions.map((table) => table.aggregate(grouped(OUR_SESSIONS), { signal })),
    keptPieces.aggregate(grouped(OUR_PIECES), { signal }),
  ];
  for (const cursor of cursors) {
    for await (const { _id: kid, rows } of cursor) {
      if (typeof kid !== 'string' || !Number.isSafeInteger(rows)) continue;
      counts.add(kid, Number(rows));
      if (counts.size > MAX_KIDS) throw new Error('the database names too many keys');
    }
  }
  return counts.toMap();
}

/** The creation time of the newest row of a key; `null` if it has none. */
export async function newestOf(sessions: readonly Sessions[], kid: string): Promise<number | null> {
  const dates: number[] = [];
  for (const table of sessions) {
    const row = await table.findOne({ $and: [OUR_SESSIONS, { kid }] }, { sort: { createdAt: -1 } });
    const record = row === null ? null : toRecord(row);
    if (record !== null) dates.push(record.createdAt);
  }
  return dates.length === 0 ? null : Math.max(...dates);
}

type Page = {
  readonly kid: string;
  readonly after: Buffer | null;
  readonly limit: number;
  readonly signal: AbortSignal;
};

/** Lists rows of this program that another key than `kid` sealed, in order of `lookup`, starting after `after`. */
export async function pageOf(table: Sessions, page: Page): Promise<readonly SealedRecord[]> {
  const { kid, limit, signal } = page;
  const after = page.after ?? Buffer.alloc(0);
  const filter = { $and: [OUR_SESSIONS, { kid: { $ne: kid } }, { _id: { $gt: after } }] };
  const cursor = table.find(filter, { signal, batchSize: BATCH_ROWS }).sort({ _id: 1 });
  const rows: SealedRecord[] = [];
  let last = after;
  let bytes = 0;
  for await (const row of cursor) {
    const record = toRecord(row);
    // Rows must come in order, so that a server that repeats rows cannot keep a rotation running for ever.
    if (record === null || Buffer.compare(record.lookup, last) <= 0) continue;
    rows.push(record);
    last = record.lookup;
    bytes += record.blob.length;
    if (rows.length >= limit || bytes > MAX_PAGE_BYTES) break;
  }
  return rows;
}
