import type { Collection, Db, Document, Filter } from 'mongodb';
import {
  OUR_RING_CHECK,
  OUR_COUNTERS,
  OUR_SESSIONS,
  type RingCheckRow,
  type CounterRow,
  type SessionRow,
} from './rows.ts';

type ScrapRow = { readonly _id: string; readonly at: Date };

/** The collections of one database that hold what is ours. */
export type Tables = {
  /** New sessions go into the first; the others are read and cleared as well. */
  readonly sessions: readonly [Collection<SessionRow>, ...Collection<SessionRow>[]];
  readonly ringCheck: Collection<RingCheckRow>;
  readonly counters: Collection<CounterRow>;
  readonly scrap: Collection<ScrapRow>;
};

/** Runs a call to the database; see {@link Call}. */
export type OnTables = <T>(work: (tables: Tables, signal: AbortSignal) => Promise<T>) => Promise<T>;

/** Names of a new database, and those of databases that were begun before: other programs use the same words. */
const OWN_PREFIX = 'trekker_';
const FORMER_PREFIX = '';
const SCRAP = 'trekker_scrap';
/** More foreign rows than this are not worth counting. */
const MAX_COUNTED = 10_000;
const COUNT_LIMIT_MS = 4_000;

/**
 * Finds the collections to use. A database in which rows of ours lie under the former names keeps those names, so that a
 * process of the former version beside this one sees the same sessions. Rows under both names are all read.
 */
export async function chooseTables(db: Db): Promise<Tables> {
  const [own, former] = [tablesNamed(db, OWN_PREFIX), tablesNamed(db, FORMER_PREFIX)];
  const [isOwnInUse, isFormerInUse] = [await isInUse(own), await isInUse(former)];
  if (!isFormerInUse) return own;
  return isOwnInUse ? { ...own, sessions: [...own.sessions, ...former.sessions] } : former;
}

function tablesNamed(db: Db, prefix: string): Tables {
  return {
    sessions: [db.collection(`${prefix}sessions`)],
    ringCheck: db.collection(`${prefix}canary`),
    counters: db.collection(`${prefix}counters`),
    scrap: db.collection(SCRAP),
  };
}

async function isInUse({ sessions: [sessions], ringCheck }: Tables): Promise<boolean> {
  const nameOnly = { projection: { _id: 1 } };
  if ((await ringCheck.findOne(OUR_RING_CHECK, nameOnly)) !== null) return true;
  return (await sessions.findOne(OUR_SESSIONS, nameOnly)) !== null;
}

/** How many rows in our collections are not ours, by collection; at most {@link MAX_COUNTED} each. */
export async function countForeignRows(
  { sessions, counters, ringCheck }: Tables,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>();
  const count = async <T extends Document>(table: Collection<T>, ours: Filter<T>) => {
    const limits = { limit: MAX_COUNTED, maxTimeMS: COUNT_LIMIT_MS, signal };
    // The driver's type of a filter cannot be spread over another.
    const rows = await table.countDocuments({ $nor: [ours] } as Filter<T>, limits);
    if (Number.isSafeInteger(rows) && rows > 0) counts.set(table.collectionName, rows);
  };
  for (const table of sessions) await count(table, OUR_SESSIONS);
  await count(counters, OUR_COUNTERS);
  await count(ringCheck, OUR_RING_CHECK);
  return counts;
}
