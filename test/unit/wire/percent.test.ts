import { assert, property, string, uint8Array } from 'fast-check';
import { expect, test } from 'vitest';
import { percentDecoded } from '../../../src/wire/address/percent.ts';

function encoded(bytes: Uint8Array): string {
  return [...bytes].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
}

test('percentDecoded undoes what encodeURIComponent did', () => {
  assert(
    property(string({ unit: 'grapheme' }), (text) => {
      expect(percentDecoded(encodeURIComponent(text))).toBe(text);
    }),
  );
});

test('percentDecoded undoes exactly what decodeURIComponent takes, and never throws', () => {
  const native = (text: string) => {
    try {
      return decodeURIComponent(text);
    } catch {
      // The bytes are no UTF-8.
      return null;
    }
  };
  assert(
    property(uint8Array({ minLength: 1, maxLength: 5 }), (bytes) => {
      const text = encoded(bytes);
      const whole = native(text);
      expect(percentDecoded(text).includes('%') && !bytes.includes(0x25)).toBe(
        whole === null && !bytes.includes(0x25),
      );
      if (whole !== null) expect(percentDecoded(text)).toBe(whole);
    }),
  );
});

test.each([
  ['%f0a', '%f0a'],
  ['A%7E%ff%7e', 'A~%ff~'],
  ['%c0%80', '%c0%80'],
  ['%ed%a0%80', '%ed%a0%80'],
  ['%f4%90%80%80', '%f4%90%80%80'],
  ['%e2%80%93', '\u2013'],
  ['%F0%9F%98%80', '\u{1f600}'],
  ['100%', '100%'],
])('percentDecoded makes of %j %j', (text, wanted) => {
  expect(percentDecoded(text)).toBe(wanted);
});
