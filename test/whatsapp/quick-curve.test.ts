import { randomBytes } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { findCurves, quickenCurve } from '../../src/whatsapp/quick-curve.ts';
import { publicFromPrivate, verifyXEdDSA } from '../../src/whatsapp/xeddsa.ts';
import { keyPair, typed } from '../fakes/whatsapp/curve.ts';

const { plain, libsignal } = findCurves();
const before = { sign: plain.sign, verify: plain.verify, agree: libsignal.calculateAgreement };
const SAMPLES = Array.from({ length: 20 }, (_, index) => ({
  pair: keyPair(),
  message: randomBytes(index * 7),
}));

beforeAll(() => {
  quickenCurve();
  quickenCurve();
});

describe('quicker signatures', () => {
  test('are right for the one they replace, and the other way round', () => {
    for (const { pair, message } of SAMPLES) {
      expect(before.verify(pair.public, message, plain.sign(pair.private, message))).toBe(true);
      expect(plain.verify(pair.public, message, Buffer.from(before.sign(pair.private, message)))).toBe(true);
      expect(verifyXEdDSA(pair.public, message, plain.sign(pair.private, message))).toBe(true);
    }
  });

  test('are refused with any bit wrong, and with another key or message', () => {
    const [one, other] = SAMPLES;
    if (one === undefined || other === undefined) throw new Error('two samples are needed');
    const signature = plain.sign(one.pair.private, one.message);
    for (let bit = 0; bit < 512; bit += 1) {
      const wrong = Buffer.from(signature);
      wrong.writeUInt8(wrong.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      expect(plain.verify(one.pair.public, one.message, wrong)).toBe(false);
    }
    expect(plain.verify(other.pair.public, one.message, signature)).toBe(false);
    expect(plain.verify(one.pair.public, other.message, signature)).toBe(false);
  });
});

describe('quicker agreement', () => {
  test('gives what the one it replaces gives, with and without the type byte', () => {
    for (const { pair } of SAMPLES) {
      const { public: theirs } = keyPair();
      const expected = before.agree(typed(theirs), pair.private);
      expect(libsignal.calculateAgreement(typed(theirs), pair.private).equals(expected)).toBe(true);
      expect(libsignal.calculateAgreement(theirs, pair.private).equals(expected)).toBe(true);
    }
  });

  test('throws for a public key of another size or of low order, as before', () => {
    const { private: own } = keyPair();
    for (const bad of [Buffer.alloc(5, 5), typed(Buffer.alloc(32))]) {
      expect(() => before.agree(bad, own)).toThrow(Error);
      expect(() => libsignal.calculateAgreement(bad, own)).toThrow(Error);
    }
  });
});

test('the public half of a private one is what libsignal made it with', () => {
  for (const { pair } of SAMPLES) expect(publicFromPrivate(pair.private)?.equals(pair.public)).toBe(true);
});
