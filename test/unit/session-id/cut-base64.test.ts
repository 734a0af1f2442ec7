import { expect, test } from 'vitest';
import { parseSessionText } from '../../../src/session-id/long.ts';
import { readPaste } from '../../../src/session-id/paste.ts';
import { AppError } from '../../../src/wire/errors.ts';

const CREDS = JSON.stringify({ noiseKey: { private: 'a'.repeat(43) }, advSecretKey: 'b'.repeat(1_500) });
const BASE64 = Buffer.from(CREDS).toString('base64');

test.each(['', 'TREKKER-MD~', 'ANY_'])(
  'base64 of creds behind "%s", cut off at any character, is told as that',
  (prefix) => {
    for (let length = 396; length < BASE64.length - 8; length += 7) {
      const text = prefix + BASE64.slice(0, length);
      let thrown: unknown = null;
      try {
        readPaste(text);
        parseSessionText(text, 'TREKKER-MD');
      } catch (error) {
        thrown = error;
      }

      expect([length, thrown]).toEqual([length, expect.any(AppError)]);
    }
  },
);
