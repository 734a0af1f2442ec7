import type { Db, MongoClient, MongoClientOptions } from 'mongodb';
import { AppError } from '../../wire/errors.ts';
import type { Clock, Log } from '../../ports/base.ts';
import type { RingCheckRecord, SealedRecord, SessionStore, Store } from '../../ports/store.ts';
import { createClient } from './address.ts';
import { dateOf } from './dates.ts';
import { limitCalls } from './deadline.ts';
import { clearCounters, mongoCounters } from './counters.ts';
import { describeFailure, isInserted } from './errors.ts';
import {
  assignmentsOf,
  matching,
  notExpired,
  OUR_SESSIONS,
  OUTLINE,
  toRingCheck,
  toRecord,
  toRecordOutline,
  toRow,
} from './rows.ts';
import { refuseStrangeHellos } from './hello.ts';
import { makeIndexes } from './indexes.ts';
import { orphanSweep } from './kept/orphans.ts';
import { keptOf, prolong, removeKept, sweepKept } from './kept/kept.ts';
import { countByKid, newestOf, pageOf } from './listing.ts';
import { holdRows } from './shared/hold-rows.ts';
import { linkRows } from './shared/link-rows.ts';
import { processRows } from './shared/process-rows.ts';
import { sweepShared } from './shared/shared-tables.ts';
import { refuseStrangeMessages } from './messages.ts';
import { chooseTables, countForeignRows, type OnTables, type Tables } from './tables.ts';

const CALL_LIMIT_MS = 8_000;
/** A request reads several counters and small rows one after another, so each has a short limit; after it memory counts. */
const SMALL_LIMIT_MS = 2_000;
const CLOSE_LIMIT_MS = 800;
/** `retryWrites` is left to the address, because some compatible servers need `retryWrites=false`. */
const CLIENT_OPTIONS = {
  appName: 'trekker-session',
  serverSelectionTimeoutMS: 2_000,
  connectTimeoutMS: 2_000,
  socketTimeoutMS: 5_000,
  waitQueueTimeoutMS: 2_000,
  maxPoolSize: 10,
  writeConcern: { w: 'majority' },
  readConcern: { level: 'majority' },
  readPreference: 'primary',
  promoteBuffers: true,
  // The server may send neither unrequested nor compressed messages.
  serverMonitoringMode: 'poll',
  compressors: ['none'],
} as const satisfies MongoClientOptions;

type MongoOptions = {
  readonly uri: string;
  readonly db: string;
  readonly clock: Clock;
  readonly log: Log;
};

/**
 * Opens the store in MongoDB or a server with the same protocol. It connects at the first call and again after every outage; opening it never
 * fails because the server is down. It uses neither sessions nor transactions of MongoDB.
 * Throws MongoAddressError.
 */
export function openMongoStore({ uri, db: name, clock, log }: MongoOptions): Store {
  refuseStrangeHellos();
  refuseStrangeMessages();
  const client = createClient(uri, CLIENT_OPTIONS);
  const db = client.db(name);
  const connection = openConnection(client, db, clock);
  const on = connection.within(CALL_LIMIT_MS);
  const nowS = () => Math.floor(clock.now() / 1000);
  const prepare = preparing(db, log);
  const sessions: SessionStore = {
    describe: () => on(() => describe(db)),
    ...readsOf(nowS, on),
    ...rowsOf(nowS, on),
    ...clearingOf(nowS, on),
    ...ringOf(on),
    ...keptOf(on),
    ping: () =>
      on(async (tables) => {
        await prepare(tables);
        await writeAndRead(tables.scrap, new Date(clock.now()));
      }),
    close: connection.close,
  };
  const onSmall = connection.within(SMALL_LIMIT_MS);
  const shared = {
    processes: processRows(clock, onSmall),
    links: linkRows(clock, onSmall),
    holds: holdRows(clock, onSmall),
  };
  return { sessions, counters: mongoCounters(clock, onSmall), shared };
}

/** Names the server. FerretDB says that it is MongoDB, but has a field with its own version, another one since version 2. */
async function describe(db: Db): Promise<string> {
  const info = await db.command({ buildInfo: 1 });
  const ferret: unknown = info['ferretdb'];
  if ('ferretdbVersion' in info) return `FerretDB 1 (${String(info['ferretdbVersion'])})`;
  if (typeof ferret === 'object' && ferret !== null && 'version' in ferret)
    return `FerretDB ${String(ferret.version)}`;
  return `MongoDB ${String(info['version'])}`;
}

type Rows = Pick<SessionStore, 'insert' | 'compareAndSet' | 'remove'>;

function rowsOf(nowS: () => number, on: OnTables): Rows {
  return {
    insert: (record) =>
      on(async ({ sessions: [newest] }) =>
        (await isInserted(newest.insertOne(toRow(record)))) ? 'inserted' : 'exists',
      ),
    compareAndSet: (lookup, expected, change) =>
      on(async (tables) => {
        const { sessions } = tables;
        // What is kept may outlive its record, but must not go before it.
        if (change.expiresAt !== undefined) await prolong(tables, lookup, change.expiresAt);
        const filter = matching(lookup, expected, nowS());
        for (const table of sessions) {
          const { matchedCount } = await table.updateOne(filter, { $set: assignmentsOf(change) });
          if (matchedCount === 1) return true;
        }
        return false;
      }),
    remove: (lookup) =>
      on(async (tables) => {
        let removed = 0;
        // The record goes first, because what is kept opens nothing without it.
        for (const table of tables.sessions) removed += (await table.deleteOne({ _id: lookup })).deletedCount;
        await removeKept(tables, lookup);
        return removed === 1;
      }),
  };
}

function readsOf(nowS: () => number, on: OnTables): Pick<SessionStore, 'get' | 'getOutline'> {
  return {
    get: (lookup) =>
      on(async ({ sessions }) => {
        for (const table of sessions) {
          const row = await table.findOne(notExpired(lookup, nowS()));
          const record = row === null ? null : toRecord(row);
          // A server may answer with another row than the requested one, which is ignored.
          if (record !== null && record.lookup.equals(lookup)) return record;
        }
        return null;
      }),
    getOutline: (lookup) =>
      on(async ({ sessions }) => {
        for (const table of sessions) {
          const row = await table.findOne(notExpired(lookup, nowS()), { projection: OUTLINE });
          const outline = row === null ? null : toRecordOutline(row);
          if (outline !== null && outline.lookup.equals(lookup)) return outline;
        }
        return null;
      }),
  };
}

function clearingOf(nowS: () => number, on: OnTables): Pick<SessionStore, 'sweep'> {
  const sweepOrphans = orphanSweep();
  return {
    sweep: () =>
      on(async (tables, signal) => {
        const { sessions, counters } = tables;
        const now = dateOf(nowS());
        await clearCounters(counters, now);
        await sweepKept(tables, now);
        let removed = 0;
        for (const table of sessions) {
          removed += (await table.deleteMany({ ...OUR_SESSIONS, expiresAt: { $lte: now } })).deletedCount;
        }
        await sweepOrphans(tables, signal);
        await sweepShared(tables, now);
        return removed;
      }),
  };
}

type Ring = Pick<
  SessionStore,
  'countByKid' | 'newestOf' | 'listOtherThan' | 'getRingCheck' | 'putRingCheck' | 'countForeign'
>;

function ringOf(on: OnTables): Ring {
  return {
    countByKid: () => on(countByKid),
    newestOf: (kid) => on(({ sessions }) => newestOf(sessions, kid)),
    listOtherThan: (kid, after, limit) =>
      on(async ({ sessions }, signal) => {
        const pages: SealedRecord[] = [];
        for (const table of sessions) pages.push(...(await pageOf(table, { kid, after, limit, signal })));
        return pages.toSorted((a, b) => Buffer.compare(a.lookup, b.lookup)).slice(0, limit);
      }),
    getRingCheck: () =>
      on(async ({ ringCheck }) => {
        const row = await ringCheck.findOne({ _id: 'canary' });
        return row === null ? null : toRingCheck(row);
      }),
    putRingCheck: (next, expectedKid) => on(({ ringCheck }) => putRingCheck(ringCheck, next, expectedKid)),
    countForeign: () => on(countForeignRows),
  };
}

async function putRingCheck(
  table: Tables['ringCheck'],
  { kid, salt, blob, prefix }: RingCheckRecord,
  expectedKid: string | null,
): Promise<boolean> {
  const fields = { kid, salt, blob, prefix };
  if (expectedKid === null) return isInserted(table.insertOne({ _id: 'canary', ...fields }));
  const result = await table.updateOne({ _id: 'canary', kid: expectedKid }, { $set: fields });
  return result.matchedCount === 1;
}

async function writeAndRead(scrap: Tables['scrap'], at: Date): Promise<void> {
  const { matchedCount } = await scrap.updateOne({ _id: 'scrap' }, { $set: { at } });
  if (matchedCount === 0) await isInserted(scrap.insertOne({ _id: 'scrap', at }));
  if ((await scrap.findOne({ _id: 'scrap' })) === null) throw new Error('a row just written is not there');
}

/** Prepares the database once, at the first call that reaches the server. */
function preparing(db: Db, log: Log): (tables: Tables) => Promise<void> {
  let isDone = false;
  return async (tables) => {
    if (isDone) return;
    const server = await describe(db);
    if (server.startsWith('FerretDB 1 ')) {
      log.warn({ server }, 'this server changes a row in two steps: two changes at once may both win');
    }
    await makeIndexes(tables, log);
    isDone = true;
  };
}

type Connection = {
  readonly within: (limitMs: number) => OnTables;
  readonly close: () => Promise<void>;
};

/**
 * Connects before every call, because after a failed connect the driver never tries again by itself; after a successful one this takes no
 * time. The collections are chosen at the first call that reaches the server.
 */
function openConnection(client: MongoClient, db: Db, clock: Clock): Connection {
  let isClosed = false;
  let tables: Tables | null = null;
  const underWay = new Set<AbortController>();
  return {
    within: (limitMs) => {
      const limited = limitCalls(clock, limitMs, underWay);
      return (work) =>
        limited(async (signal) => {
          // Without this check the driver would open a closed client again.
          if (isClosed) throw new Error('the store is closed');
          try {
            await client.connect();
            tables ??= await chooseTables(db);
            return await work(tables, signal);
          } catch (error) {
            throw error instanceof AppError ? error : describeFailure(error);
          }
        });
    },
    close: async () => {
      isClosed = true;
      for (const call of underWay) call.abort(new Error('the store is closed'));
      try {
        await limitCalls(clock, CLOSE_LIMIT_MS)(() => client.close());
      } catch {
        // The server does not answer, and the connection ends without it.
      }
    },
  };
}
