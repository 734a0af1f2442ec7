import { expect, test } from 'vitest';
import { isSameNumber } from '../../src/link/number/number-spellings.ts';
import { parsePhone } from '../../src/link/number/phone.ts';
import { digitsOf, exampleOf, REGIONS } from '../kit/link/examples.ts';
import { errorOf } from '../kit/session/harness.ts';

test('T53: a mobile number of any country, typed without + under any country, is never read as another', async () => {
  const examples = REGIONS.flatMap((region) => exampleOf(region, 'mobile') ?? []).map(digitsOf);
  let read = 0;
  let asked = 0;
  for (const digits of examples) {
    for (const region of REGIONS) {
      const error = await errorOf(() => {
        expect(parsePhone(digits, region).digits).toBe(digits);
        read += 1;
      });
      if (error === null) continue;
      expect(error.fields.choices?.some(({ number }) => isSameNumber(number.slice(1), digits))).toBe(true);
      asked += 1;
    }
  }
  expect(read + asked).toBe(examples.length * REGIONS.length);
  expect(asked / read).toBeLessThan(0.03);
});
