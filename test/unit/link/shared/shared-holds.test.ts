import { describe, expect, test } from 'vitest';
import { takeWhenFree, type Hold, type Holds } from '../../../../src/ports/shared/holds.ts';
import { MemoryHolds } from '../../../../src/link/shared/memory-holds.ts';
import { FakeClock } from '../../../double/clock.ts';
import { sharedPair } from '../../../kit/link/shared/processes.ts';
import { codeOf } from '../../../kit/session/harness.ts';

const MINUTE_MS = 60_000;

function taken(hold: Hold | null): Hold {
  if (hold === null) throw new Error('the name is held');
  return hold;
}

const kinds: readonly [string, () => Promise<{ clock: FakeClock; one: Holds; other: Holds }>][] = [
  [
    'in memory',
    async () => {
      const clock = new FakeClock();
      const holds = new MemoryHolds(clock);
      return { clock, one: holds, other: holds };
    },
  ],
  [
    'shared by two processes',
    async () => {
      const { clock, one, other } = await sharedPair();
      return { clock, one: one.holds, other: other.holds };
    },
  ],
];

describe.each(kinds)('names that are held, %s', (_kind, open) => {
  test('one of many gets a name, and another one after its release', async () => {
    const { one, other } = await open();
    const all = await Promise.all(
      Array.from({ length: 20 }, (_, at) => (at % 2 === 0 ? one : other).take(['a'], MINUTE_MS)),
    );
    const got = all.filter((hold) => hold !== null);
    expect(got).toHaveLength(1);
    expect((await other.take(['b'], MINUTE_MS))?.name).toBe('b');
    await got[0]?.release();

    expect(await other.take(['a'], MINUTE_MS)).not.toBeNull();
  });

  test('of several names the first free one is taken, and nothing if none is free', async () => {
    const { one, other } = await open();
    expect((await one.take(['a', 'b'], MINUTE_MS))?.name).toBe('a');
    expect((await other.take(['a', 'b'], MINUTE_MS))?.name).toBe('b');

    expect(await one.take(['a', 'b'], MINUTE_MS)).toBeNull();
    expect(await other.take(['a', 'b'], MINUTE_MS)).toBeNull();
  });

  test('what a holder tells is read by others, until it is released', async () => {
    const { clock, one, other } = await open();
    const hold = taken(await one.take(['a'], MINUTE_MS));
    expect(await other.read('a')).toEqual({ body: null });
    const told = other.wait('a', (held) => held?.body !== null, 5_000);
    await hold.tell(Buffer.from('an answer'));
    await clock.advanceAsync(250);
    expect((await told)?.body).toEqual(Buffer.from('an answer'));
    const freed = other.wait('a', (held) => held === null, 5_000);
    await hold.release();
    await clock.advanceAsync(250);
    expect(await freed).toBeNull();

    expect(await codeOf(() => hold.tell(Buffer.from('late')))).toBe('LINK_LOST');
    expect(await other.read('a')).toBeNull();
  });

  test('what is told for no time is read by all who wait, and then the name is free', async () => {
    const { clock, one, other } = await open();
    const hold = taken(await one.take(['a'], MINUTE_MS));
    const told = [one, other].map((each) => each.wait('a', (held) => held?.body !== null, 5_000));
    await hold.tell(Buffer.from('an error'), 0);
    await clock.advanceAsync(250);
    for (const each of told) expect((await each)?.body).toEqual(Buffer.from('an error'));
    const freed = [one, other].map((each) => each.wait('a', (held) => held === null, 5_000));
    await clock.advanceAsync(4_000);
    expect(await Promise.all(freed)).toEqual([null, null]);

    expect(await other.take(['a'], MINUTE_MS)).not.toBeNull();
  });

  test('what is told for a time is read until then, which may be sooner than the limit', async () => {
    const { clock, one, other } = await open();
    const hold = taken(await one.take(['a'], 2 * MINUTE_MS));
    await hold.tell(Buffer.from('an answer'), MINUTE_MS);
    await clock.advanceAsync(MINUTE_MS - 1_000);
    expect((await other.read('a'))?.body).toEqual(Buffer.from('an answer'));
    await clock.advanceAsync(4_000);

    expect(await other.read('a')).toBeNull();
  });

  test('a wait ends at its limit with the last look', async () => {
    const { clock, one, other } = await open();
    await one.take(['a'], MINUTE_MS);
    const waited = other.wait('a', (held) => held === null, 1_000);
    await clock.advanceAsync(1_000);

    expect(await waited).toEqual({ body: null });
  });

  test('a name whose time is over is free, and its late release frees nothing of the next holder', async () => {
    const { clock, one, other } = await open();
    const first = taken(await one.take(['a'], 1_000));
    await clock.advanceAsync(4_000);
    const next = taken(await other.take(['a'], MINUTE_MS));
    await first.release();

    expect(await one.take(['a'], MINUTE_MS)).toBeNull();
    await next.release();
    expect(await one.take(['a'], MINUTE_MS)).not.toBeNull();
  });
});

describe('names that two processes share', () => {
  test('are free when their holder is dead, who then has lost them', async () => {
    const { clock, one, other, state } = await sharedPair();
    const hold = taken(await one.holds.take(['a'], MINUTE_MS));
    state.fault = 'refused';
    await clock.advanceAsync(9_000);
    expect(await other.holds.take(['a'], MINUTE_MS)).toBeNull();
    await clock.advanceAsync(4_000);
    const next = taken(await other.holds.take(['a'], MINUTE_MS));
    state.fault = 'none';
    await clock.advanceAsync(2_000);

    expect(await codeOf(() => hold.tell(Buffer.from('x')))).toBe('LINK_LOST');
    await hold.release();
    expect(await one.holds.take(['a'], MINUTE_MS)).toBeNull();
    await next.release();
    expect(await one.holds.take(['a'], MINUTE_MS)).not.toBeNull();
  });

  test.each(['lost', 'twice', 'refused'] as const)(
    'are not held for ever if the answer to taking them is %s',
    async (fault) => {
      const { clock, one, other, state } = await sharedPair();
      state.fault = fault;
      const code = await codeOf(async () => (await one.holds.take(['a'], MINUTE_MS))?.release());
      expect(code).toBe(fault === 'twice' ? null : 'STORE_UNAVAILABLE');
      state.fault = 'none';
      await clock.advanceAsync(2_000);

      expect(await other.holds.take(['a'], MINUTE_MS)).not.toBeNull();
    },
  );

  test('are freed by the next turn if their release did not reach the store', async () => {
    const { clock, one, other, state } = await sharedPair();
    const hold = taken(await one.holds.take(['a'], MINUTE_MS));
    state.fault = 'refused';
    await hold.release();
    expect(await other.holds.take(['a'], MINUTE_MS)).toBeNull();
    state.fault = 'none';
    await clock.advanceAsync(2_000);

    expect(await other.holds.take(['a'], MINUTE_MS)).not.toBeNull();
  });

  test('are looked at by one query for all who wait, and freed by one command for those of one moment', async () => {
    const { clock, one, other, calls } = await sharedPair();
    const names = Array.from({ length: 50 }, (_, at) => `name ${at}`);
    const held = await Promise.all(names.map((name) => other.holds.take([name], MINUTE_MS)));
    const waits = names.map((name) => one.holds.wait(name, (now) => now === null, 5_000));
    await clock.advanceAsync(100);
    calls.length = 0;
    await clock.advanceAsync(1_000);
    expect(calls.filter((call) => call === 'holds.getMany').length).toBeLessThanOrEqual(4);
    await Promise.all(held.map((hold) => taken(hold).release()));
    await clock.advanceAsync(500);
    expect(await Promise.all(waits)).toEqual(names.map(() => null));
    const own = await Promise.all(names.map((name) => one.holds.take([name], MINUTE_MS)));
    calls.length = 0;
    await Promise.all(own.map((hold) => taken(hold).release()));

    expect(calls).toEqual(['holds.remove']);
  });
});

test('the end of a process sends away those who wait for a name, and leaves no timer', async () => {
  const { clock, one, other } = await sharedPair();
  const hold = taken(await other.holds.take(['a'], MINUTE_MS));
  const wait = takeWhenFree(one.holds, clock, 'a', {
    limitMs: MINUTE_MS,
    waitMs: MINUTE_MS,
    isWanted: () => true,
  });
  const code = codeOf(() => wait);
  await clock.advanceAsync(1_000);
  one.directory.stop();
  other.directory.stop();
  await one.holds.close();

  expect(await code).toBe('STORE_UNAVAILABLE');
  expect(clock.pending).toBe(0);
  await hold.release();
});
