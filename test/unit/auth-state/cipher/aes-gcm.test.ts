import { createDecipheriv } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { systemRandom } from '../../../../src/app/system.ts';
import { decrypt, encrypt } from '../../../../src/auth-state/cipher/aes-gcm.ts';

const KEY = Buffer.alloc(32, 7);
const AAD = Buffer.from('what it belongs to');
const bytes = () => fc.uint8Array({ maxLength: 300 }).map((each) => Buffer.from(each));

describe('encrypt and decrypt', () => {
  test('give back any bytes, under a new nonce each time', () => {
    fc.assert(
      fc.property(bytes(), bytes(), (plain, aad) => {
        const [one, other] = [encrypt(KEY, plain, systemRandom, aad), encrypt(KEY, plain, systemRandom, aad)];
        expect(decrypt(KEY, one, aad)).toEqual(plain);
        expect(one.subarray(0, 12)).not.toEqual(other.subarray(0, 12));
      }),
    );
  });

  test('make nonce, bytes and a tag of 16 bytes, as the standard has it', () => {
    const sealed = encrypt(KEY, Buffer.from('plain'), systemRandom);
    const decipher = createDecipheriv('aes-256-gcm', KEY, sealed.subarray(0, 12), { authTagLength: 16 });
    decipher.setAuthTag(sealed.subarray(-16));
    const plain = Buffer.concat([decipher.update(sealed.subarray(12, -16)), decipher.final()]);
    expect([sealed.length, String(plain)]).toEqual([12 + 5 + 16, 'plain']);
  });

  test('refuse a changed bit anywhere, another key and another context', () => {
    const sealed = encrypt(KEY, Buffer.from('plain'), systemRandom, AAD);
    for (const [at, byte] of sealed.entries()) {
      const changed = Buffer.from(sealed);
      changed[at] = byte ^ 1;
      expect(() => decrypt(KEY, changed, AAD)).toThrow(Error);
    }
    expect(() => decrypt(Buffer.alloc(32, 8), sealed, AAD)).toThrow(Error);
    expect(() => decrypt(KEY, sealed, Buffer.from('other'))).toThrow(Error);
    expect(() => decrypt(KEY, sealed)).toThrow(Error);
  });

  test('refuse every shorter text, a shorter tag too', () => {
    const sealed = encrypt(KEY, Buffer.from('plain'), systemRandom, AAD);
    for (let length = 0; length < sealed.length; length += 1) {
      expect(() => decrypt(KEY, sealed.subarray(0, length), AAD)).toThrow(Error);
    }
  });
});
