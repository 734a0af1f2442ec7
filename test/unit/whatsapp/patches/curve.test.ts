import { randomBytes } from 'node:crypto';
import { Curve } from '@whiskeysockets/baileys';
import { beforeAll, describe, expect, test } from 'vitest';
import { findCurves, replaceLibsignalCurve } from '../../../../src/whatsapp/patches/curve.ts';
import { publicFromPrivate, verifyXEdDSA } from '../../../../src/auth-state/checks/xeddsa.ts';
import { keyPair, typed } from '../../../double/whatsapp/wire/curve.ts';

const { plain, libsignal } = findCurves();
const before = { sign: plain.sign, verify: plain.verify, agree: libsignal.calculateAgreement };
const { generateKeyPair: beforePair } = libsignal;
const baileysBefore = { ...Curve };
const SAMPLES = Array.from({ length: 20 }, (_, index) => ({
  pair: keyPair(),
  message: randomBytes(index * 7),
}));

beforeAll(() => {
  replaceLibsignalCurve();
  replaceLibsignalCurve();
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
      expect(baileysBefore.sharedKey(pair.private, theirs).equals(expected)).toBe(true);
      expect(Curve.sharedKey(pair.private, theirs).equals(expected)).toBe(true);
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

describe('quicker pairs', () => {
  test('are different, and each half is of 32 bytes and belongs to the other', () => {
    const pairs = SAMPLES.map(() => Curve.generateKeyPair());
    expect(new Set(pairs.map((pair) => Buffer.from(pair.private).toString('hex'))).size).toBe(SAMPLES.length);
    for (const pair of pairs) {
      const theirs = keyPair();
      expect([pair.private.length, pair.public.length]).toEqual([32, 32]);
      const shared = before.agree(typed(theirs.public), Buffer.from(pair.private));
      expect(before.agree(typed(Buffer.from(pair.public)), theirs.private).equals(shared)).toBe(true);
    }
  });

  test('of libsignal have the type byte, as before', () => {
    const [one, other] = [libsignal.generateKeyPair(), beforePair()];
    expect([one.pubKey.length, one.pubKey[0], one.privKey.length]).toEqual([33, 5, 32]);
    expect([other.pubKey.length, other.pubKey[0], other.privKey.length]).toEqual([33, 5, 32]);
    const shared = before.agree(one.pubKey, other.privKey);
    expect(before.agree(other.pubKey, one.privKey).equals(shared)).toBe(true);
  });
});

test('the public half of a private one is what libsignal made it with', () => {
  for (const { pair } of SAMPLES) expect(publicFromPrivate(pair.private)?.equals(pair.public)).toBe(true);
});
