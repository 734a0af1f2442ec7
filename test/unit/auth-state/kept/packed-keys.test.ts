import { randomBytes } from 'node:crypto';
import { brotliCompressSync } from 'node:zlib';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { packKeys, unpackKeys } from '../../../../src/auth-state/kept/packed-keys.ts';

const inJson = (value: unknown) => ({
  type: 'Buffer',
  data: Buffer.from(JSON.stringify(value)).toString('base64'),
});
const list = (length: number) => ({ type: 'Buffer', data: [...randomBytes(length)] });

/** What Baileys writes for a member that has written: `passed` messages have not come yet. */
const record = (passed = 0) =>
  inJson([
    {
      senderKeyId: 965184988,
      senderChainKey: { iteration: 7, seed: list(32) },
      senderSigningKey: { public: list(33), private: { type: 'Buffer', data: [] } },
      senderMessageKeys: Array.from({ length: passed }, (_, iteration) => ({ iteration, seed: list(32) })),
    },
  ]);

const back = (keys: Parameters<typeof packKeys>[0]) =>
  unpackKeys(JSON.parse(JSON.stringify(packKeys(keys))) as typeof keys, 10_000_000)?.keys;

describe('packed keys', () => {
  test('come back as they were, and fifty that wrote take less than 6 kB', () => {
    const records = Array.from({ length: 50 }, (_, at) => [`g@g.us::${at}::0`, record()] as const);
    const keys = { 'sender-key': Object.fromEntries(records), session: { a: { b: 1 } } };
    const sizeOf = (value: unknown) => brotliCompressSync(JSON.stringify(value)).length;

    expect(back(keys)).toEqual(keys);
    expect(sizeOf(packKeys(keys))).toBeLessThan(5_000);
    expect(sizeOf(packKeys(keys))).toBeLessThan(0.7 * sizeOf(keys));
    const passed = { 'sender-key': { a: record(64) } };
    expect(back(passed)).toEqual(passed);
  });

  test('of any other form come back too', () => {
    const odd = fc.oneof(
      fc.constantFrom({ type: 'Buffer', data: 'e30=' }, { type: 'Buffer', data: 'W10' }, null, 'text', 7),
      fc.json().map((text) => ({ type: 'Buffer', data: Buffer.from(text).toString('base64') })),
      fc.array(fc.jsonValue(), { maxLength: 3 }).map(inJson),
      fc
        .array(
          fc.record({ seed: fc.oneof(fc.jsonValue(), fc.constant({ b: 'AAAA' }), fc.constant(list(3))) }),
        )
        .map(inJson),
      fc.record({ type: fc.constant('Buffer'), data: fc.string(), more: fc.constant(1) }),
    );
    fc.assert(
      fc.property(fc.dictionary(fc.string(), odd), (values) => {
        const keys = { 'sender-key': { ...values } };
        expect(back(keys)).toEqual(JSON.parse(JSON.stringify(keys)));
      }),
      { numRuns: 300 },
    );
  });

  test('count as what they become, so that as many fit as before', () => {
    const keys = { 'sender-key': { a: record(), b: record(64) } };
    const growth = JSON.stringify(keys).length - JSON.stringify(packKeys(keys)).length;
    const bytes = unpackKeys(packKeys(keys), 10_000_000)?.bytes ?? 0;

    expect(bytes).toBeGreaterThanOrEqual(growth);
    expect(bytes).toBeLessThan(1.3 * growth);
  });

  test('are refused before they grow beyond what may be unpacked, however they are made', () => {
    for (const b of [
      'A'.repeat(100_000),
      '"A'.repeat(50_000),
      Buffer.alloc(75_000, 255).toString('base64'),
    ]) {
      const large = { 'sender-key': { a: [{ b }] } };
      expect(unpackKeys(large, 200_000)).toBeNull();
      const { keys, bytes } = unpackKeys(large, 350_000) ?? { keys: {}, bytes: 0 };
      expect(JSON.stringify(keys).length - JSON.stringify(large).length).toBeLessThanOrEqual(bytes);
    }
    const deep = JSON.parse(`${'['.repeat(50_000)}${']'.repeat(50_000)}`) as unknown;
    expect(unpackKeys({ 'sender-key': { a: deep } }, 1_000)?.bytes).toBe(0);
  });
});
