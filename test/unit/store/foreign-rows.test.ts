import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'libsql';
import { MongoClient } from 'mongodb';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import { systemClock, systemRandom } from '../../../src/app/system.ts';
import type { SealedRecord, Store } from '../../../src/ports/store.ts';
import { checkRing } from '../../../src/session/ring/ring-check.ts';
import { rotateRows } from '../../../src/session/ring/rotate.ts';
import { openEmbeddedStore } from '../../../src/store/embedded/store.ts';
import { openMongoStore } from '../../../src/store/mongo/store.ts';
import { toRow } from '../../../src/store/mongo/rows.ts';
import { makeRecord, readable } from '../../contract/store.contract.ts';
import { FakeClock } from '../../double/clock.ts';
import type { Doc } from '../../double/mongo/mongo-wire.ts';
import { refusalOf } from '../../kit/session/refusal.ts';
import { codeOf, keepLog, newRing, PREFIX } from '../../kit/session/harness.ts';
import { tempFolder } from '../../kit/folder.ts';
import { openOnDouble, startDouble } from '../../kit/mongo/mongo-double.ts';
import { startMongo } from '../../kit/mongo/mongodb.ts';

const mongo = await startMongo();
afterAll(() => mongo.stop());

const PAST = new Date(Date.now() - 30 * 86_400_000);
/** Rows of other programs in a collection called `sessions`: of connect-mongo, Auth.js, a later version, and damaged ones. */
const FOREIGN: readonly Doc[] = [
  { _id: 'Ku3p0cFQ', expires: PAST, session: '{"cookie":{"path":"/"}}' },
  { _id: 'token', sessionToken: 'token', userId: 'u1', expires: PAST, expiresAt: PAST },
  { _id: 7, expiresAt: PAST, kid: 'k9' },
  { ...row(), v: 2, kid: 'k9', expiresAt: PAST },
  ...(['kid', 'salt', 'blob', 'rev', 'state', 'createdAt'] as const).map((field) => ({
    ...row(),
    expiresAt: PAST,
    [field]: { nested: 'k9' },
  })),
];

function row(): Doc {
  return { ...toRow(makeRecord({ blob: randomBytes(100) })) };
}

/** Access to the rows of a MongoDB without the store. */
type Outside = {
  readonly open: () => Store;
  readonly put: (table: string, rows: readonly Doc[]) => Promise<void>;
  readonly rows: (table: string) => Promise<readonly Doc[]>;
};

async function onDouble(): Promise<Outside> {
  const fake = await startDouble();
  return {
    open: () => opened(fake.uri, 'sessions'),
    put: async (table, rows) => fake.put(`sessions.${table}`, ...rows),
    rows: async (table) => fake.rows(`sessions.${table}`),
  };
}

async function onServer(): Promise<Outside> {
  const client = new MongoClient(mongo.uri, { promoteBuffers: true });
  onTestFinished(() => client.close());
  const name = mongo.newDb();
  const db = client.db(name);
  return {
    open: () => opened(mongo.uri, name),
    put: async (table, rows) => void (await db.collection(table).insertMany([...rows] as object[])),
    rows: (table) => db.collection(table).find().toArray(),
  };
}

function opened(uri: string, db: string): Store {
  const store = openMongoStore({ uri, db, clock: systemClock, log: keepLog() });
  onTestFinished(() => store.sessions.close());
  return store;
}

/** Puts rows into collections with the names of the former version. */
async function formerDatabase(outside: Outside, records: readonly SealedRecord[]): Promise<void> {
  await outside.put(
    'sessions',
    records.map((record) => ({ ...toRow(record) })),
  );
}

describe.each([
  ['the double of MongoDB', onDouble],
  [mongo.name, onServer],
])('T78: on %s, rows of other programs', (_name, open) => {
  test('among old sessions: are skipped by all that reads, named with their number, never changed', async () => {
    const outside = await open();
    const ring = newRing('k1');
    const old = makeRecord();
    await formerDatabase(outside, [old]);
    await outside.put('sessions', FOREIGN);
    const before = (await outside.rows('sessions')).slice(1);
    const { sessions, counters } = outside.open();
    await sessions.ping();
    const fresh = makeRecord({ kid: 'k2' });
    await sessions.insert(fresh);
    await counters.add('a', 1, 1_000);

    expect(readable(await sessions.get(old.lookup))).toEqual(readable(old));
    expect(Object.fromEntries(await sessions.countByKid())).toEqual({ k1: 1, k2: 1 });
    expect((await sessions.listOtherThan('', null, 50)).map(({ kid }) => kid).toSorted()).toEqual([
      'k1',
      'k2',
    ]);
    expect(await sessions.sweep()).toBe(0);
    expect([...(await sessions.countForeign())]).toEqual([['sessions', FOREIGN.length]]);
    // The ring has no key k9 either, but only foreign rows use that one.
    const refusal = await refusalOf(() => checkRing(sessions, newRing('k2'), PREFIX, systemRandom));
    expect(refusal).toMatch(/lacks the key k1/);
    await sessions.remove(old.lookup);
    await sessions.remove(fresh.lookup);
    expect((await checkRing(sessions, ring, PREFIX, systemRandom)).secret).toHaveLength(32);
    const { moved, left } = await rotateRows({
      store: sessions,
      ring,
      random: systemRandom,
      log: keepLog(),
      signal: new AbortController().signal,
    });
    expect([moved, left.size]).toEqual([0, 0]);
    expect(await outside.rows('sessions')).toEqual(before);
  });

  test('alone in a database: ours lie beside them under names of their own', async () => {
    const outside = await open();
    await outside.put('sessions', FOREIGN);
    await outside.put('counters', [{ _id: 'invoice', seq: 12 }]);
    await outside.put('canary', [{ _id: 'canary', song: 'chirp' }]);
    const { sessions, counters } = outside.open();
    await sessions.ping();
    await checkRing(sessions, newRing(), PREFIX, systemRandom);
    const record = makeRecord();
    await sessions.insert(record);
    await counters.add('a', 1, 1_000);

    expect(await outside.rows('trekker_sessions')).toHaveLength(1);
    expect(await outside.rows('trekker_counters')).toHaveLength(1);
    expect(await outside.rows('trekker_canary')).toHaveLength(1);
    expect(await outside.rows('sessions')).toHaveLength(FOREIGN.length);
    expect(await outside.rows('counters')).toEqual([{ _id: 'invoice', seq: 12 }]);
    expect((await sessions.countForeign()).size).toBe(0);
    expect(readable(await outside.open().sessions.get(record.lookup))).toEqual(readable(record));
  });

  test('beside sessions under both names, as a step back to the former version leaves them: all are read, cleared and counted', async () => {
    const outside = await open();
    const own = outside.open();
    const [older, newer] = [makeRecord(), makeRecord({ kid: 'k2' })];
    await checkRing(own.sessions, newRing('k1', 'k2'), PREFIX, systemRandom);
    await own.sessions.insert(newer);
    await formerDatabase(outside, [older]);
    const { sessions } = outside.open();

    expect(readable(await sessions.get(older.lookup))).toEqual(readable(older));
    expect(readable(await sessions.get(newer.lookup))).toEqual(readable(newer));
    expect(Object.fromEntries(await sessions.countByKid())).toEqual({ k1: 1, k2: 1 });
    expect((await sessions.listOtherThan('', null, 1)).length).toBe(1);
    expect(await sessions.compareAndSet(older.lookup, older, { state: 'revoked' })).toBe(true);
    expect(await sessions.remove(older.lookup)).toBe(true);
    expect(await sessions.get(older.lookup)).toBeNull();
  });
});

describe('T78: the index for expiry', () => {
  test('deletes no row of other programs, and takes the place of the one without a filter', async () => {
    const fake = await startDouble();
    fake.put('sessions.sessions', { ...row(), expiresAt: PAST }, ...FOREIGN);
    fake.put('sessions.counters', { _id: 'auction', endsAt: PAST });
    const former = { name: 'expiresAt_1', key: { expiresAt: 1 }, expireAfterSeconds: 3_600 };
    const foreign = { name: 'expires_1', key: { expires: 1 }, expireAfterSeconds: 86_400 * 365 };
    fake.makeIndexes('sessions.sessions', former, foreign);
    fake.makeIndexes('sessions.counters', { ...former, name: 'endsAt_1', key: { endsAt: 1 } });
    await opened(fake.uri, 'sessions').sessions.ping();
    for (const table of ['sessions', 'counters']) fake.expire(`sessions.${table}`, Date.now());

    expect(fake.rows('sessions.sessions')).toEqual(FOREIGN);
    expect(fake.rows('sessions.counters')).toHaveLength(1);
    expect(fake.indexes('sessions.sessions').map(({ name }) => name)).toEqual([
      'expires_1',
      'kid_1__id_1',
      'trekker_expiry',
    ]);
  });

  test('of a database of ours alone clears what is over', async () => {
    const { fake, store } = await openOnDouble();
    await store.sessions.ping();
    await store.sessions.insert(makeRecord({ expiresAt: 1_700_000_000 }));
    await store.counters.add('a', 1, 1_000);
    for (const table of ['sessions', 'counters'])
      fake.expire(`sessions.trekker_${table}`, Date.now() + 2 * 3_600_000);

    expect(fake.rows('sessions.trekker_sessions')).toEqual([]);
    expect(fake.rows('sessions.trekker_counters')).toEqual([]);
  });
});

describe('T78: the embedded store, in a file', () => {
  const place = async () => {
    const dataDir = await tempFolder();
    return { dataDir, path: join(dataDir, 'sessions.db') };
  };
  const change = (path: string, sql: string) => {
    const db = new Database(path);
    db.exec(sql);
    db.close();
  };

  test.each([
    [
      'a table sessions of another shape',
      'CREATE TABLE sessions (sid TEXT PRIMARY KEY, sess TEXT, expire INTEGER)',
    ],
    ['other tables only', 'CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT); PRAGMA user_version=1'],
    ['a view called sessions', 'CREATE TABLE t (x); CREATE VIEW sessions AS SELECT x FROM t'],
  ])('of another program, with %s, refuses by name and leaves every byte', async (_what, sql) => {
    const { dataDir, path } = await place();
    change(path, sql);
    const before = await readFile(path);
    const error: unknown = await openEmbeddedStore({ dataDir, clock: systemClock }).catch(
      (reason: unknown) => reason,
    );

    expect((error as Error).cause).toMatchObject({
      message: expect.stringContaining('a database of another program') as string,
    });
    expect(await readFile(path)).toEqual(before);
  });

  test('of a newer version, refuses and leaves every byte', async () => {
    const { dataDir, path } = await place();
    const { sessions } = await openEmbeddedStore({ dataDir, clock: systemClock });
    // The sweep moves the log into the file; else the next program that closes the file would.
    await sessions.sweep();
    await sessions.close();
    change(path, 'PRAGMA user_version=2');
    const before = await readFile(path);

    expect(await codeOf(() => openEmbeddedStore({ dataDir, clock: systemClock }))).toBe('STORE_UNAVAILABLE');
    expect(await readFile(path)).toEqual(before);
  });

  test('cut in the middle, refuses and leaves every byte', async () => {
    const { dataDir, path } = await place();
    const { sessions } = await openEmbeddedStore({ dataDir, clock: systemClock });
    for (let rows = 0; rows < 5; rows += 1) await sessions.insert(makeRecord());
    // The sweep moves the log into the file.
    await sessions.sweep();
    await sessions.close();
    const whole = await readFile(path);
    await writeFile(path, whole.subarray(0, whole.length / 2));

    expect(await codeOf(() => openEmbeddedStore({ dataDir, clock: systemClock }))).toBe('STORE_UNAVAILABLE');
    expect(await readFile(path)).toEqual(whole.subarray(0, whole.length / 2));
  });

  test('with foreign tables and rows of every wrong type beside ours: they are skipped, counted and stay', async () => {
    const { dataDir, path } = await place();
    const clock = new FakeClock(Date.now());
    const first = await openEmbeddedStore({ dataDir, clock });
    const record = makeRecord();
    await first.sessions.insert(record);
    await first.sessions.close();
    const columns = ['lookup', 'kid', 'salt', 'rev', 'state', 'created_at', 'expires_at', 'blob'];
    const good = ['randomblob(32)', "'k9'", 'randomblob(16)', '1', "'sent'", '1', '2', 'randomblob(100)'];
    const bad = ["'text'", "x'00'", "'text'", "'many'", "x'00'", "'then'", "'never'", "'text'"];
    change(path, 'CREATE TABLE users (id INTEGER); INSERT INTO users VALUES (1)');
    for (const [index] of columns.entries()) {
      const values = good.map((value, at) => (at === index ? bad[at] : value));
      change(path, `INSERT INTO sessions (${columns.join()}) VALUES (${values.join()})`);
    }
    const { sessions } = await openEmbeddedStore({ dataDir, clock });

    expect(readable(await sessions.get(record.lookup))).toEqual(readable(record));
    expect(await sessions.get(Buffer.from('text'))).toBeNull();
    expect(Object.fromEntries(await sessions.countByKid())).toEqual({ k1: 1 });
    expect(await sessions.listOtherThan('', null, 50)).toHaveLength(1);
    expect(await sessions.sweep()).toBe(0);
    expect([...(await sessions.countForeign())]).toEqual([['sessions', columns.length]]);
    await sessions.remove(record.lookup);
    expect((await checkRing(sessions, newRing('k1'), PREFIX, systemRandom)).secret).toHaveLength(32);
    await sessions.close();
  });
});
