import { expect, test } from 'vitest';
import type { LimitState } from '../../../src/ports/limits.ts';
import { LimitCache } from '../../../src/store/limit-cache.ts';
import { FakeClock } from '../../double/clock.ts';

function stateWith(remaining: number): LimitState {
  return { allowed: true, limit: 60, remaining, resetS: 60, windowS: 60 };
}

function setUp() {
  const clock = new FakeClock();
  const cache = new LimitCache(clock);
  const looks = { count: 0 };
  const look = (key: string) => cache.get(key, () => Promise.resolve(stateWith(60 - (looks.count += 1))));
  return { clock, cache, looks, look };
}

test('LimitCache, asked again within a second, answers without a look', async () => {
  const { clock, looks, look } = setUp();
  await look('a');
  clock.advance(999);

  expect((await look('a')).remaining).toBe(59);
  expect(looks.count).toBe(1);
});

test('LimitCache, asked a second later or for another key, looks again', async () => {
  const { clock, looks, look } = setUp();
  await look('a');
  await look('b');
  clock.advance(1_000);
  await look('a');

  expect(looks.count).toBe(3);
});

test('LimitCache, after a count, looks again, also where a look began while it was counted', async () => {
  const { cache, looks, look } = setUp();
  await look('a');
  const counted = await cache.invalidating('a', async () => {
    await look('a');
    return 'counted';
  });
  await look('a');

  expect(counted).toBe('counted');
  expect(looks.count).toBe(3);
});

test('LimitCache, where a look ends only after a count that came later, does not remember it', async () => {
  const { cache, looks, look } = setUp();
  let end = () => undefined as void;
  const slow = cache.get('a', () => new Promise((resolve) => (end = () => resolve(stateWith(60)))));
  await cache.invalidating('a', () => Promise.resolve());
  end();
  await slow;
  await look('a');

  expect(looks.count).toBe(1);
});

test('LimitCache, after a count that failed, looks again and passes the error on', async () => {
  const { cache, looks, look } = setUp();
  await look('a');
  await expect(cache.invalidating('a', () => Promise.reject(new Error('down')))).rejects.toThrow('down');
  await look('a');

  expect(looks.count).toBe(2);
});

test('LimitCache, asked for more keys than it holds, still answers right', async () => {
  const { looks, look } = setUp();
  for (let key = 0; key <= 10_000; key += 1) await look(String(key));
  await look('0');

  expect(looks.count).toBe(10_002);
});

test('LimitCache, asked by many while the store is being read, reads it once, also for those who come in the middle', async () => {
  const { cache } = setUp();
  const ends: (() => void)[] = [];
  const look = () =>
    cache.get('a', () => new Promise((resolve) => void ends.push(() => resolve(stateWith(60)))));
  const first = [look(), look()];
  await Promise.resolve();
  const later = look();
  for (const end of ends) end();
  await Promise.all([...first, later, look()]);

  expect(ends).toHaveLength(1);
});

test('LimitCache, where a look fails, looks again', async () => {
  const { cache, look } = setUp();
  await expect(cache.get('a', () => Promise.reject(new Error('away')))).rejects.toThrow('away');

  expect((await look('a')).remaining).toBe(59);
});
