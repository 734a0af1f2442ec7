import type { Collection } from 'mongodb';
import type { SealedRecord } from '../../ports/store.ts';
import { Tally } from '../../ports/tally.ts';
import { OUR_SESSIONS, toRecord, type SessionRow } from './rows.ts';

/** Rows in one answer of the server: of the largest rows too it is no more than a message may hold. */
const BATCH_ROWS = 4;
/** A page ends here even if fewer rows were asked for, so that no server fills the memory. */
const MAX_PAGE_BYTES = 16 * 1024 * 1024;
/** More keys than any ring had; a server that names more does not mean them. */
const MAX_KIDS = 1_000;

type Sessions = Collection<SessionRow>;

/** Rows of ours by the key that sealed them. */
export async function countByKid(
  sessions: readonly Sessions[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, number>> {
  const counts = new Tally<string>();
  const pipeline = [{ $match: OUR_SESSIONS }, { $group: { _id: '$kid', rows: { $sum: 1 } } }];
  for (const table of sessions) {
    for await (const { _id: kid, rows } of table.aggregate(pipeline, { signal })) {
      if (typeof kid !== 'string' || !Number.isSafeInteger(rows)) continue;
      counts.add(kid, Number(rows));
      if (counts.size > MAX_KIDS) throw new Error('the database names too many keys');
    }
  }
  return counts.toMap();
}

export type Page = {
  readonly kid: string;
  readonly after: Buffer | null;
  readonly limit: number;
  readonly signal: AbortSignal;
};

/** Rows of ours not sealed with `kid`, in order of `lookup` behind `after`. */
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
    // A server that answers in circles must not keep anybody going for ever.
    if (record === null || Buffer.compare(record.lookup, last) <= 0) continue;
    rows.push(record);
    last = record.lookup;
    bytes += record.blob.length;
    if (rows.length >= limit || bytes > MAX_PAGE_BYTES) break;
  }
  return rows;
}
