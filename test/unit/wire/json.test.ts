import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseJson } from '../../../src/wire/json.ts';

test('parseJson gives any JSON value, null included', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = JSON.stringify(value);
      expect(JSON.stringify(parseJson(text))).toBe(text);
    }),
  );
});

test.each(['', '{', '{"a":1', 'undefined', "{'a':1}", '\u0000'])('parseJson of %j is undefined', (text) => {
  expect(parseJson(text)).toBeUndefined();
});
