import { randomBytes } from 'node:crypto';
import { calculateSignature, verifySignature } from 'libsignal/src/curve.js';
import { describe, expect, test } from 'vitest';
import { publicFromPrivate, verifyXEdDSA } from '../../../src/auth-state/checks/xeddsa.ts';
import { isSignedBy, keyPair, sign, typed } from '../../double/whatsapp/wire/curve.ts';

/** The order of the base point. Source: RFC 8032. */
const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;
const SAMPLES = Array.from({ length: 20 }, (_, index) => ({
  pair: keyPair(),
  message: randomBytes(index * 7),
}));

function plusOrder(signature: Buffer): Buffer {
  const s = BigInt(`0x${Buffer.from(signature.subarray(32).toReversed()).toString('hex')}`) + ORDER;
  return Buffer.concat([
    signature.subarray(0, 32),
    Buffer.from(s.toString(16).padStart(64, '0'), 'hex').toReversed(),
  ]);
}

describe('XEdDSA', () => {
  test("accepts what the double signs and what libsignal signs, as does the double's own check", () => {
    for (const { pair, message } of SAMPLES) {
      const ofLibsignal = Buffer.from(calculateSignature(pair.private, message));
      for (const signature of [sign(pair.private, message), ofLibsignal]) {
        expect(verifyXEdDSA(pair.public, message, signature)).toBe(true);
        expect(isSignedBy(pair.public, message, signature)).toBe(true);
      }
    }
  });

  test('refuses any bit wrong, another key and another message', () => {
    const [one, other] = SAMPLES.slice(-2);
    if (one === undefined || other === undefined) throw new Error('two samples are needed');
    const signature = sign(one.pair.private, one.message);
    for (let bit = 0; bit < 512; bit += 1) {
      const wrong = Buffer.from(signature);
      wrong.writeUInt8(wrong.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      expect(verifyXEdDSA(one.pair.public, one.message, wrong)).toBe(false);
      expect(isSignedBy(one.pair.public, one.message, wrong)).toBe(false);
    }
    expect(verifyXEdDSA(other.pair.public, one.message, signature)).toBe(false);
    expect(verifyXEdDSA(one.pair.public, other.message, signature)).toBe(false);
  });

  test('refuses a second spelling of a good signature, S + L, which libsignal accepts', () => {
    for (const { pair, message } of SAMPLES) {
      const second = plusOrder(sign(pair.private, message));
      // Such a signature is skipped, because its top bit would be read as the sign of the key.
      if ((second.readUInt8(63) & 0x80) !== 0) continue;
      expect(verifySignature(typed(pair.public), message, second)).toBe(true);
      expect(verifyXEdDSA(pair.public, message, second)).toBe(false);
      expect(isSignedBy(pair.public, message, second)).toBe(false);
    }
  });

  test('the public half of a private one is what the double made it with', () => {
    for (const { pair } of SAMPLES) expect(publicFromPrivate(pair.private)?.equals(pair.public)).toBe(true);
  });
});
