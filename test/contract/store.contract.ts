import { createHash, randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { SealedRecord, Store } from '../../src/ports/store.ts';
import { FakeClock } from '../double/clock.ts';

/** A row as `src/session` writes it. */
export function makeRecord(change: Partial<SealedRecord> = {}): SealedRecord {
  return {
    lookup: randomBytes(32),
    v: 1,
    kid: 'k1',
    salt: randomBytes(16),
    blob: randomBytes(66_000),
    rev: 1,
    state: 'pending',
    createdAt: 1_700_000_000,
    expiresAt: null,
    ...change,
  };
}

/** A row with its bytes as a hash, because vitest takes a second to compare 66 kB. */
export function readable(record: SealedRecord | null): unknown {
  if (record === null) return null;
  const blob = createHash('sha256').update(record.blob).digest('hex');
  return { ...record, lookup: record.lookup.toString('hex'), salt: record.salt.toString('hex'), blob };
}

/** Tests that every store must pass. `open` gives an empty one that uses the clock. */
export function storeContract(name: string, open: (clock: FakeClock) => Promise<Store>): void {
  describe(`the store ${name}`, () => {
    let clock: FakeClock;
    let store: Store;
    const inS = (seconds: number) => Math.floor(clock.now() / 1000) + seconds;

    beforeEach(async () => {
      // The clock starts at the real time, because a server deletes expired rows by its own clock.
      clock = new FakeClock(Date.now());
      store = await open(clock);
    });
    afterEach(() => store.sessions.close());

    test('get, after an insert, gives back every byte', async () => {
      const record = makeRecord({ expiresAt: inS(60) });
      expect(await store.sessions.insert(record)).toBe('inserted');
      expect(readable(await store.sessions.get(record.lookup))).toEqual(readable(record));
    });

    test('insert, when the row is there, leaves it as it is', async () => {
      const record = makeRecord();
      await store.sessions.insert(record);
      expect(await store.sessions.insert({ ...makeRecord(), lookup: record.lookup })).toBe('exists');
      expect(readable(await store.sessions.get(record.lookup))).toEqual(readable(record));
    });

    test('get, of an unknown row, gives null', async () => {
      expect(await store.sessions.get(randomBytes(32))).toBeNull();
    });

    test('an expired row is never read, changed or revived', async () => {
      const record = makeRecord({ expiresAt: inS(10) });
      await store.sessions.insert(record);
      clock.advance(11_000);
      expect(await store.sessions.get(record.lookup)).toBeNull();
      expect(await store.sessions.compareAndSet(record.lookup, record, { expiresAt: null })).toBe(false);
      expect(await store.sessions.insert(record)).toBe('exists');
      expect(await store.sessions.get(record.lookup)).toBeNull();
      expect(await store.sessions.sweep()).toBe(1);
    });

    test.each([{ rev: 2 }, { kid: 'k2' }, { state: 'active' as const }])(
      'compareAndSet, expecting %o instead, changes nothing',
      async (other) => {
        const record = makeRecord();
        await store.sessions.insert(record);
        const expected = { rev: 1, kid: 'k1', state: 'pending' as const, ...other };
        expect(await store.sessions.compareAndSet(record.lookup, expected, { rev: 9 })).toBe(false);
        expect(readable(await store.sessions.get(record.lookup))).toEqual(readable(record));
      },
    );

    test('compareAndSet, when it fits, changes what is named and nothing else; once', async () => {
      const record = makeRecord();
      await store.sessions.insert(record);
      const change = { blob: randomBytes(10), rev: 2, state: 'sent' as const, expiresAt: inS(5) };
      const expected = { rev: 1, kid: 'k1' };
      const results = await Promise.all(
        Array.from({ length: 8 }, () => store.sessions.compareAndSet(record.lookup, expected, change)),
      );
      expect(results.filter(Boolean)).toHaveLength(1);
      expect(readable(await store.sessions.get(record.lookup))).toEqual(readable({ ...record, ...change }));
    });

    test('compareAndSet, of a removed row, does not bring it back', async () => {
      const record = makeRecord();
      await store.sessions.insert(record);
      expect(await store.sessions.remove(record.lookup)).toBe(true);
      expect(await store.sessions.remove(record.lookup)).toBe(false);
      expect(await store.sessions.compareAndSet(record.lookup, record, { state: 'sent' })).toBe(false);
      expect(await store.sessions.get(record.lookup)).toBeNull();
    });

    test('rows are counted and listed by the key that sealed them', async () => {
      for (const kid of ['k1', 'k1', 'k2']) await store.sessions.insert(makeRecord({ kid }));
      expect(Object.fromEntries(await store.sessions.countByKid())).toEqual({ k1: 2, k2: 1 });
      const [first] = await store.sessions.listOtherThan('k2', null, 1);
      const rest = await store.sessions.listOtherThan('k2', first?.lookup ?? null, 10);
      expect([first?.kid, rest.length, rest[0]?.kid]).toEqual(['k1', 1, 'k1']);
    });

    test('the newest row of a key is known', async () => {
      for (const [kid, createdAt] of [
        ['k1', 3_600],
        ['k1', 7_200_000],
        ['k1', 7_200],
        ['k2', 9_000_000],
      ] as const) {
        await store.sessions.insert(makeRecord({ kid, createdAt }));
      }
      expect(await store.sessions.newestOf('k1')).toBe(7_200_000);
      expect(await store.sessions.newestOf('k3')).toBeNull();
    });

    test('the ring check is written once and replaced only by who knows the old one', async () => {
      const check = { kid: 'k1', salt: randomBytes(16), blob: randomBytes(40), prefix: 'A' };
      expect(await store.sessions.getRingCheck()).toBeNull();
      expect(await store.sessions.putRingCheck(check, null)).toBe(true);
      expect(await store.sessions.putRingCheck({ ...check, prefix: 'B' }, null)).toBe(false);
      expect(await store.sessions.getRingCheck()).toEqual(check);
      expect(await store.sessions.putRingCheck({ ...check, kid: 'k2' }, 'k1')).toBe(true);
    });

    test('a counter adds up within its window and starts anew after it', async () => {
      expect(await store.counters.read('a')).toBeNull();
      await store.counters.add('a', 1, 1_000);
      expect((await store.counters.add('a', 2, 1_000)).points).toBe(3);
      clock.advance(1_001);
      expect(await store.counters.read('a')).toBeNull();
      expect((await store.counters.add('a', 1, 1_000)).points).toBe(1);
    });

    test('a point given back is one less in its window, which ends when it would have', async () => {
      const { endsAtMs } = await store.counters.add('a', 1, 1_000);
      await store.counters.add('a', 1, 1_000);
      clock.advance(500);

      expect(await store.counters.giveBack('a', endsAtMs)).toBe(true);
      expect(await store.counters.read('a')).toEqual({ points: 1, endsAtMs });
      expect(await store.counters.giveBack('a', endsAtMs)).toBe(true);
      expect(await store.counters.giveBack('a', endsAtMs)).toBe(false);
      expect(await store.counters.add('a', 1, 1_000)).toEqual({ points: 1, endsAtMs });
    });

    test('a point of a window that is over is not taken off the next one', async () => {
      const first = await store.counters.add('a', 1, 1_000);
      clock.advance(1_001);
      expect(await store.counters.giveBack('b', first.endsAtMs)).toBe(false);
      await store.counters.add('a', 1, 1_000);

      expect(await store.counters.giveBack('a', first.endsAtMs)).toBe(false);
      expect((await store.counters.read('a'))?.points).toBe(1);
    });

    test('points counted and given back at once leave what was not given back', async () => {
      const counted = await Promise.all(Array.from({ length: 20 }, () => store.counters.add('a', 1, 60_000)));
      const given = counted.slice(0, 15).map(({ endsAtMs }) => store.counters.giveBack('a', endsAtMs));
      const more = Array.from({ length: 5 }, () => store.counters.add('a', 1, 60_000));
      await Promise.all([...given, ...more]);

      expect((await store.counters.read('a'))?.points).toBe(10);
    });

    test('counts that come at once are each counted, and each is told its own number', async () => {
      const keys = ['a', 'b', 'a', 'a', 'b'];
      const counted = await Promise.all(keys.map((key) => store.counters.add(key, 1, 1_000)));
      const numbersOf = (key: string) =>
        counted.filter((_, index) => keys[index] === key).map(({ points }) => points);

      expect(new Set(numbersOf('a'))).toEqual(new Set([1, 2, 3]));
      expect(new Set(numbersOf('b'))).toEqual(new Set([1, 2]));
      expect((await store.counters.read('a'))?.points).toBe(3);
    });

    test('ping answers while saving works', async () => {
      await expect(store.sessions.ping()).resolves.toBeUndefined();
    });
  });
}
