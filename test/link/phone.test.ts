import { describe, expect, test } from 'vitest';
import { assert, asyncProperty, string } from 'fast-check';
import { canonicalNumber, maskNumber, parsePhone } from '../../src/link/phone.ts';
import { errorOf } from '../session/support/harness.ts';

describe('parsePhone', () => {
  test.each([
    ['+254712345678', undefined, '254712345678'],
    ['00254712345678', undefined, '254712345678'],
    ['254712345678', undefined, '254712345678'],
    ['0712345678', 'KE', '254712345678'],
    ['0712 345 678', 'ke', '254712345678'],
    ['(0712) 345-678', 'KE', '254712345678'],
    ['+254 (712) 345.678', undefined, '254712345678'],
    ['\u202a+254 712 345 678\u202c', undefined, '254712345678'],
    ['+٢٥٤٧١٢٣٤٥٦٧٨', undefined, '254712345678'],
    ['۰۷۱۲۳۴۵۶۷۸', 'KE', '254712345678'],
    ['+254712345678', 'DE', '254712345678'],
    ['+49 151 12345678', 'KE', '4915112345678'],
    ['tel:+254712345678', undefined, '254712345678'],
    ['+5511987654321', undefined, '5511987654321'],
    ['+5491123456789', undefined, '5491123456789'],
  ])('of %s in %s is %s', (text, region, digits) => {
    expect(parsePhone(text, region)).toBe(digits);
  });

  test.each([
    ['0712345678', undefined, 'PHONE_COUNTRY_CODE_MISSING'],
    ['+25471', undefined, 'PHONE_INVALID'],
    ['+2547123456789012', undefined, 'PHONE_INVALID'],
    ['+999712345678', undefined, 'PHONE_INVALID'],
    ['hello', 'KE', 'PHONE_INVALID'],
    ['+', undefined, 'PHONE_INVALID'],
    ['0712345678', 'ZZ', 'PHONE_INVALID'],
  ])('of %s in %s is refused with %s', async (text, region, code) => {
    expect((await errorOf(() => parsePhone(text, region)))?.code).toBe(code);
  });

  test('of any text answers digits or a phone error, never anything else', async () => {
    await assert(
      asyncProperty(string({ unit: 'binary', maxLength: 60 }), async (text) => {
        const error = await errorOf(() => expect(parsePhone(text, 'KE')).toMatch(/^\d{5,15}$/));
        if (error !== null) expect(error.code).toMatch(/^PHONE_/);
      }),
      { numRuns: 300, seed: 7 },
    );
  });
});

test.each([
  ['5511987654321', '551187654321'],
  ['551187654321', '551187654321'],
  ['5215512345678', '525512345678'],
  ['525512345678', '525512345678'],
  ['5491123456789', '541123456789'],
  ['254712345678', '254712345678'],
])('the number %s counts as %s', (digits, canonical) => {
  expect(canonicalNumber(digits)).toBe(canonical);
});

test.each([
  ['254712345678', '+254 ... 78'],
  ['12025550123', '+1 ... 23'],
  ['99', '+99 ... 99'],
])('of the number %s people see %s', (digits, masked) => {
  expect(maskNumber(digits)).toBe(masked);
});
