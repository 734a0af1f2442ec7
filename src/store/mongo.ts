import { MongoClient, type Collection, type Db, type MongoClientOptions } from 'mongodb';
import type { Clock, Log } from '../ports/base.ts';
import type { CanaryRecord, SessionStore, Store } from '../ports/store.ts';
import { limitCalls, type Call } from './deadline.ts';
import { mongoCounters, type CounterRow } from './mongo-counters.ts';
import { isInserted, isRefusal } from './mongo-errors.ts';
import {
  assignmentsOf,
  bytesOf,
  dateOf,
  fitting,
  living,
  toRecord,
  toRow,
  type CanaryRow,
  type SessionRow,
} from './mongo-rows.ts';

const CALL_LIMIT_MS = 8_000;
/** Several counters are asked for one request, one after the other; memory stands in for a slow one. */
const COUNTER_LIMIT_MS = 2_000;
const CLOSE_LIMIT_MS = 800;
/** The server's index goes by the server's clock: ours decides, so the index comes an hour later. */
const INDEX_DELAY_S = 3_600;
/** Whether failed writes are repeated stays with the address: some compatible servers refuse it (`retryWrites=false`). */
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
} as const satisfies MongoClientOptions;

export type MongoOptions = {
  readonly uri: string;
  readonly db: string;
  readonly clock: Clock;
  readonly log: Log;
};

/** The address is not one the driver understands. Its own words could quote the password, so they are left out. */
export class MongoAddressError extends Error {}

type Tables = {
  readonly sessions: Collection<SessionRow>;
  readonly canary: Collection<CanaryRow>;
  readonly counters: Collection<CounterRow>;
  readonly scrap: Collection<{ readonly _id: string; readonly at: Date }>;
};

/**
 * The store in MongoDB or a server that speaks its protocol. Connects with the first call and again after every
 * outage; opening never fails for a server that is down. Uses neither sessions nor transactions of its own.
 * Throws {@link MongoAddressError}.
 */
export function openMongoStore({ uri, db: name, clock, log }: MongoOptions): Store {
  const client = createClient(uri);
  const db = client.db(name);
  const tables: Tables = {
    sessions: db.collection('sessions'),
    canary: db.collection('canary'),
    counters: db.collection('counters'),
    scrap: db.collection('scrap'),
  };
  const connection = openConnection(client, clock);
  const call = connection.within(CALL_LIMIT_MS);
  const nowS = () => Math.floor(clock.now() / 1000);
  const prepare = preparing(db, tables, log);
  const sessions: SessionStore = {
    describe: () => call(() => describe(db)),
    ...rowsOf(tables.sessions, nowS, call),
    ...clearingOf(tables, nowS, call),
    ...ringOf(tables, call),
    ping: () =>
      call(async () => {
        await prepare();
        await writeAndRead(tables.scrap, new Date(clock.now()));
      }),
    close: connection.close,
  };
  return { sessions, counters: mongoCounters(tables.counters, clock, connection.within(COUNTER_LIMIT_MS)) };
}

function createClient(uri: string): MongoClient {
  try {
    return new MongoClient(uri, CLIENT_OPTIONS);
  } catch {
    // The driver's message may quote the address.
    throw new MongoAddressError('MONGODB_URI is not an address that the MongoDB driver understands.');
  }
}

/** FerretDB calls itself MongoDB, and itself in a field of its own, another one since version 2. */
async function describe(db: Db): Promise<string> {
  const info = await db.command({ buildInfo: 1 });
  const ferret: unknown = info['ferretdb'];
  if ('ferretdbVersion' in info) return `FerretDB 1 (${String(info['ferretdbVersion'])})`;
  if (typeof ferret === 'object' && ferret !== null && 'version' in ferret)
    return `FerretDB ${String(ferret.version)}`;
  return `MongoDB ${String(info['version'])}`;
}

type Rows = Pick<SessionStore, 'insert' | 'get' | 'compareAndSet' | 'remove'>;

function rowsOf(sessions: Collection<SessionRow>, nowS: () => number, call: Call): Rows {
  return {
    insert: (record) =>
      call(async () => ((await isInserted(sessions.insertOne(toRow(record)))) ? 'inserted' : 'exists')),
    get: (lookup) =>
      call(async () => {
        const row = await sessions.findOne(living(lookup, nowS()));
        return row === null ? null : toRecord(row);
      }),
    compareAndSet: (lookup, expected, change) =>
      call(async () => {
        const filter = fitting(lookup, expected, nowS());
        return (await sessions.updateOne(filter, { $set: assignmentsOf(change) })).matchedCount === 1;
      }),
    remove: (lookup) => call(async () => (await sessions.deleteOne({ _id: lookup })).deletedCount === 1),
  };
}

function clearingOf(tables: Tables, nowS: () => number, call: Call): Pick<SessionStore, 'sweep'> {
  return {
    sweep: () =>
      call(async () => {
        const now = dateOf(nowS());
        await tables.counters.deleteMany({ endsAt: { $lte: now } });
        return (await tables.sessions.deleteMany({ expiresAt: { $lte: now } })).deletedCount;
      }),
  };
}

type Ring = Pick<SessionStore, 'countByKid' | 'listOtherThan' | 'getCanary' | 'putCanary'>;

function ringOf({ sessions, canary }: Tables, call: Call): Ring {
  return {
    countByKid: () =>
      call(async () => {
        const group = { $group: { _id: '$kid', rows: { $sum: 1 } } };
        const counts = await sessions.aggregate<{ _id: string; rows: number }>([group]).toArray();
        return new Map(counts.map(({ _id, rows }) => [_id, rows]));
      }),
    listOtherThan: (kid, after, limit) =>
      call(async () => {
        // Behind no bytes at all: that leaves out foreign rows, whose key is not made of bytes.
        const filter = { kid: { $ne: kid }, _id: { $gt: after ?? Buffer.alloc(0) } };
        return (await sessions.find(filter).sort({ _id: 1 }).limit(limit).toArray()).map(toRecord);
      }),
    getCanary: () =>
      call(async () => {
        const row = await canary.findOne({ _id: 'canary' });
        return row === null
          ? null
          : { kid: row.kid, salt: bytesOf(row.salt), blob: bytesOf(row.blob), prefix: row.prefix };
      }),
    putCanary: (next, expectedKid) => call(() => putCanary(canary, next, expectedKid)),
  };
}

async function putCanary(
  table: Collection<CanaryRow>,
  { kid, salt, blob, prefix }: CanaryRecord,
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

/** Once, with the first call that reaches the server: makes the indexes, none of which is needed for a right answer. */
function preparing(db: Db, tables: Tables, log: Log): () => Promise<void> {
  let isDone = false;
  return async () => {
    if (isDone) return;
    const server = await describe(db);
    if (server.startsWith('FerretDB 1 ')) {
      log.warn({ server }, 'this server changes a row in two steps: two changes at once may both win');
    }
    await makeIndexes(tables, log);
    isDone = true;
  };
}

async function makeIndexes({ sessions, counters }: Tables, log: Log): Promise<void> {
  try {
    await sessions.createIndex({ kid: 1, _id: 1 });
    await sessions.createIndex({ expiresAt: 1 }, { expireAfterSeconds: INDEX_DELAY_S });
    await counters.createIndex({ endsAt: 1 }, { expireAfterSeconds: INDEX_DELAY_S });
  } catch (error) {
    if (!isRefusal(error)) throw error;
    // Code 238 of servers that know no such index, 13 of accounts that may make none.
    const { code, codeName } = error;
    log.warn({ code, codeName }, 'the database makes no index for expiry: the sweep clears alone');
  }
}

type Connection = {
  readonly within: (limitMs: number) => Call;
  readonly close: () => Promise<void>;
};

/**
 * Connects before every call: once that has failed the driver never tries again by itself, and once it has worked this
 * costs nothing.
 */
function openConnection(client: MongoClient, clock: Clock): Connection {
  let isClosed = false;
  return {
    within: (limitMs) => {
      const limited = limitCalls(clock, limitMs);
      return (work) =>
        limited(async () => {
          // The driver would open a closed client again.
          if (isClosed) throw new Error('the store is closed');
          await client.connect();
          return work();
        });
    },
    close: async () => {
      isClosed = true;
      try {
        await limitCalls(clock, CLOSE_LIMIT_MS)(() => client.close());
      } catch {
        // A server that does not answer needs no goodbye.
      }
    },
  };
}
