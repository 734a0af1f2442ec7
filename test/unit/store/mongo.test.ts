import { afterAll, describe, expect, test } from 'vitest';
import { systemClock } from '../../../src/app/system.ts';
import type { Store } from '../../../src/ports/store.ts';
import { openMongoStore } from '../../../src/store/mongo/store.ts';
import { keptContract } from '../../contract/kept.contract.ts';
import { sharedRowsContract } from '../../contract/shared-rows.contract.ts';
import { makeRecord, storeContract } from '../../contract/store.contract.ts';
import { keepLog } from '../../kit/session/harness.ts';
import { openOnDouble } from '../../kit/mongo/mongo-double.ts';
import { startMongo } from '../../kit/mongo/mongodb.ts';

const mongo = await startMongo();
const open = (clock = systemClock) =>
  openMongoStore({ uri: mongo.uri, db: mongo.newDb(), clock, log: keepLog() });

afterAll(() => mongo.stop());

keptContract(`MongoDB: ${mongo.name}`, (clock) => Promise.resolve(open(clock)));
storeContract(`MongoDB: ${mongo.name}`, (clock) => Promise.resolve(open(clock)));
sharedRowsContract(`MongoDB: ${mongo.name}`, (clock) => Promise.resolve(open(clock)));

sharedRowsContract('the double of MongoDB', async (clock) => (await openOnDouble({}, clock)).store);

describe.each(['set', 'single'] as const)('the double of MongoDB, a %s:', (kind) => {
  keptContract('in it', async (clock) => (await openOnDouble({ kind }, clock)).store);
  storeContract('in it', async (clock) => (await openOnDouble({ kind }, clock)).store);
});

test('the store says on which server it runs', async () => {
  const { sessions } = open();
  const words = await sessions.describe();
  await sessions.close();
  process.stdout.write(`The store contract ran on ${mongo.name}; the store calls it ${words}.\n`);

  expect(words).toMatch(/^(?:MongoDB|FerretDB) v?\d+\.\d+/);
});

function openTwo(db: string): readonly Store[] {
  return [1, 2].map(() => openMongoStore({ uri: mongo.uri, db, clock: systemClock, log: keepLog() }));
}

test('20 counts at once in two stores open one window and lose none', async () => {
  const stores = openTwo(mongo.newDb());
  const counts = await Promise.all(
    Array.from({ length: 20 }, async (_, at) => stores[at % 2]?.counters.add('number', 1, 60_000)),
  );
  const last = await stores[0]?.counters.read('number');
  await Promise.all(stores.map(({ sessions }) => sessions.close()));

  expect(last?.points).toBe(20);
  // A returned count is never too low. mongo-java-server may return one that includes later calls.
  const points = counts.map((count) => count?.points ?? 0).toSorted((a, b) => a - b);
  expect(points.every((told, at) => told >= at + 1)).toBe(true);
  expect(new Set(counts.map((count) => count?.endsAtMs)).size).toBe(1);
});

test('20 writers at once in two stores on one row: one wins and its content stays', async () => {
  const stores = openTwo(mongo.newDb());
  const [first] = stores;
  const record = makeRecord();
  await first?.sessions.insert(record);
  const blobs = Array.from({ length: 20 }, (_, writer) => Buffer.from(`writer ${writer}`));
  const wins = await Promise.all(
    blobs.map(async (blob, writer) =>
      stores[writer % 2]?.sessions.compareAndSet(record.lookup, record, { blob, rev: 2 }),
    ),
  );
  const row = await first?.sessions.get(record.lookup);
  await Promise.all(stores.map(({ sessions }) => sessions.close()));

  expect(wins.filter(Boolean)).toHaveLength(1);
  expect(row?.blob).toEqual(blobs[wins.indexOf(true)]);
});
