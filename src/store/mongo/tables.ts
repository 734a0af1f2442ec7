import type { Collection, Db, Document, Filter } from 'mongodb';
import type { KeptTables } from './kept/kept-rows.ts';
import { OURS, sharedTables, type SharedTables } from './shared/shared-tables.ts';
import {
  OUR_RING_CHECK,
  OUR_COUNTERS,
  OUR_SESSIONS,
  type RingCheckRow,
  type CounterRow,
  type SessionRow,
} from './rows.ts';

type ScrapRow = { readonly _id: string; readonly at: Date };

/** The collections of one database that this program uses. */
export type Tables = KeptTables &
  SharedTables & {
    /** New sessions are inserted into the first collection; the others are read and swept too. */
    readonly sessions: readonly [Collection<SessionRow>, ...Collection<SessionRow>[]];
    /** Every collection in which any process may have sessions, in use or not. */
    readonly anySessions: readonly Collection<SessionRow>[];
    readonly ringCheck: Collection<RingCheckRow>;
    readonly counters: Collection<CounterRow>;
    readonly scrap: Collection<ScrapRow>;
  };

/** Runs a call to the database; see {@link Call}. */
export type OnTables = <T>(work: (tables: Tables, signal: AbortSignal) => Promise<T>) => Promise<T>;

/** The prefixes of collections. Former versions used none, but other programs use the same names. */
const OWN_PREFIX = 'trekker_';
const FORMER_PREFIX = '';
const SCRAP = 'trekker_scrap';
/** The counting of foreign rows stops at this number. */
const MAX_COUNTED = 10_000;
const COUNT_LIMIT_MS = 4_000;

/**
 * Chooses the collections. A database with rows of this program under the former names keeps those names, so that a process of the former
 * version beside this one sees the same sessions. If there are rows under both names, both are read.
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
    anySessions: [OWN_PREFIX, FORMER_PREFIX].map((any) => db.collection(`${any}sessions`)),
    ringCheck: db.collection(`${prefix}canary`),
    counters: db.collection(`${prefix}counters`),
    scrap: db.collection(SCRAP),
    // Former versions kept nothing, so these have one name.
    keptHeads: db.collection(`${OWN_PREFIX}kept_heads`),
    keptPieces: db.collection(`${OWN_PREFIX}kept_pieces`),
    ...sharedTables(db, OWN_PREFIX),
  };
}

async function isInUse({ sessions: [sessions], ringCheck }: Tables): Promise<boolean> {
  const nameOnly = { projection: { _id: 1 } };
  if ((await ringCheck.findOne(OUR_RING_CHECK, nameOnly)) !== null) return true;
  return (await sessions.findOne(OUR_SESSIONS, nameOnly)) !== null;
}

/** Counts the rows of other programs in our collections, by collection; at most {@link MAX_COUNTED} each. */
export async function countForeignRows(
  { sessions, counters, ringCheck, processes, links, holds }: Tables,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>();
  const count = async <T extends Document>(table: Collection<T>, ours: Filter<T>) => {
    const limits = { limit: MAX_COUNTED, maxTimeMS: COUNT_LIMIT_MS, signal };
    // The assertion is needed, because TypeScript cannot infer that `$nor` of a filter is a filter.
    const rows = await table.countDocuments({ $nor: [ours] } as Filter<T>, limits);
    if (Number.isSafeInteger(rows) && rows > 0) counts.set(table.collectionName, rows);
  };
  for (const table of sessions) await count(table, OUR_SESSIONS);
  await count(counters, OUR_COUNTERS);
  await count(ringCheck, OUR_RING_CHECK);
  await count(processes, OURS);
  await count(links, OURS);
  await count(holds, OURS);
  return counts;
}
