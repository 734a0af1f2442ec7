import { describe, expect, test } from 'vitest';
import { StartError } from '../../../src/app/start-error.ts';
import { systemRandom } from '../../../src/app/system.ts';
import type { CounterStore, SessionStore, Store } from '../../../src/ports/store.ts';
import { deferred } from '../../../src/ports/timing.ts';
import { MemoryHolds } from '../../../src/link/shared/memory-holds.ts';
import { checkRing } from '../../../src/session/ring/ring-check.ts';
import { parseKeyRing } from '../../../src/session/ring/key-ring.ts';
import { openMemoryStore } from '../../double/memory-store.ts';
import { openSessionServices, type SessionServices } from '../../../src/app/session-services.ts';
import { FakeClock } from '../../double/clock.ts';
import { spoilable } from '../../kit/session/faulty-store.ts';
import { codeOf, keepLog, newRingText, PREFIX, rowsOf, setUp } from '../../kit/session/harness.ts';
import { load, MONGO } from '../../kit/program/settings.ts';

const K1 = newRingText('k1');
const K2 = newRingText('k2');

type Opened = {
  readonly services: SessionServices;
  readonly log: ReturnType<typeof keepLog>;
  readonly rejections: readonly StartError[];
};

async function open(
  store: Store,
  clock: FakeClock,
  env: Readonly<Record<string, string>>,
  holds = new MemoryHolds(clock),
): Promise<Opened> {
  const log = keepLog();
  const rejections: StartError[] = [];
  const deps = { ...load(env), clock, random: systemRandom, holds, log };
  const services = await openSessionServices(deps, store, (error) => rejections.push(error));
  return { services, log, rejections };
}

/** Moves the clock, then waits until the work of its timers is done. */
async function until(clock: FakeClock, ms: number, isDone: () => boolean): Promise<void> {
  await clock.advanceAsync(ms);
  while (!isDone()) await clock.advanceAsync(0);
}

function counting({ counters }: Store): {
  readonly counters: CounterStore;
  readonly keys: readonly string[];
} {
  const keys: string[] = [];
  const add: CounterStore['add'] = (key, ...rest) => {
    keys.push(key);
    return counters.add(key, ...rest);
  };
  return { counters: { ...counters, add }, keys };
}

const withCounters = (sessions: SessionStore, clock: FakeClock): Store => ({
  ...openMemoryStore(clock),
  sessions,
});

describe('the rotation in the background', () => {
  test('that the store interrupts goes on a minute later, to the end', async () => {
    const harness = setUp({ ring: parseKeyRing(K1) });
    await checkRing(harness.store, harness.ring, PREFIX, systemRandom);
    for (let row = 0; row < 3; row += 1) await harness.issue();
    const faulty = spoilable(harness.store);
    faulty.spoil('compareAndSet', null, 'before');
    const store = withCounters(faulty.store, harness.clock);
    const { services, log } = await open(store, harness.clock, { ENCRYPTION_KEYS: `${K2},${K1}` });
    const said = (words: string) => log.lines.some(({ message }) => message.startsWith(words));
    await until(harness.clock, 0, () => said('could not rotate all rows'));
    expect(Object.fromEntries(await harness.store.countByKid())).toEqual({ k1: 2, k2: 1 });
    await until(harness.clock, 60_000, () => said('0 rows left on k1, it is safe to remove k1'));

    expect(Object.fromEntries(await harness.store.countByKid())).toEqual({ k2: 3 });
    await services.close();
    expect(harness.clock.pending).toBe(0);
  });
});

describe('the rotation of two processes on one store', () => {
  test('is done by one at a time, and taken over from one that ends', async () => {
    const { store: sessions, ring, clock, issue } = setUp({ ring: parseKeyRing(K1) });
    await checkRing(sessions, ring, PREFIX, systemRandom);
    for (let row = 0; row < 3; row += 1) await issue();
    const [asked, goOn] = [deferred(), deferred()];
    const slow: SessionStore = {
      ...sessions,
      compareAndSet: async (...change) => {
        asked.resolve();
        await goOn.promise;
        return sessions.compareAndSet(...change);
      },
    };
    const second = spoilable(sessions);
    const holds = new MemoryHolds(clock);
    const env = { ENCRYPTION_KEYS: `${K2},${K1}` };
    const one = await open(withCounters(slow, clock), clock, env, holds);
    await clock.advanceAsync(0);
    await asked.promise;
    const other = await open(withCounters(second.store, clock), clock, env, holds);
    await clock.advanceAsync(120_000);
    expect(second.calls).not.toContain('listOtherThan');
    await one.services.close();
    goOn.resolve();
    const said = () => other.log.lines.some(({ message }) => message.startsWith('0 rows left on k1'));
    await until(clock, 60_000, said);

    expect(Object.fromEntries(await sessions.countByKid())).toEqual({ k2: 3 });
    await other.services.close();
    expect(clock.pending).toBe(0);
  });
});

describe('session services whose MongoDB is down at the start', () => {
  const env = { MONGODB_URI: MONGO, ENCRYPTION_KEYS: K1, LINKS_PER_ADDRESS: '2/10m' };

  test('opens, refuses, and proves its ring by itself when the store is back', async () => {
    const clock = new FakeClock();
    const memory = openMemoryStore(clock);
    const faulty = spoilable(memory.sessions);
    faulty.spoil('countByKid', 'before', 'before');
    const { services, log } = await open({ ...memory, sessions: faulty.store }, clock, env);
    expect(await codeOf(services.health.check)).toBe('STORE_UNAVAILABLE');
    await until(clock, 2_000, () => log.lines.some(({ message }) => message.includes('the key ring fits')));

    expect(await memory.sessions.getRingCheck()).not.toBeNull();
    await services.health.check();
    await services.close();
    expect(clock.pending).toBe(0);
  });

  test('counts limits in memory until then, and writes no counter under a passing key', async () => {
    const clock = new FakeClock();
    const memory = openMemoryStore(clock);
    const { counters, keys } = counting(memory);
    const faulty = spoilable(memory.sessions);
    faulty.spoil('countByKid', 'before');
    const { services } = await open({ sessions: faulty.store, counters, shared: null }, clock, env);
    const ask = async () => (await services.limiter.consume('links-per-address', '192.0.2.1')).allowed;
    expect([await ask(), await ask(), await ask()]).toEqual([true, true, false]);
    expect(keys).toEqual([]);

    await services.health.check();
    expect([await ask(), await ask(), await ask()]).toEqual([true, true, false]);
    // The keys are those of the address and of its network.
    expect(new Set(keys).size).toBe(2);
    await services.close();
  });

  test('with a ring that turns out wrong, tells so and saves nothing', async () => {
    const clock = new FakeClock();
    const memory = openMemoryStore(clock);
    await checkRing(memory.sessions, parseKeyRing(newRingText('k1')), PREFIX, systemRandom);
    const faulty = spoilable(memory.sessions);
    faulty.spoil('countByKid', 'before');
    const { services, rejections } = await open({ ...memory, sessions: faulty.store }, clock, env);
    await until(clock, 2_000, () => rejections.length > 0);

    expect(rejections[0]?.message).toContain('ENCRYPTION_KEYS does not fit this store');
    expect(await codeOf(services.health.check)).toBe('STORE_UNAVAILABLE');
    expect(await rowsOf(memory.sessions)).toBe(0);
    await services.close();
    expect(clock.pending).toBe(0);
  });

  test('closed while it is still down, tries no more', async () => {
    const clock = new FakeClock();
    const memory = openMemoryStore(clock);
    const faulty = spoilable(memory.sessions);
    faulty.spoil('countByKid', 'before', 'before');
    const { services } = await open({ ...memory, sessions: faulty.store }, clock, env);
    await services.close();
    const { length } = faulty.calls;
    await clock.advanceAsync(60_000);

    expect(faulty.calls).toHaveLength(length);
    expect(clock.pending).toBe(0);
  });
});

test('an embedded store that cannot be used does not let the program start', async () => {
  const clock = new FakeClock();
  const memory = openMemoryStore(clock);
  const faulty = spoilable(memory.sessions);
  faulty.spoil('countByKid', 'before');
  const opened = () => open({ ...memory, sessions: faulty.store }, clock, { ENCRYPTION_KEYS: K1 });

  expect(await codeOf(opened)).toBe('STORE_UNAVAILABLE');
});
