import { array, assert, asyncProperty, constantFrom, nat, oneof, record } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { networkOf } from '../../../src/http/limits/address.ts';
import { NETWORK_FACTOR, type LimitName, type Taken } from '../../../src/ports/limits.ts';
import type { CounterStore } from '../../../src/ports/store.ts';
import { createLimiter } from '../../../src/store/limiter.ts';
import { memoryCounters } from '../../../src/store/memory-counters.ts';
import { FakeClock } from '../../double/clock.ts';
import { keepLog } from '../../kit/session/harness.ts';
import { load } from '../../kit/program/settings.ts';

const SETTINGS = {
  CODES_PER_NUMBER: '2/10m,5/1d',
  CODES_PER_ADDRESS: '5/10m',
  LINKS_PER_ADDRESS: '3/10m',
  CODES_PER_HOUR: '7',
};
const NUMBER = '254712345678';
const DAY_MS = 86_400_000;

function setUp(spoil: (counters: CounterStore) => CounterStore = (counters) => counters) {
  const clock = new FakeClock();
  const log = keepLog();
  const { limits } = load(SETTINGS).config;
  const options = {
    counters: spoil(memoryCounters(clock)),
    limits,
    secret: Buffer.alloc(32, 1),
    networkOf,
    clock,
    log,
  };
  return { clock, log, limiter: createLimiter(options), other: createLimiter(options) };
}

async function takeAll(take: () => Promise<Taken>, count: number): Promise<readonly boolean[]> {
  const answers: boolean[] = [];
  for (let tries = 0; tries < count; tries += 1) answers.push((await take()).allowed);
  return answers;
}

describe('limiter.take', () => {
  test('given back as often as one likes, takes back one point only', async () => {
    const { limiter } = setUp();
    const taken = await limiter.take('codes-per-number', NUMBER);
    await limiter.take('codes-per-number', NUMBER);
    await Promise.all([taken.giveBack(), taken.giveBack()]);
    await taken.giveBack();

    expect((await limiter.peek('codes-per-number', NUMBER)).remaining).toBe(1);
  });

  test('refused, counts nowhere: not in the window that would still allow it, nor for the network', async () => {
    const { limiter, clock } = setUp();
    const answers = await takeAll(() => limiter.take('codes-per-number', NUMBER), 50);
    expect(answers.filter(Boolean)).toHaveLength(2);
    clock.advance(600_001);
    expect(await takeAll(() => limiter.take('codes-per-number', NUMBER), 3)).toEqual([true, true, false]);

    await takeAll(() => limiter.take('links-per-address', '203.0.113.1'), 100);
    expect(await takeAll(() => limiter.take('links-per-address', '203.0.113.2'), 1)).toEqual([true]);
  });

  test('of fifty at once through two processes, allows as many as there are points', async () => {
    const { limiter, other } = setUp();
    const all = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        (index % 2 === 0 ? limiter : other).take('codes-per-number', NUMBER),
      ),
    );

    expect(all.filter(({ allowed }) => allowed)).toHaveLength(2);
    expect((await limiter.take('codes-per-number', NUMBER)).allowed).toBe(false);
  });

  test('given back after its window has ended, adds nothing to the next one', async () => {
    const { limiter, clock } = setUp();
    const old = await limiter.take('codes-per-hour', 'all');
    clock.advance(3_600_001);
    await limiter.take('codes-per-hour', 'all');
    await old.giveBack();

    expect((await limiter.peek('codes-per-hour', 'all')).remaining).toBe(6);
  });

  test('given back, does not prolong the window', async () => {
    const { limiter, clock } = setUp();
    await limiter.take('codes-per-number', NUMBER);
    clock.advance(500_000);
    await (await limiter.take('codes-per-number', NUMBER)).giveBack();

    expect((await limiter.peek('codes-per-number', NUMBER)).resetS).toBe(100);
  });

  test('tells of several spent windows the one that opens last', async () => {
    const { limiter, clock } = setUp();
    for (let round = 0; round < 2; round += 1) {
      await takeAll(() => limiter.take('codes-per-number', NUMBER), 2);
      clock.advance(600_001);
    }
    expect((await limiter.take('codes-per-number', NUMBER)).allowed).toBe(true);
    const { resetS } = await limiter.peek('codes-per-number', NUMBER);

    expect(resetS).toBe(Math.ceil((DAY_MS - 2 * 600_001) / 1000));
  });
});

describe('limiter.take, while the store', () => {
  test('is down, counts in memory and gives back there', async () => {
    const down = () => Promise.reject(new Error('down'));
    const { limiter } = setUp(() => ({ add: down, read: down, giveBack: down, secret: down }));
    const first = await limiter.take('codes-per-number', NUMBER);
    expect(await takeAll(() => limiter.take('codes-per-number', NUMBER), 3)).toEqual([true, false, false]);
    await first.giveBack();

    expect(await takeAll(() => limiter.take('codes-per-number', NUMBER), 2)).toEqual([true, false]);
  });

  test('answers too late, gives back in both places', async () => {
    let land = (): void => undefined;
    const landed = new Promise<void>((resolve) => (land = resolve));
    const { limiter, clock } = setUp((real) => ({
      ...real,
      add: async (...args) => (await landed, real.add(...args)),
    }));
    const taking = limiter.take('codes-per-hour', 'all');
    await clock.advanceAsync(2_000);
    const taken = await taking;
    expect(taken.allowed).toBe(true);
    await taken.giveBack();
    land();
    await clock.advanceAsync(0);
    await clock.advanceAsync(0);

    expect((await limiter.peek('codes-per-hour', 'all')).remaining).toBe(7);
  });

  test('goes down before a point is given back, keeps it counted and says so', async () => {
    const { limiter, log } = setUp((real) => ({
      ...real,
      giveBack: () => Promise.reject(new Error('down')),
    }));
    const taken = await limiter.take('codes-per-hour', 'all');
    await taken.giveBack();

    expect((await limiter.peek('codes-per-hour', 'all')).remaining).toBe(6);
    expect(log.lines.map(({ level }) => level)).toEqual(['warn']);
  });
});

describe('T57: limits per address', () => {
  const NAMES = [
    'links-per-address',
    'codes-per-address',
    'id-misses-per-address',
    'live-per-address',
  ] as const;
  const points = (name: LimitName) => load(SETTINGS).config.limits[name]?.[0]?.points ?? 0;

  test.each(NAMES.flatMap((name) => [[name, 'IPv4 /24'] as const, [name, 'IPv6 /48'] as const]))(
    '%s: every address of an %s together get at least one and at most five times the points of one',
    async (name, kind) => {
      const { limiter } = setUp();
      let allowed = 0;
      for (let index = 0; index < 100; index += 1) {
        const address = kind === 'IPv4 /24' ? `203.0.113.${index}` : `2001:db8:7:${index.toString(16)}::/64`;
        const answers = await takeAll(() => limiter.take(name, address), points(name) + 1);
        allowed += answers.filter(Boolean).length;
      }
      const outside = kind === 'IPv4 /24' ? '203.0.114.1' : '2001:db8:8:1::/64';

      expect(allowed).toBe(NETWORK_FACTOR * points(name));
      expect((await limiter.take(name, outside)).allowed).toBe(true);
    },
  );

  test('what is no address counts as one network', async () => {
    const { limiter } = setUp();
    const answers = await takeAll(() => limiter.take('links-per-address', 'unknown'), 20);

    expect(answers.filter(Boolean)).toHaveLength(NETWORK_FACTOR * 3);
  });

  test('a network that is spent tells an address of it no more than when it opens again', async () => {
    const { limiter } = setUp();
    for (let index = 1; index <= NETWORK_FACTOR; index += 1) {
      await takeAll(() => limiter.take('links-per-address', `203.0.113.${index}`), 3);
    }
    const { giveBack: _giveBack, ...state } = await limiter.take('links-per-address', '203.0.113.9');

    expect(state).toEqual({ allowed: false, limit: 3, remaining: 0, resetS: 600, windowS: 600 });
  });
});

describe('a limit, whatever is taken and given back', () => {
  type Act = { readonly kind: 'take' | 'give-back' | 'wait'; readonly at: number };
  const ACTS = array(
    oneof(
      record({ kind: constantFrom('take' as const, 'give-back' as const), at: nat(100) }),
      record({ kind: constantFrom('wait' as const), at: nat(900) }),
    ),
    { maxLength: 60 },
  );

  /** A model of one fixed window. */
  class Model {
    endsAtMs = -1;
    kept = 0;
  }

  test('has used as many points as were taken and kept in the window that is open', async () => {
    await assert(
      asyncProperty(ACTS, async (acts: readonly Act[]) => {
        const { limiter, clock } = setUp();
        const model = new Model();
        const taken: { readonly one: Taken; readonly endsAtMs: number; isBack: boolean }[] = [];
        for (const { kind, at } of acts) {
          if (kind === 'wait') clock.advance(at * 1_000);
          if (kind === 'take') {
            if (clock.now() >= model.endsAtMs) [model.endsAtMs, model.kept] = [clock.now() + 600_000, 0];
            const one = await limiter.take('links-per-address', 'unknown');
            expect(one.allowed).toBe(model.kept < NETWORK_FACTOR * 3);
            if (!one.allowed) continue;
            model.kept += 1;
            taken.push({ one, endsAtMs: model.endsAtMs, isBack: false });
          }
          const chosen = taken[at % Math.max(1, taken.length)];
          if (kind === 'give-back' && chosen !== undefined) {
            await chosen.one.giveBack();
            if (!chosen.isBack && chosen.endsAtMs === model.endsAtMs) model.kept -= 1;
            chosen.isBack = true;
          }
        }
      }),
    );
  });
});
