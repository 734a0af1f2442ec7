import { describe, expect, test } from 'vitest';
import { parsePhone } from '../../../../src/link/number/phone.ts';
import { detailOf, errorOf } from '../../../kit/session/harness.ts';

describe('T53: a prefix of national calls behind the country code', () => {
  test.each([
    ['+52 044 55 1234 5678', undefined, '525512345678'],
    ['+52 01 55 1234 5678', 'US', '525512345678'],
    ['+998 8 90 123 45 67', undefined, '998901234567'],
    ['8 90 123 45 67', 'UZ', '998901234567'],
    ['+225 0 07 12 34 56 78', undefined, '2250712345678'],
    ['+48 0 601 123 456', undefined, '48601123456'],
    ['+380 8 050 123 45 67', undefined, '380501234567'],
    ['+7 8 916 123-45-67', undefined, '79161234567'],
    ['+39 0312 345678', undefined, '390312345678'],
  ])('as in %s, chosen %s, is left out: %s', (text, region, digits) => {
    expect(parsePhone(text, region).digits).toBe(digits);
  });

  test('is asked for where it may belong to the number, and each answer is read', async () => {
    const error = await errorOf(() => parsePhone('+39 0 312 345 6789'));
    const numbers = error?.fields.choices?.map(({ number }) => number) ?? [];
    expect(numbers).toEqual(['+393123456789', '+3903123456789']);
    for (const number of numbers) expect(parsePhone(number).digits).toBe(number.slice(1));
  });
});

test.each([
  '+8816 1234 5678',
  '+870 773 123 456',
  '00882 13123456',
  '+883510012345',
  '+800 1234 5678',
  '+979 1 2345 6789',
])('the code of %s, which no country has, is told with what WhatsApp needs', async (text) => {
  const said = await detailOf(() => parsePhone(text, 'KE'));
  expect(said).toMatch(/satellite phones or services.*mobile number of a country/);
});
