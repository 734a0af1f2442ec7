import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BoundedMap } from '../../../src/ports/bounded-map.ts';

const MAX = 4;

describe('BoundedMap', () => {
  test('holds the entries that were set last, and never more than its maximum', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(9)), (keys) => {
        const map = new BoundedMap<number, number>(MAX);
        for (const [at, key] of keys.entries()) {
          map.set(key, at);
          expect(map.size).toBeLessThanOrEqual(MAX);
        }
        const lastFirst = [...new Set(keys.toReversed())];
        for (const [place, key] of lastFirst.entries()) {
          expect(map.get(key)).toBe(place < MAX ? keys.lastIndexOf(key) : undefined);
          expect(map.has(key)).toBe(place < MAX);
        }
      }),
    );
  });

  test('makes room when an entry is deleted', () => {
    const map = new BoundedMap<string, number>(2);
    for (const [at, key] of ['a', 'b'].entries()) map.set(key, at);
    map.delete('b');
    map.set('c', 2);
    expect([map.has('a'), map.has('b'), map.has('c')]).toEqual([true, false, true]);
  });

  test('deletes the oldest up to the first that stays', () => {
    const map = new BoundedMap<string, number>(MAX);
    for (const [key, value] of [
      ['a', 1],
      ['b', 1],
      ['c', 2],
      ['d', 1],
    ] as const)
      map.set(key, value);
    map.deleteOldest((value) => value === 1);
    expect(['a', 'b', 'c', 'd'].filter((key) => map.has(key))).toEqual(['c', 'd']);
  });
});
