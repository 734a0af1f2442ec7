import { describe, expect, test } from 'vitest';
import { systemRandom } from '../../../../src/app/system.ts';
import type { SessionStore } from '../../../../src/ports/store.ts';
import { checkRing, RingMismatchError } from '../../../../src/session/ring/ring-check.ts';
import { parseKeyRing, type KeyRing } from '../../../../src/session/ring/key-ring.ts';
import { openMemoryStore } from '../../../double/memory-store.ts';
import { makeRecord } from '../../../contract/store.contract.ts';
import { FakeClock } from '../../../double/clock.ts';
import { newRing, newRingText, PREFIX, setUp } from '../../../kit/session/harness.ts';
import { refusalOf } from '../../../kit/session/refusal.ts';

const emptyStore = () => openMemoryStore(new FakeClock()).sessions;
const check = (store: SessionStore, ring: KeyRing, prefix = PREFIX) =>
  checkRing(store, ring, prefix, systemRandom);

describe('checkRing', () => {
  test('on an empty store, makes a ring check; at the next start gives the same secret', async () => {
    const [store, ring] = [emptyStore(), newRing()];
    const first = await check(store, ring);
    const second = await check(store, ring);
    expect(first).toEqual({ formerPrefix: null, secret: expect.any(Buffer) });
    expect(first.secret).toHaveLength(32);
    expect(second.secret).toEqual(first.secret);
    expect((await store.getRingCheck())?.blob.includes(first.secret)).toBe(false);
  });

  test('in two processes at once, gives both the same secret', async () => {
    const [store, ring] = [emptyStore(), newRing()];
    const marks = await Promise.all([check(store, ring), check(store, ring), check(store, ring)]);
    expect(new Set(marks.map(({ secret }) => secret.toString('hex'))).size).toBe(1);
  });

  test('under a ring with a new key in front, moves the ring check and keeps the secret', async () => {
    const [store, k1, k2] = [emptyStore(), newRingText('k1'), newRingText('k2')];
    const before = await check(store, parseKeyRing(k1));
    const during = await check(store, parseKeyRing(`${k2},${k1}`));
    const after = await check(store, parseKeyRing(k2));
    expect([during.secret, after.secret]).toEqual([before.secret, before.secret]);
  });

  test('under another prefix, names the former one', async () => {
    const [store, ring] = [emptyStore(), newRing()];
    await check(store, ring);
    expect((await check(store, ring, 'NEW-BOT')).formerPrefix).toBe(PREFIX);
  });

  test.each([
    ['another key under the same name', newRing('k1')],
    ['another key under another name', newRing('k2')],
  ])('with %s, refuses by the name of the setting', async (_, ring) => {
    const store = emptyStore();
    await check(store, newRing('k1'));
    await expect(check(store, ring)).rejects.toThrow(RingMismatchError);
    expect(await refusalOf(() => check(store, ring))).toMatch(/ENCRYPTION_KEYS/);
  });

  test('with rows of a key that the ring lacks, refuses and names it', async () => {
    const harness = setUp({ ring: newRing('old') });
    await harness.issue();
    expect(await refusalOf(() => check(harness.store, newRing('k2')))).toMatch(/lacks the key old/);
  });

  test('F42: with some rows of a key that the ring lacks, says how many, of when, and what to do', async () => {
    const [store, k1, k2] = [emptyStore(), newRingText('k1'), newRingText('k2')];
    const at = (day: string) => Date.parse(`${day}T00:00:00Z`) / 1000;
    await check(store, parseKeyRing(`${k2},${k1}`));
    for (const day of ['2026-01-02', '2026-03-04', '2026-02-03']) {
      await store.insert(makeRecord({ kid: 'k1', createdAt: at(day), expiresAt: null }));
    }
    await store.insert(makeRecord({ kid: 'k2', createdAt: at('2026-05-06'), expiresAt: null }));
    expect(await refusalOf(() => check(store, parseKeyRing(k2)))).toMatch(
      /lacks the key k1: 3 of 4 stored sessions are sealed with k1, the newest of 2026-03-04\. Put it back .*npm run rotate/,
    );
    await check(store, parseKeyRing(`${k2},${k1}`));
  });

  test('F42: rows that have expired need no key', async () => {
    const clock = new FakeClock();
    const store = openMemoryStore(clock).sessions;
    const [k1, k2] = [newRingText('k1'), newRingText('k2')];
    await check(store, parseKeyRing(`${k2},${k1}`));
    await store.insert(makeRecord({ kid: 'k1', expiresAt: Math.floor(clock.now() / 1000) + 60 }));
    await expect(check(store, parseKeyRing(k2))).rejects.toThrow(RingMismatchError);
    clock.advance(61_000);
    await check(store, parseKeyRing(k2));
  });

  test('with rows but no ring check and a ring that does not open them, refuses and makes none', async () => {
    const harness = setUp({ ring: newRing('k1') });
    await harness.issue();
    expect(await refusalOf(() => check(harness.store, newRing('k1')))).toMatch(/no stored session opens/);
    expect(await harness.store.getRingCheck()).toBeNull();
  });

  test('with rows but no ring check and the ring that opens them, makes one', async () => {
    const harness = setUp();
    await harness.issue();
    await check(harness.store, harness.ring);
    expect((await harness.store.getRingCheck())?.kid).toBe('k1');
  });

  test('with a ring check that was changed, refuses without showing a key', async () => {
    const [store, text] = [emptyStore(), newRingText('k1')];
    const ring = parseKeyRing(text);
    await check(store, ring);
    const found = await store.getRingCheck();
    if (found === null) throw new Error('no ring check was made');
    await store.putRingCheck({ ...found, blob: Buffer.from(found.blob).fill(0, 15, 20) }, 'k1');
    const error: unknown = await check(store, ring).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(RingMismatchError);
    expect(String(error) + JSON.stringify(error)).not.toContain(text.slice(3));
    expect(await refusalOf(() => check(store, ring))).not.toContain(text.slice(3));
  });
});
