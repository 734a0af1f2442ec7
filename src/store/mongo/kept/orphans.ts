import type { Collection, Filter } from 'mongodb';
import type { SessionRow } from '../rows.ts';
import type { Tables } from '../tables.ts';
import { OUR_HEADS, OUR_PIECES, type HeadRow, type PieceRow } from './kept-rows.ts';

/** How many heads, and how many pieces, one sweep looks at. The next one goes on behind them. */
const PAGE_ROWS = 500;
const START = Buffer.alloc(0);

type Sweep = (tables: Tables, signal: AbortSignal) => Promise<void>;

/**
 * Makes a sweep that removes what is kept of sessions without a record, such as what was written while its session was withdrawn, by a program
 * that died in the middle. Few rows at each call, because nobody waits for it and the server has to look at all of them.
 */
export function orphanSweep(): Sweep {
  let lastHead: Buffer = START;
  let lastPiece: Buffer = START;
  return async (tables, signal) => {
    lastHead = await sweepHeads(tables, lastHead, signal);
    lastPiece = await sweepPieces(tables, lastPiece, signal);
  };
}

/** Returns those of the records that are there, expired or not; each in hexadecimal. */
export async function namesThere(
  { anySessions }: Pick<Tables, 'anySessions'>,
  lookups: readonly Buffer[],
): Promise<ReadonlySet<string>> {
  const there = new Set<string>();
  for (const table of anySessions) {
    const rows = await idsOf(table, lookups);
    for (const row of rows) if (Buffer.isBuffer(row._id)) there.add(row._id.toString('hex'));
  }
  return there;
}

function idsOf(table: Collection<SessionRow>, lookups: readonly Buffer[]) {
  const options = { projection: { _id: 1 }, limit: lookups.length } as const;
  return table.find({ _id: { $in: [...lookups] } }, options).toArray();
}

async function sweepHeads(tables: Tables, after: Buffer, signal: AbortSignal): Promise<Buffer> {
  const { keptHeads } = tables;
  const filter = { $and: [OUR_HEADS, { _id: { $gt: after } }] } as Filter<HeadRow>;
  const page = { signal, projection: { _id: 1 }, limit: PAGE_ROWS } as const;
  const rows = await keptHeads.find(filter, page).sort({ _id: 1 }).toArray();
  const { gone, last } = await judge(
    tables,
    after,
    rows,
    rows.map(({ _id }) => _id),
  );
  const over = { $and: [OUR_HEADS, { _id: { $in: gone } }] } as Filter<HeadRow>;
  if (gone.length > 0) await keptHeads.deleteMany(over);
  return last;
}

/** Goes by the index of `lookup`, so that no piece is read. */
async function sweepPieces(tables: Tables, after: Buffer, signal: AbortSignal): Promise<Buffer> {
  const { keptPieces } = tables;
  const page = { signal, projection: { _id: 0, lookup: 1 }, limit: PAGE_ROWS } as const;
  const rows = await keptPieces
    .find({ lookup: { $gt: after } }, page)
    .sort({ lookup: 1 })
    .toArray();
  const { gone, last } = await judge(
    tables,
    after,
    rows,
    rows.map(({ lookup }) => lookup),
  );
  const over = { $and: [OUR_PIECES, { lookup: { $in: gone } }] } as Filter<PieceRow>;
  if (gone.length > 0) await keptPieces.deleteMany(over);
  return last;
}

/** The records are read after the rows, because a record is there before anything is kept of it. A page that is not full is the last one. */
async function judge(
  tables: Tables,
  after: Buffer,
  rows: readonly unknown[],
  lookups: readonly unknown[],
): Promise<{ readonly gone: Buffer[]; readonly last: Buffer }> {
  const named = new Map(
    lookups.flatMap((lookup) => (Buffer.isBuffer(lookup) ? [[lookup.toString('hex'), lookup]] : [])),
  );
  const there = named.size === 0 ? new Set() : await namesThere(tables, [...named.values()]);
  const gone = [...named].flatMap(([name, lookup]) => (there.has(name) ? [] : [lookup]));
  const last = [...named.values()].at(-1);
  const isLast = rows.length < PAGE_ROWS || last === undefined || Buffer.compare(last, after) <= 0;
  return { gone, last: isLast ? START : last };
}
