import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PieceContent } from '../../../../../src/auth-state/kept/pieces.ts';
import { split } from '../../../../../src/restore/keep/state/split.ts';

/** Every value of contents by its name, and the creds. */
function valuesOf(contents: readonly PieceContent[]): readonly string[] {
  return contents
    .flatMap(({ creds, keys = {} }) => [
      ...(creds === undefined ? [] : [JSON.stringify(['creds', creds])]),
      ...Object.entries(keys).flatMap(([type, of]) =>
        Object.entries(of).map((entry) => JSON.stringify([type, ...entry])),
      ),
    ])
    .toSorted();
}

test('each value goes into one part, whatever its name, and the marks into the last', () => {
  const name = fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor', 'toString'));
  const values = fc.dictionary(name, fc.constantFrom(null, 'a', { b: 1 }, { type: 'Buffer', data: 'AAAA' }));
  const keys = fc.dictionary(fc.constantFrom('session', 'sender-key', '__proto__', 'pre-key'), values);
  const content = fc.record(
    { creds: fc.constant({ c: 1 }), keys, clean: fc.constant(true as const) },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(content, fc.integer({ min: 2, max: 9 }), (whole, count) => {
      const parts = split(whole, count);
      const all = valuesOf([whole]);
      expect(valuesOf(parts)).toEqual(all);
      expect(parts.length).toBe(Math.min(count, all.length));
      expect(parts.filter((part) => 'clean' in part)).toHaveLength(parts.length > 0 && whole.clean ? 1 : 0);
      if (parts.length > 0) expect(parts.at(-1)?.clean).toBe(whole.clean);
    }),
  );
});

test('parts are of about the same size, each with a part of each kind', () => {
  const of = (count: number, signs: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, at) => [`${at}`, 'x'.repeat(signs + at)]));
  const parts = split(
    { creds: { me: 'x'.repeat(900) }, keys: { session: of(50, 300), 'identity-key': of(50, 90) } },
    4,
  );
  const sizes = parts.map((part) => JSON.stringify(part).length);

  expect(Math.max(...sizes)).toBeLessThan(1.1 * Math.min(...sizes));
  for (const { keys } of parts) expect(Object.keys(keys ?? {})).toEqual(['session', 'identity-key']);
});
