import { describe, expect, test } from 'vitest';
import { systemClock, systemRandom } from '../../../src/app/system.ts';
import { FakeClock } from '../../double/clock.ts';

describe('systemClock', () => {
  test('turn, asked by several at once, lets each go in a turn of its own, in order', async () => {
    const turns = { now: 0 };
    let isOver = false;
    const count = () => {
      turns.now += 1;
      if (!isOver) setImmediate(count);
    };
    setImmediate(count);
    const went = await Promise.all(
      ['a', 'b', 'c'].map(async (who) => {
        await systemClock.turn();
        return [who, turns.now] as const;
      }),
    );
    isOver = true;

    expect(went.map(([who]) => who)).toEqual(['a', 'b', 'c']);
    expect(new Set(went.map(([, turn]) => turn)).size).toBe(3);
  });

  test('after, when the time has come, runs once', async () => {
    const startedMs = systemClock.monotonic();

    await new Promise<void>((resolve) => {
      systemClock.after(5, resolve);
    });

    expect(systemClock.monotonic() - startedMs).toBeGreaterThanOrEqual(4);
    expect(Math.abs(systemClock.now() - Date.now())).toBeLessThan(1000);
  });

  test('after, when disposed twice, never runs', async () => {
    let ran = false;
    const stop = systemClock.after(1, () => {
      ran = true;
    });

    stop();
    stop();
    await new Promise<void>((resolve) => {
      systemClock.after(10, resolve);
    });

    expect(ran).toBe(false);
  });
});

test('systemRandom, when asked twice, gives different bytes and UUIDs', () => {
  expect(systemRandom.bytes(16)).toHaveLength(16);
  expect(systemRandom.bytes(16).equals(systemRandom.bytes(16))).toBe(false);
  expect(systemRandom.uuid()).toMatch(/^[0-9a-f-]{36}$/);
});

describe('FakeClock', () => {
  test('advance, when several timers fall due, runs them in order and shows each its own time', () => {
    const clock = new FakeClock(1000);
    const seen: [string, number][] = [];
    clock.after(20, () => seen.push(['late', clock.monotonic()]));
    clock.after(10, () => {
      seen.push(['early', clock.monotonic()]);
      clock.after(5, () => seen.push(['nested', clock.now()]));
    });
    clock.after(30, () => seen.push(['never', 0]));

    clock.advance(25);

    expect(seen).toEqual([
      ['early', 10],
      ['nested', 1015],
      ['late', 20],
    ]);
    expect([clock.now(), clock.monotonic(), clock.pending]).toEqual([1025, 25, 1]);
  });

  test('advanceAsync, when a timer is set after a promise settles, still runs it in time', async () => {
    const clock = new FakeClock();
    const seen: number[] = [];
    clock.after(10, () => {
      void Promise.resolve().then(() => clock.after(10, () => seen.push(clock.monotonic())));
    });

    await clock.advanceAsync(30);

    expect(seen).toEqual([20]);
  });

  test('jumpWall, when the wall clock is set back, leaves the monotonic one alone', () => {
    const clock = new FakeClock(5000);

    clock.jumpWall(-3000);

    expect([clock.now(), clock.monotonic()]).toEqual([2000, 0]);
  });
});
