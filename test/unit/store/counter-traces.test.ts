import { createHmac, randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'libsql';
import { describe, expect, onTestFinished, test } from 'vitest';
import { systemRandom } from '../../../src/app/system.ts';
import { networkOf } from '../../../src/http/limits/address.ts';
import type { Limiter } from '../../../src/ports/limits.ts';
import type { CounterStore, Store } from '../../../src/ports/store.ts';
import { openEmbeddedStore } from '../../../src/store/embedded/store.ts';
import { keyedCounters } from '../../../src/store/keyed-counters.ts';
import { createLimiter } from '../../../src/store/limiter.ts';
import { openMemoryStore } from '../../double/memory-store.ts';
import { openMongoStore } from '../../../src/store/mongo/store.ts';
import { FakeClock } from '../../double/clock.ts';
import { keepLog } from '../../kit/session/harness.ts';
import { tempFolder } from '../../kit/folder.ts';
import { startDouble } from '../../kit/mongo/mongo-double.ts';
import { load } from '../../kit/program/settings.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** The longest time between two sweeps. */
const SWEEP_MS = 10 * 60_000;
const SECRET = Buffer.alloc(32, 7);
const { limits } = load({}).config;

/** Records the names of counters in the store. */
function spied(counters: CounterStore, names: Set<string>): CounterStore {
  return {
    ...counters,
    add: (name, points, durationMs) => (names.add(name), counters.add(name, points, durationMs)),
    secret: async (name, ...rest) => {
      const secret = await counters.secret(name, ...rest);
      return (names.add(secret.toString('latin1')), names.add(name), secret);
    },
  };
}

function limiterOn(counters: CounterStore, clock: FakeClock): Limiter {
  const named = keyedCounters({ counters, clock, random: systemRandom, longestMs: DAY_MS });
  return createLimiter({ counters: named, limits, secret: SECRET, networkOf, clock, log: keepLog() });
}

async function bytesOf(dataDir: string): Promise<string> {
  const files = await readdir(dataDir);
  return (await Promise.all(files.map((file) => readFile(join(dataDir, file), 'latin1')))).join();
}

async function embedded() {
  const dataDir = await tempFolder();
  const clock = new FakeClock(Date.UTC(2026, 0, 1, 12));
  const store = await openEmbeddedStore({ dataDir, clock });
  onTestFinished(() => store.sessions.close());
  return { dataDir, clock, store, names: new Set<string>() };
}

describe('T79: counters in the embedded store', () => {
  test.each(['with', 'without'])(
    '%s later counts: 20 minutes after their end no name and no secret of them is in any byte of the folder',
    async (later) => {
      const { dataDir, clock, store, names } = await embedded();
      const limiter = limiterOn(spied(store.counters, names), clock);
      const numbers = Array.from({ length: 300 }, (_, index) => `2547123${String(index).padStart(5, '0')}`);
      for (const number of numbers) await limiter.consume('codes-per-number', number);
      const before = [...names];
      expect(before.filter((name) => name.length === 43)).toHaveLength(2 * numbers.length);
      const there = await bytesOf(dataDir);
      expect(before.every((name) => there.includes(name))).toBe(true);

      for (let days = 0; days < 2; days += 1) {
        clock.advance(DAY_MS);
        if (later === 'with') await limiter.consume('codes-per-number', '254799999999');
      }
      clock.advance(SWEEP_MS);
      await store.sessions.sweep();
      if (later === 'with') await limiter.consume('codes-per-number', '254799999999');
      const left = await bytesOf(dataDir);

      expect(before.filter((name) => left.includes(name.slice(0, 16)))).toEqual(
        // The names of secrets start with a date and a duration, so a later name can have the same first 16 characters.
        later === 'with' ? before.filter((name) => name.startsWith('secret/')) : [],
      );
    },
  );

  test('that end at different times leave nothing between those that go on, in free pages or half used ones', async () => {
    const { dataDir, clock, store } = await embedded();
    const living = new Map<string, number>();
    const dead: string[] = [];
    for (let round = 0; round < 30; round += 1) {
      const added = Array.from({ length: 150 }, (_, index) => {
        const name = randomBytes(32).toString('base64url');
        const ms = ((index * 7 + round) % 20) * 60_000 + 1;
        living.set(name, clock.now() + ms);
        return store.counters.add(name, 1, ms);
      });
      await Promise.all(added);
      clock.advance(60_000);
      await store.sessions.sweep();
      for (const [name, endsAtMs] of living) {
        if (endsAtMs > clock.now()) continue;
        dead.push(name);
        living.delete(name);
      }
    }
    const bytes = await bytesOf(dataDir);

    expect(dead.length).toBeGreaterThan(3_000);
    expect(dead.filter((name) => bytes.includes(name.slice(-12)))).toEqual([]);
    expect([...living.keys()].every((name) => bytes.includes(name))).toBe(true);
  });

  test('of a process that was killed are cleared by the next one', async () => {
    const { dataDir, clock, store } = await embedded();
    const name = randomBytes(32).toString('base64url');
    await store.counters.add(name, 1, 1_000);
    // The first store stays open, as after a kill, so its log is not moved into the file.
    const next = await openEmbeddedStore({ dataDir, clock });
    onTestFinished(() => next.sessions.close());
    clock.advance(2_000);
    expect(await bytesOf(dataDir)).toContain(name);
    await next.sessions.sweep();

    expect(await bytesOf(dataDir)).not.toContain(name);
  });

  test('of the former version, which did not overwrite them, are gone from free pages at the first start', async () => {
    const { dataDir, clock, store } = await embedded();
    await store.sessions.close();
    const names = Array.from({ length: 500 }, () => randomBytes(32).toString('base64url'));
    const db = new Database(join(dataDir, 'sessions.db'));
    db.exec('DROP TABLE counter_secrets; PRAGMA secure_delete=OFF');
    const add = db.prepare('INSERT INTO counters VALUES (?, 1, 1)');
    for (const name of names) add.run([name]);
    db.exec('DELETE FROM counters; PRAGMA wal_checkpoint(TRUNCATE)');
    db.close();
    expect(names.some((name) => name.length > 0)).toBe(true);
    expect((await bytesOf(dataDir)).includes(names[0] ?? '')).toBe(true);
    const next = await openEmbeddedStore({ dataDir, clock });
    onTestFinished(() => next.sessions.close());
    await next.sessions.sweep();
    const bytes = await bytesOf(dataDir);

    expect(names.filter((name) => bytes.includes(name))).toEqual([]);
  });
});

describe.each([
  ['memory', (clock: FakeClock) => Promise.resolve(openMemoryStore(clock))],
  ['embedded', async (clock: FakeClock) => openEmbeddedStore({ dataDir: await tempFolder(), clock })],
  [
    'MongoDB',
    async (clock: FakeClock) => {
      const fake = await startDouble();
      return openMongoStore({ uri: fake.uri, db: 'sessions', clock, log: keepLog() });
    },
  ],
] as const)('T79: counters named by a secret that is thrown away, in the store %s', (_name, open) => {
  const start = async () => {
    const clock = new FakeClock(Date.UTC(2026, 0, 1, 23));
    const store: Store = await open(clock);
    onTestFinished(() => store.sessions.close());
    return { clock, store };
  };
  const ask = async (limiter: Limiter) => (await limiter.consume('codes-per-number', '254712345678')).allowed;

  test('limits hold over a restart, for a second process, and over a change of the secret', async () => {
    const { clock, store } = await start();
    expect(await ask(limiterOn(store.counters, clock))).toBe(true);
    const [one, two] = [limiterOn(store.counters, clock), limiterOn(store.counters, clock)];
    expect([await ask(one), await ask(two)]).toEqual([true, false]);
    // A new secret begins after midnight. The limit of 5 a day still counts the 2 from before.
    clock.advance(2 * HOUR_MS);
    expect([await ask(one), await ask(limiterOn(store.counters, clock))]).toEqual([true, true]);
    clock.advance(11 * 60_000);
    const peeked = await limiterOn(store.counters, clock).peek('codes-per-number', '254712345678');
    expect(peeked.remaining).toBe(1);
    expect([await ask(two), await ask(one)]).toEqual([true, false]);
    clock.advance(22 * HOUR_MS);
    expect(await ask(one)).toBe(true);
  });

  test('a point is given back, before and after the secret changes', async () => {
    const { clock, store } = await start();
    const limiter = limiterOn(store.counters, clock);
    const take = () => limiter.take('codes-per-number', '254712345678');
    const [first, second] = [await take(), await take()];
    await first.giveBack();
    expect((await take()).allowed).toBe(true);
    clock.advance(2 * HOUR_MS);
    await second.giveBack();
    const { remaining } = await limiterOn(store.counters, clock).peek('codes-per-number', '254712345678');
    // The one code is counted in the limit of 5 a day only, because its ten minutes are over.
    expect(remaining).toBe(2);
    for (let codes = 0; codes < 2; codes += 1) expect(await ask(limiter)).toBe(true);
    clock.advance(11 * 60_000);
    for (let codes = 0; codes < 2; codes += 1) expect(await ask(limiter)).toBe(true);
    clock.advance(11 * 60_000);
    expect(await ask(limiter)).toBe(false);
  });

  test('nothing that lies there, together with the secret of the ring, names a number once its day is over', async () => {
    const { clock, store } = await start();
    const names = new Set<string>();
    await ask(limiterOn(spied(store.counters, names), clock));
    const copy = [...names];
    clock.advance(2 * DAY_MS);
    await store.sessions.sweep();
    // Only the names in use now may be left.
    const now = new Set<string>();
    await ask(limiterOn(spied(store.counters, now), clock));
    const secrets = [
      SECRET,
      ...[...now].filter((name) => name.length === 32).map((name) => Buffer.from(name, 'latin1')),
    ];
    const guess = 'codes-per-number/600000:';
    const hmac = (secret: Buffer, text: string) =>
      createHmac('sha256', secret).update(text).digest('base64url');
    const inner = hmac(SECRET, 'codes-per-number|254712345678');
    const tried = secrets.flatMap((secret) => [hmac(secret, `${guess}${inner}`), hmac(secret, inner)]);

    expect(copy.filter((name) => tried.includes(name) || name.includes(inner))).toEqual([]);
    expect(copy.filter((name) => now.has(name))).toEqual([]);
  });

  test('a secret that is no secret is refused: memory counts meanwhile', async () => {
    const { clock, store } = await start();
    const damaged = { ...store.counters, secret: () => Promise.resolve(Buffer.from('short')) };
    const limiter = limiterOn(damaged, clock);

    expect([await ask(limiter), await ask(limiter), await ask(limiter)]).toEqual([true, true, false]);
  });
});
