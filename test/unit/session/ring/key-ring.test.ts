import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createKeyRingText, KeyRingError, parseKeyRing } from '../../../../src/session/ring/key-ring.ts';
import { refusalOf } from '../../../kit/session/refusal.ts';

const A = randomBytes(32);
const B = randomBytes(32);
const text = (key: Buffer) => key.toString('base64');

describe('parseKeyRing', () => {
  test('with two keys, takes the first as active and finds both', () => {
    const ring = parseKeyRing(` k2:${text(A)} ,\n k1:${text(B)}, `);
    expect(ring.active).toEqual({ kid: 'k2', key: A });
    expect(ring.kids).toEqual(['k2', 'k1']);
    expect(ring.byId('k1')?.key).toEqual(B);
    expect(ring.byId('k3')).toBeNull();
    expect(ring.byId('__proto__')).toBeNull();
  });

  test('reads back what createKeyRingText made', () => {
    expect(parseKeyRing(createKeyRingText(A)).active).toEqual({ kid: 'k1', key: A });
  });

  test.each([
    ['nothing', '', /empty/],
    ['only commas', ' , ', /empty/],
    ['no name', text(A), /part 1/],
    ['an empty name', `:${text(A)}`, /part 1/],
    ['a name with the mark that separates fields in a seal', `k|1:${text(A)}`, /part 1/],
    ['a name twice', `k1:${text(A)},k1:${text(B)}`, /twice/],
    ['31 bytes', `k1:${text(A.subarray(1))}`, /not 32 bytes/],
    ['33 bytes', `k1:${text(Buffer.concat([A, A.subarray(0, 1)]))}`, /not 32 bytes/],
    ['hexadecimal', `k1:${A.toString('hex')}`, /not 32 bytes/],
    ['something that is not base64', `k1:${'*'.repeat(44)}`, /not base64/],
    ['one byte over and over', `k1:${text(Buffer.alloc(32, 7))}`, /not a random key/],
    ['zeros', `k1:${text(Buffer.alloc(32))}`, /not a random key/],
    ['a short pattern', `k1:${text(Buffer.from('deadbeef'.repeat(8), 'hex'))}`, /not a random key/],
    [
      'bytes that count up',
      `k1:${text(Buffer.from(Array.from({ length: 32 }, (_, at) => at)))}`,
      /not a random key/,
    ],
    ['readable text', `k1:${text(Buffer.from('change-me-please-change-me-now!!'))}`, /readable text/],
    ['a bad second key', `k2:${text(A)},k1:${text(Buffer.alloc(32, 1))}`, /k1 is not a random key/],
  ])('with %s, refuses without showing a key', async (_, ring, wanted) => {
    const read = () => parseKeyRing(ring);
    expect(read).toThrow(KeyRingError);
    const sentence = await refusalOf(read);
    expect(sentence).toMatch(wanted);
    expect(sentence).not.toMatch(new RegExp(text(A).slice(0, 8).replace(/[+/]/g, '.')));
    expect(read).not.toThrow(new RegExp(text(A).slice(0, 8).replace(/[+/]/g, '.')));
  });
});
