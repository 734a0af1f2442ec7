import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Tally } from '../../../src/ports/tally.ts';

describe('Tally', () => {
  test('counts each key by itself, and forgets a key without a count', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.boolean())), (steps) => {
        const tally = new Tally<string>();
        const expected = new Map<string, number>();
        for (const [key, isMore] of steps) {
          if (isMore) tally.add(key);
          else tally.remove(key);
          expected.set(key, Math.max(0, (expected.get(key) ?? 0) + (isMore ? 1 : -1)));
        }
        for (const [key, count] of expected) expect(tally.of(key)).toBe(count);
        const counted = [...expected].filter(([, count]) => count > 0);
        expect(tally.size).toBe(counted.length);
        expect(new Map(tally)).toEqual(new Map(counted));
      }),
    );
  });

  test('adds several at once, and gives the counts of that moment', () => {
    const tally = new Tally<string>();
    tally.add('a', 3);
    const counts = tally.toMap();
    tally.add('a');
    expect([counts, tally.of('a'), tally.of('b')]).toEqual([new Map([['a', 3]]), 4, 0]);
  });
});
