import { describe, expect, test } from 'vitest';
import { systemClock, systemRandom } from '../../../src/app/system.ts';
import type { SealedRecord, Store } from '../../../src/ports/store.ts';
import { createIssuer } from '../../../src/session/issue.ts';
import { Restorer } from '../../../src/session/restore.ts';
import { MongoAddressError } from '../../../src/store/mongo/address.ts';
import { openMongoStore } from '../../../src/store/mongo/store.ts';
import { makeRecord, readable } from '../../contract/store.contract.ts';
import { FakeClock } from '../../double/clock.ts';
import { makeAuthState } from '../../kit/session/auth-state.ts';
import { codeOf, keepLog, newRing, noHook, NO_SIGNAL, PREFIX } from '../../kit/session/harness.ts';
import { openOnDouble } from '../../kit/mongo/mongo-double.ts';

const TABLE = 'sessions.trekker_sessions';
const LIMIT_MS = 8_000;
/** Time added to limits, because the machine may be busy. */
const MARGIN_MS = 2_000;

describe('a MongoDB that hangs', () => {
  test('with or without a hello, ends every call within our own limit, with STORE_UNAVAILABLE', async () => {
    const servers = [await openOnDouble(), await openOnDouble()];
    const record = makeRecord();
    for (const { store } of servers) await store.sessions.insert(record);
    await servers[0]?.fake.setMode('hang');
    await servers[1]?.fake.setMode('stall');
    const results = await Promise.all(
      servers
        .flatMap(({ store }) => everyCall(store, record))
        .map(async (call) => {
          const startedAtMs = performance.now();
          const code = await codeOf(call);
          return { code, isInTime: performance.now() - startedAtMs < LIMIT_MS + MARGIN_MS };
        }),
    );

    expect(results).toHaveLength(34);
    expect(results).toEqual(results.map(() => ({ code: 'STORE_UNAVAILABLE', isInTime: true })));
    for (const { fake, store } of servers) {
      await fake.setMode('ok');
      expect(readable(await store.sessions.get(record.lookup))).toEqual(readable(record));
    }
  });

  test('holds up no end: when the store is closed, the calls under way end with STORE_UNAVAILABLE', async () => {
    const { fake, store } = await openOnDouble();
    const record = makeRecord();
    await store.sessions.insert(record);
    await fake.setMode('stall');
    const codes = Promise.all(everyCall(store, record).map(codeOf));
    const startedAtMs = performance.now();
    await store.sessions.close();

    expect(new Set(await codes)).toEqual(new Set(['STORE_UNAVAILABLE']));
    expect(performance.now() - startedAtMs).toBeLessThan(MARGIN_MS);
  });
});

function everyCall(
  { sessions, counters, shared }: Store,
  record: SealedRecord,
): readonly (() => Promise<unknown> | undefined)[] {
  const check = { kid: 'k1', salt: record.salt, blob: record.salt, prefix: PREFIX };
  return [
    () => sessions.insert(makeRecord()),
    () => sessions.get(record.lookup),
    () => sessions.compareAndSet(record.lookup, record, { state: 'sent' }),
    () => sessions.remove(record.lookup),
    () => sessions.sweep(),
    () => sessions.countByKid(),
    () => sessions.listOtherThan('k2', null, 10),
    () => sessions.getRingCheck(),
    () => sessions.putRingCheck(check, null),
    () => sessions.ping(),
    () => sessions.describe(),
    () => counters.add('a', 1, 1_000),
    () => counters.read('a'),
    () => counters.giveBack('a', 1),
    () => shared?.processes.list(),
    () => shared?.links.heads([record.lookup]),
    () => shared?.holds.getMany([record.lookup]),
  ];
}

describe('a reply that is lost after the write was done', () => {
  test('is asked for again in a set: one row, no error', async () => {
    const { fake, store } = await openOnDouble();
    const record = makeRecord();
    await fake.setMode('drop-after-apply', 1);
    expect(await store.sessions.insert(record)).toBe('inserted');
    await fake.setMode('drop-after-apply', 1);
    const change = { rev: 2, state: 'sent' as const };
    expect(await store.sessions.compareAndSet(record.lookup, record, change)).toBe(true);
    await fake.setMode('drop-after-apply', 1);
    expect((await store.counters.add('a', 1, 60_000)).points).toBe(1);

    expect(fake.rows(TABLE)).toHaveLength(1);
    expect(readable(await store.sessions.get(record.lookup))).toEqual(readable({ ...record, ...change }));
    await fake.setMode('drop-after-apply', 1);
    expect(await store.sessions.remove(record.lookup)).toBe(true);
  });

  test('from a single server, which repeats nothing: the session is issued all the same, in one row', async () => {
    const { fake, store } = await openOnDouble({ kind: 'single' });
    const ring = newRing();
    const log = keepLog();
    const deps = { store: store.sessions, ring, prefix: PREFIX, ttlDays: 30, clock: systemClock };
    const restorer = new Restorer({ ...deps, log });
    const issuer = createIssuer({ ...deps, random: systemRandom, restorer });
    await fake.setMode('drop-after-apply', 1);
    const issued = await issuer.issue(makeAuthState(), 'short', noHook, NO_SIGNAL);
    await fake.setMode('ok');
    await issued.markSent();
    // The read comes first; the change after it is the one whose answer is lost.
    const changing = fake.reached('update').then(() => fake.setMode('drop-after-apply', 1));
    await issued.activate();
    await changing;

    expect((await restorer.open(issued.id, 'fresh')).record.state).toBe('active');
    expect(fake.rows(TABLE)).toHaveLength(1);
  });
});

describe('a MongoDB that comes and goes', () => {
  test('cuts the connection before the write: it is done on the next one', async () => {
    const { fake, store } = await openOnDouble();
    await fake.setMode('drop', 1);

    expect(await store.sessions.insert(makeRecord())).toBe('inserted');
    expect(fake.rows(TABLE)).toHaveLength(1);
  });

  test('holds an election: the write waits for the new primary', async () => {
    const { fake, store } = await openOnDouble();
    await store.sessions.ping();
    await fake.setMode('not-primary');
    const elected = fake
      .reached('insert')
      .then(() => fake.reached('hello'))
      .then(() => fake.setMode('ok'));

    expect(await store.sessions.insert(makeRecord())).toBe('inserted');
    await elected;
    expect(fake.rows(TABLE)).toHaveLength(1);
  });

  test('is down when the store opens: refused within 2 s and a margin, and there again without opening anew', async () => {
    const { fake, store } = await openOnDouble();
    await fake.setMode('refuse');
    const startedAtMs = performance.now();
    expect(await codeOf(() => store.sessions.ping())).toBe('STORE_UNAVAILABLE');
    expect(performance.now() - startedAtMs).toBeLessThan(2_000 + MARGIN_MS);
    await fake.setMode('ok');

    expect(await store.sessions.insert(makeRecord())).toBe('inserted');
  });

  test('goes down in the middle: the same, and rows are still there', async () => {
    const { fake, store } = await openOnDouble();
    const record = makeRecord();
    await store.sessions.insert(record);
    await fake.setMode('refuse');
    expect(await codeOf(() => store.sessions.get(record.lookup))).toBe('STORE_UNAVAILABLE');
    await fake.setMode('ok');

    expect(readable(await store.sessions.get(record.lookup))).toEqual(readable(record));
  });

  test('is slow: everything works, 40 calls at once on at most 10 connections', async () => {
    const { fake, store } = await openOnDouble();
    await fake.setMode('slow');
    const records = Array.from({ length: 40 }, () => makeRecord({ blob: Buffer.alloc(100) }));
    const results = await Promise.all(records.map((record) => store.sessions.insert(record)));

    expect(new Set(results)).toEqual(new Set(['inserted']));
    // The driver opens up to two more to monitor the server.
    expect(fake.maxSockets()).toBeLessThanOrEqual(12);
  });
});

describe('a MongoDB that is full', () => {
  test('takes nothing new, still gives and deletes, and recovers', async () => {
    const { fake, store } = await openOnDouble();
    const [kept, deleted] = [makeRecord(), makeRecord()];
    await store.sessions.insert(kept);
    await store.sessions.insert(deleted);
    await fake.setMode('full');
    expect(await codeOf(() => store.sessions.insert(makeRecord()))).toBe('STORE_UNAVAILABLE');
    expect(await codeOf(() => store.sessions.ping())).toBe('STORE_UNAVAILABLE');
    expect(readable(await store.sessions.get(kept.lookup))).toEqual(readable(kept));
    expect(await store.sessions.remove(deleted.lookup)).toBe(true);
    await fake.setMode('ok');

    await store.sessions.ping();
    expect(await store.sessions.insert(makeRecord())).toBe('inserted');
  });
});

describe('a server that knows no index for expiry', () => {
  test('is a warning once; expiry is decided at the read and the sweep clears', async () => {
    const clock = new FakeClock(Date.now());
    const { fake, store, log } = await openOnDouble({ knowsExpiry: false }, clock);
    await store.sessions.ping();
    await store.sessions.ping();
    expect(log.lines.filter(({ level }) => level === 'warn')).toMatchObject([{ fields: { code: 238 } }]);
    const record = makeRecord({ expiresAt: Math.floor(clock.now() / 1000) + 10 });
    await store.sessions.insert(record);
    clock.advance(11_000);

    expect(await store.sessions.get(record.lookup)).toBeNull();
    expect(fake.rows(TABLE)).toHaveLength(1);
    expect(await store.sessions.sweep()).toBe(1);
    expect(fake.rows(TABLE)).toEqual([]);
  });
});

describe.each([
  ['MongoDB 7.0.0', {}, []],
  ['FerretDB 1 (v1.24.0)', { ferretdbVersion: 'v1.24.0' }, ['two changes at once may both win']],
  ['FerretDB v2.4.0', { ferretdb: { version: 'v2.4.0' } }, []],
])('a server that calls itself %s', (name, buildInfo, warnings) => {
  test('is named so, and the log warns if it is not fit', async () => {
    const { store, log } = await openOnDouble({ buildInfo });
    expect(await store.sessions.describe()).toBe(name);
    await store.sessions.ping();
    const warned = log.lines.filter(({ level }) => level === 'warn').map(({ message }) => message);
    expect(warned).toEqual(warnings.map((words) => expect.stringContaining(words) as string));
  });
});

describe('openMongoStore', () => {
  test.each([
    'mongodb://user:hunter2@host:port:3/',
    'mongodb://user:hunter2@host/?w=',
    'mongodb://user:hunter2@host/?tls=maybe',
  ])('refuses the address %s without its password', (uri) => {
    const open = () => openMongoStore({ uri, db: 'sessions', clock: systemClock, log: keepLog() });

    expect(open).toThrow(MongoAddressError);
    expect(open).not.toThrow(/hunter2/);
  });

  test('takes a row of any content that somebody else wrote for none', async () => {
    const { fake, store } = await openOnDouble();
    const record = makeRecord();
    await store.sessions.insert(record);
    fake.spoil(TABLE, { blob: 'text', salt: 5, expiresAt: null });

    expect(await store.sessions.get(record.lookup)).toBeNull();
  });
});
