import { array, assert, asyncProperty, constantFrom, string } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parsePhone } from '../../../../src/link/number/phone.ts';
import { AppError } from '../../../../src/wire/errors.ts';
import { leastMs } from '../../../kit/least-ms.ts';
import { errorOf } from '../../../kit/session/harness.ts';

function tryParse(text: string): void {
  try {
    parsePhone(text, 'KE');
  } catch (error) {
    expect(error).toBeInstanceOf(AppError);
  }
}

describe('parsePhone', () => {
  test('T55: takes time in proportion to the text, whatever it is made of', () => {
    const parts = [
      '1',
      '+',
      '(',
      ')',
      '0xx',
      ' ',
      '-',
      '/',
      ',',
      '%',
      '%2B',
      '#',
      'x',
      'ext ',
      ';ext=',
      ':',
      '@',
      'wa.me/',
      'tel:',
      '.com/',
      'wa.me/1 ',
      '1 ',
      '1/',
      '1a',
      '(1)',
      '1,',
      '\u09e7',
      '\u{1d7d8}',
      '&phone=',
      '?',
    ];
    for (const part of parts) {
      for (const start of ['', '1', '+254712345678', 'wa.me/', 'tel:']) {
        const text = start + part.repeat(Math.ceil(10_000 / part.length));
        expect(
          leastMs(75, () => tryParse(text)),
          `${start}${part}…`,
        ).toBeLessThan(150);
      }
    }
  });

  test('of texts made of what people put around numbers answers digits or a phone error', async () => {
    const parts = constantFrom(
      '+',
      '00',
      '(',
      ')',
      '0',
      '254',
      '712345678',
      ' ',
      '-',
      '/',
      ',',
      'ext',
      'x',
      '#',
      'wa.me/',
      'tel:',
      '?',
      '@',
      '٣',
      '\n',
    );
    await assert(
      asyncProperty(array(parts, { maxLength: 12 }), async (pieces) => {
        const error = await errorOf(() =>
          expect(parsePhone(pieces.join(''), 'DE').digits).toMatch(/^\d{5,15}$/),
        );
        if (error !== null) expect(error.code).toMatch(/^PHONE_/);
      }),
      { numRuns: 500, seed: 7 },
    );
  });

  test('of any text answers digits or a phone error, never anything else', async () => {
    await assert(
      asyncProperty(string({ unit: 'binary', maxLength: 60 }), async (text) => {
        const error = await errorOf(() => expect(parsePhone(text, 'KE').digits).toMatch(/^\d{5,15}$/));
        if (error !== null) expect(error.code).toMatch(/^PHONE_/);
      }),
      { numRuns: 300, seed: 7 },
    );
  });
});
