import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import { afterAll, expect, test } from 'vitest';
import { AppError } from '../../../src/wire/errors.ts';
import { networkOf } from '../../../src/http/limits/address.ts';
import { cacheMisses, cacheSessions } from '../../../src/store/cached.ts';
import { openEmbeddedStore } from '../../../src/store/embedded/store.ts';
import { createStoreHealth } from '../../../src/store/health.ts';
import { createLimiter } from '../../../src/store/limiter.ts';
import { memoryShared } from '../../double/memory-shared.ts';
import { openMemoryStore } from '../../double/memory-store.ts';
import { keptContract } from '../../contract/kept.contract.ts';
import { sharedRowsContract } from '../../contract/shared-rows.contract.ts';
import { makeRecord, readable, storeContract } from '../../contract/store.contract.ts';
import { FakeClock } from '../../double/clock.ts';
import { codeOf, keepLog } from '../../kit/session/harness.ts';
import { load } from '../../kit/program/settings.ts';

const dirs: string[] = [];

const LAYOUT_OF_BEFORE = `
  CREATE TABLE sessions (
    lookup BLOB PRIMARY KEY, kid TEXT NOT NULL, salt BLOB NOT NULL, blob BLOB NOT NULL, rev INTEGER NOT NULL,
    state TEXT NOT NULL, created_at INTEGER NOT NULL, expires_at INTEGER
  ) WITHOUT ROWID;
  PRAGMA user_version=1`;

async function newDir(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'trekker-store-'));
  dirs.push(dir);
  return dir;
}

afterAll(async () => {
  for (const dir of dirs) await rm(dir, { recursive: true, force: true });
});

keptContract('memory', (clock) => Promise.resolve(openMemoryStore(clock)));
keptContract('embedded', async (clock) => openEmbeddedStore({ dataDir: await newDir(), clock }));
storeContract('memory', (clock) => Promise.resolve(openMemoryStore(clock)));
sharedRowsContract('memory', (clock) => {
  const shared = memoryShared(clock);
  const { sessions, ...store } = openMemoryStore(clock, shared.view());
  const sweep = () => {
    shared.sweep();
    return sessions.sweep();
  };
  return Promise.resolve({ ...store, sessions: { ...sessions, sweep } });
});
storeContract('embedded', async (clock) => openEmbeddedStore({ dataDir: await newDir(), clock }));
storeContract('embedded, in a file with the layout of before', async (clock) => {
  const dataDir = await newDir();
  const db = new Database(join(dataDir, 'sessions.db'));
  db.exec(LAYOUT_OF_BEFORE);
  db.close();
  return openEmbeddedStore({ dataDir, clock });
});
storeContract('memory, behind the cache of misses', (clock) => {
  const { sessions, counters } = openMemoryStore(clock);
  return Promise.resolve({ sessions: cacheMisses(sessions), counters, shared: null });
});
storeContract('embedded, cached', async (clock) => {
  const { sessions, counters } = await openEmbeddedStore({ dataDir: await newDir(), clock });
  return { sessions: cacheSessions(sessions, clock), counters, shared: null };
});

test('the embedded store, closed and opened again, still has its rows', async () => {
  const dataDir = await newDir();
  const clock = new FakeClock();
  const record = makeRecord();
  const first = await openEmbeddedStore({ dataDir, clock });
  await first.sessions.insert(record);
  await first.sessions.close();
  const second = await openEmbeddedStore({ dataDir, clock });

  expect(readable(await second.sessions.get(record.lookup))).toEqual(readable(record));
  await second.sessions.close();
});

test('the embedded store, closed, refuses counts, all of one turn', async () => {
  const { sessions, counters } = await openEmbeddedStore({ dataDir: await newDir(), clock: new FakeClock() });
  await sessions.close();
  const counts = ['a', 'b'].map((key) => codeOf(() => counters.add(key, 1, 1_000)));

  expect(await Promise.all(counts)).toEqual(['STORE_UNAVAILABLE', 'STORE_UNAVAILABLE']);
});

test('the embedded store, after a removal, holds none of its bytes in any file', async () => {
  const dataDir = await newDir();
  const { sessions } = await openEmbeddedStore({ dataDir, clock: new FakeClock() });
  const record = makeRecord();
  await sessions.insert(record);
  await sessions.remove(record.lookup);
  const files = await Promise.all((await readdir(dataDir)).map((name) => readFile(join(dataDir, name))));

  expect(files.some((bytes) => bytes.includes(record.blob.subarray(1_000, 1_064)))).toBe(false);
  await sessions.close();
});

test('the embedded store, when a state changes, writes a few pages, not the whole row', async () => {
  const dataDir = await newDir();
  const { sessions } = await openEmbeddedStore({ dataDir, clock: new FakeClock() });
  const record = { ...makeRecord(), state: 'pending' as const, expiresAt: 1_900_000_000 };
  const logSize = async () => (await stat(join(dataDir, 'sessions.db-wal'))).size;
  await sessions.insert(record);
  const before = await logSize();
  await sessions.compareAndSet(record.lookup, record, { state: 'sent', expiresAt: 2_000_000_000 });
  await sessions.compareAndSet(record.lookup, { ...record, state: 'sent' }, { state: 'active' });

  expect(readable(await sessions.get(record.lookup))).toMatchObject({ state: 'active' });
  expect(record.blob.length).toBeGreaterThan(60_000);
  expect((await logSize()) - before).toBeLessThan(record.blob.length / 2);
  await sessions.close();
});

test('the embedded store, with rows of a time when states were written without filling, changes them all the same', async () => {
  const dataDir = await newDir();
  const clock = new FakeClock();
  const record = { ...makeRecord(), state: 'sent' as const };
  const store = await openEmbeddedStore({ dataDir, clock });
  await store.sessions.insert(record);
  const db = new Database(join(dataDir, 'sessions.db'));
  db.exec("UPDATE sessions SET state = 'sent'");
  db.close();

  expect(await store.sessions.compareAndSet(record.lookup, record, { state: 'active' })).toBe(true);
  expect(readable(await store.sessions.get(record.lookup))).toMatchObject({ state: 'active' });
  await store.sessions.close();
});

test('the embedded store, on a damaged file, refuses and leaves it', async () => {
  const dataDir = await newDir();
  const path = join(dataDir, 'sessions.db');
  await writeFile(path, 'not a database, but somebody may still need it '.repeat(200));
  const before = await stat(path);

  await expect(openEmbeddedStore({ dataDir, clock: new FakeClock() })).rejects.toThrow('STORE_UNAVAILABLE');
  expect((await stat(path)).size).toBe(before.size);
});

test('two embedded stores on one file see each other', async () => {
  const dataDir = await newDir();
  const clock = new FakeClock();
  const [one, two] = [
    await openEmbeddedStore({ dataDir, clock }),
    await openEmbeddedStore({ dataDir, clock }),
  ];
  const record = makeRecord();
  await one.sessions.insert(record);

  expect(readable(await two.sessions.get(record.lookup))).toEqual(readable(record));
  await one.sessions.close();
  await two.sessions.close();
});

test('the cache answers from memory, drops a row on every write, and `fresh` reads past it', async () => {
  const clock = new FakeClock();
  const { sessions } = openMemoryStore(clock);
  let reads = 0;
  const counted = { ...sessions, get: (lookup: Buffer) => ((reads += 1), sessions.get(lookup)) };
  const cached = cacheSessions(counted, clock);
  const record = makeRecord();
  await cached.insert(record);
  await cached.get(record.lookup);
  await cached.get(record.lookup);
  expect(reads).toBe(1);
  await cached.get(record.lookup, 'fresh');
  expect(reads).toBe(2);
  await cached.compareAndSet(record.lookup, record, { state: 'sent' });
  expect((await cached.get(record.lookup))?.state).toBe('sent');
});

test('the cache of a shared store holds no row, only which keys opened nothing', async () => {
  const { sessions } = openMemoryStore(new FakeClock());
  let reads = 0;
  const cached = cacheMisses({
    ...sessions,
    get: (lookup: Buffer) => ((reads += 1), sessions.get(lookup)),
  });
  const record = makeRecord();
  expect(await cached.get(record.lookup)).toBeNull();
  expect(await cached.get(record.lookup)).toBeNull();
  expect(reads).toBe(1);
  expect(await cached.get(record.lookup, 'fresh')).toBeNull();
  expect(reads).toBe(2);

  await cached.insert(record);
  expect((await cached.get(record.lookup))?.state).toBe('pending');
  // A revocation by another process must be seen at once.
  await sessions.compareAndSet(record.lookup, record, { state: 'revoked' });
  expect((await cached.get(record.lookup))?.state).toBe('revoked');
  await sessions.remove(record.lookup);
  expect(await cached.get(record.lookup)).toBeNull();
});

test('store health, asked by many, writes once in 10 s; tells when saving stops and when it works again', async () => {
  const clock = new FakeClock();
  const { sessions } = openMemoryStore(clock);
  let [writes, isDown] = [0, false];
  const ping = async () => {
    writes += 1;
    if (isDown) throw new AppError('STORE_UNAVAILABLE');
  };
  const log = keepLog();
  const health = createStoreHealth({ ...sessions, ping }, clock, log);
  await Promise.all([health.check(), health.check(), health.check()]);
  clock.advance(9_999);
  await health.check();
  expect(writes).toBe(1);
  isDown = true;
  clock.advance(1);
  expect(await codeOf(health.check)).toBe('STORE_UNAVAILABLE');
  expect(await codeOf(health.check)).toBe('STORE_UNAVAILABLE');
  isDown = false;
  await health.check();

  expect(writes).toBe(4);
  expect(log.lines.map(({ level, message }) => `${level} ${message}`)).toEqual([
    'warn saving does not work: no link begins until it does',
    'info saving works again',
  ]);
});

test('a limit counts per key, survives a restart on the same store, keeps no number, and never fails open', async () => {
  const clock = new FakeClock();
  const store = openMemoryStore(clock);
  const keys: string[] = [];
  const spied = {
    ...store.counters,
    add: (key: string, points: number, ms: number) => (keys.push(key), store.counters.add(key, points, ms)),
  };
  const { limits } = load({}).config;
  const nothing = () => undefined;
  const log = { debug: nothing, info: nothing, warn: nothing, error: nothing, child: () => log };
  const make = (counters = spied) =>
    createLimiter({ counters, limits, secret: Buffer.alloc(32, 1), networkOf, clock, log });
  const ask = (limiter: ReturnType<typeof make>) => limiter.consume('codes-per-number', '254712345678');

  expect((await ask(make())).allowed).toBe(true);
  expect((await ask(make())).allowed).toBe(true);
  const third = await ask(make());
  expect(third.allowed).toBe(false);
  expect(third.resetS).toBeGreaterThan(500);
  expect((await make().consume('codes-per-number', '254712345679')).allowed).toBe(true);
  expect(keys.join(' ')).not.toContain('254712345678');

  const broken = { ...spied, add: () => Promise.reject(new Error('down')) };
  const limiter = make(broken);
  const answers = [];
  for (let tries = 0; tries < 4; tries += 1) answers.push((await ask(limiter)).allowed);
  expect(answers).toEqual([true, true, false, false]);
});
