import { describe, expect, test } from 'vitest';
import { Lanes } from '../../../src/ports/lanes.ts';
import { deferred } from '../../../src/ports/timing.ts';

/** Tasks that record when they begin, and end when the test ends them. */
function works(names: readonly string[]) {
  const begun: string[] = [];
  const ends = new Map(names.map((name) => [name, deferred()]));
  const work = (name: string) => () => {
    begun.push(name);
    return ends.get(name)?.promise ?? Promise.resolve();
  };
  return { begun, work, end: (name: string) => ends.get(name) };
}

describe('Lanes', () => {
  test('runs so many works of a key at once, the others in order; other keys do not wait', async () => {
    const { begun, work, end } = works(['a1', 'a2', 'a3', 'a4', 'b1']);
    const lanes = new Lanes(2);
    const all = ['a1', 'a2', 'a3', 'a4'].map((name) => lanes.run('a', work(name)));
    all.push(lanes.run('b', work('b1')));
    expect(begun).toEqual(['a1', 'a2', 'b1']);
    end('a2')?.resolve();
    await all[1];
    expect(begun).toEqual(['a1', 'a2', 'b1', 'a3']);
    for (const name of ['a1', 'a3', 'a4', 'b1']) end(name)?.resolve();
    await Promise.all(all);
    expect(begun).toEqual(['a1', 'a2', 'b1', 'a3', 'a4']);
  });

  test('a work that fails frees its place, and its error is its own', async () => {
    const { begun, work, end } = works(['first', 'second']);
    const lanes = new Lanes(1);
    const [first, second] = ['first', 'second'].map((name) => lanes.run('one', work(name)));
    end('first')?.reject(new Error('failed'));
    end('second')?.resolve();
    await expect(first).rejects.toThrow('failed');
    await second;
    expect(begun).toEqual(['first', 'second']);
  });
});
