import { expect, test } from 'vitest';
import { parseGuessed, parsePhone } from '../../../../src/link/number/phone.ts';
import { detailOf, errorOf } from '../../../kit/session/harness.ts';

/** Numbers typed without a chosen country. */

test.each([
  ['01 97 12 34 56', ['BJ', 'FR'], ['+2290197123456', '+33197123456']],
  ['07031234567', ['NG', 'GB'], ['+2347031234567', '+447031234567']],
  ['0300 1234567', ['PK', 'GB'], ['+923001234567', '+443001234567']],
  ['55 1234 5678', ['MX', 'US'], ['+525512345678', '+15512345678']],
  ['07 58 12 34 56', ['FR'], ['+33758123456']],
  ['6 77 12 34 56', ['cm', 'FR'], ['+237677123456', '+33677123456']],
  ['0712 345 678', ['KE'], ['+254712345678']],
  ['254712345670', ['DE'], ['+254712345670', '+49254712345670']],
])(
  'T53: of %s where %s is only guessed asks back, however clear it seems',
  async (text, regions, numbers) => {
    const error = await errorOf(() => parseGuessed(text, regions));
    expect(error?.code).toBe('PHONE_COUNTRY_CODE_MISSING');
    expect(error?.fields.choices?.map(({ number }) => number)).toEqual(numbers);
    for (const number of numbers) expect(parseGuessed(number, regions).digits).toBe(number.slice(1));
  },
);

test.each([
  ['+254712345678', ['DE', 'US']],
  ['00254712345678', ['DE']],
  ['254712345678', ['KE', 'GB']],
  ['https://wa.me/254712345678', ['DE']],
])('of %s, which names its country, takes the number whatever was guessed', (text, regions) => {
  expect(parseGuessed(text, regions).digits).toBe('254712345678');
});

test('of what no guess can read says why not, of the best one', async () => {
  expect(await detailOf(() => parseGuessed('0712 345 678', ['GB', 'US']))).toContain('United Kingdom');
  expect(await detailOf(() => parseGuessed('hello', ['GB']))).toContain('Type the number in digits.');
});

test('T53: the mobile number is offered before the landline, which is called so', async () => {
  const error = await errorOf(() => parsePhone('49 151 23456789', 'DE'));
  expect(error?.fields.choices?.map(({ number, landline }) => [number, landline])).toEqual([
    ['+4915123456789', undefined],
    ['+494915123456789', true],
  ]);
});
