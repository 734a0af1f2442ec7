import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { BRACE_OR_TEXT, FOUR_DIGITS, REGION } from '../../../src/http/description/text-patterns.ts';
import { parsePhone } from '../../../src/link/number/phone.ts';
import { parseSessionText } from '../../../src/session-id/long.ts';
import { AppError } from '../../../src/wire/errors.ts';
import { AROUND } from '../../kit/session-id/wrappings.ts';
import { digitsOf, examplesOf, REGIONS } from '../../kit/link/examples.ts';

/** The description promises of texts no more than the server keeps: what does not fit a pattern is refused. */

const fits = (pattern: string, text: string) => new RegExp(pattern, 'u').test(text);

/** The code of the error with which a text is refused; `null` if it is taken. */
function refusalOf(read: () => unknown): string | null {
  try {
    read();
    return null;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return error.code;
  }
}

test('a text with fewer than four digits is no number in any region', () => {
  const digit = fc.constantFrom(...Array.from('0123456789'), '\u0663', '\uff15', '\u{1d7d8}');
  const other = fc.constantFrom('+', ' ', '(', ')', '-', '/', 'a', '.', '\u00b2', 'wa.me/', 'ext');
  const parts = fc.tuple(fc.array(digit, { maxLength: 3 }), fc.array(other, { maxLength: 5 }));
  const texts = parts.chain(([digits, others]) =>
    fc.shuffledSubarray([...digits, ...others], { minLength: digits.length + others.length }),
  );
  const property = fc.property(texts, fc.constantFrom(undefined, ...REGIONS), (parts, region) => {
    const text = parts.join('');
    expect([text, fits(FOUR_DIGITS, text)]).toEqual([text, false]);
    expect(refusalOf(() => parsePhone(text, region))).toMatch(/^PHONE_/);
  });
  fc.assert(property, { numRuns: 700 });
});

test('every number that exists has four digits, the shortest too', () => {
  const numbers = REGIONS.flatMap((region) => examplesOf(region).map(digitsOf));

  expect(numbers.length).toBeGreaterThan(200);
  expect([...numbers, '3506'].filter((number) => !fits(FOUR_DIGITS, number))).toEqual([]);
  expect(parsePhone('3506', 'TK').digits).toBe('6903506');
});

test('the pattern of regions fits exactly those that a number is taken with', () => {
  const letters = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ');
  const pairs = letters.flatMap((first) =>
    letters.flatMap((second) => [first + second, first + second.toLowerCase()]),
  );
  const isTaken = (region: string) => refusalOf(() => parsePhone('+12025550100', region)) === null;

  expect(pairs.filter((pair) => fits(REGION, pair) !== isTaken(pair))).toEqual([]);
  expect(pairs.filter(isTaken).length).toBeGreaterThan(400);
  expect(['KEN', 'K', '', 'K1'].filter((text) => fits(REGION, text))).toEqual([]);
});

test('a text that is shorter than a session ID and has no brace is no session', () => {
  const piece = fc.constantFrom(...Array.from('aZ9~=+/-_%"\'[](:,'), ' ', '\n', '\u200b', 'e', '3', '0', 'T');
  const property = fc.property(fc.array(piece, { minLength: 1, maxLength: 12 }), (pieces) => {
    const text = pieces.join('');
    fc.pre(!fits(BRACE_OR_TEXT, text));
    expect(refusalOf(() => parseSessionText(text, 'TREKKER-MD'))).toBe('SESSION_ID_MALFORMED');
  });
  fc.assert(property, { numRuns: 700 });
});

test('every way in which people paste an ID fits, and so does the shortest JSON', () => {
  const id = 'TREKKER-MD~qqqqsyqcyq5rqwzqfpg9scrgwpugpzysn29avvm';
  const texts = [...AROUND.map(([, wrap]) => wrap(id)), '{}', '\uff5b\uff5d', '%7B%7D'];

  expect(texts.filter((text) => !fits(BRACE_OR_TEXT, text))).toEqual([]);
});
