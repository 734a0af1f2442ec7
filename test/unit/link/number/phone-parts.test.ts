import { describe, expect, test } from 'vitest';
import { maskNumber, parsePhone } from '../../../../src/link/number/phone.ts';
import { detailOf, errorOf } from '../../../kit/session/harness.ts';

describe('T53: a region', () => {
  test.each(['UK', 'uk', 'GB'])('written %s is Great Britain', (region) => {
    expect(parsePhone('07400 123456', region).digits).toBe('447400123456');
  });

  test.each(['XX', 'ZZ', 'zz', 'AQ', 'QQ'])(
    'that has no numbers, like %s, is refused by name',
    async (region) => {
      for (const text of ['0712345678', '+254712345678', '254712345678']) {
        const error = await errorOf(() => parsePhone(text, region));
        expect(error?.code).toBe('BODY_INVALID');
        expect(error?.why).toMatchObject({ reason: 'region-unknown' });
        expect(await detailOf(() => parsePhone(text, region))).toContain(`called ${region.toUpperCase()}.`);
      }
    },
  );
});

test.each([
  ['254712345678', '+254 ... 78'],
  ['12025550123', '+1 ... 23'],
  ['22513991200', '+225 ... 00'],
  ['5215512345678', '+52 ... 78'],
  ['99', '+99 ... 99'],
])('of the number %s people see %s', (digits, masked) => {
  expect(maskNumber(digits)).toBe(masked);
});
