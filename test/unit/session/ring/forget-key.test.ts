import { expect, test } from 'vitest';
import { systemRandom } from '../../../../src/app/system.ts';
import { checkRing, RingMismatchError } from '../../../../src/session/ring/ring-check.ts';
import { forgetKey } from '../../../../src/session/ring/forget-key.ts';
import { parseKeyRing } from '../../../../src/session/ring/key-ring.ts';
import type { SessionStore } from '../../../../src/ports/store.ts';
import { openMemoryStore } from '../../../double/memory-store.ts';
import { makeRecord } from '../../../contract/store.contract.ts';
import { FakeClock } from '../../../double/clock.ts';
import { refusalOf } from '../../../kit/session/refusal.ts';
import { newRingText, PREFIX } from '../../../kit/session/harness.ts';

const [K1, K2] = [newRingText('k1'), newRingText('k2')];
const start = (store: SessionStore, ring: string) =>
  checkRing(store, parseKeyRing(ring), PREFIX, systemRandom);

async function withLostKey(): Promise<SessionStore> {
  const store = openMemoryStore(new FakeClock()).sessions;
  await start(store, `${K2},${K1}`);
  for (let row = 0; row < 120; row += 1) {
    await store.insert(makeRecord({ kid: row % 2 === 0 ? 'k1' : 'k2', expiresAt: null }));
  }
  return store;
}

test('F42: removes the rows of a lost key and no other, and the program starts', async () => {
  const store = await withLostKey();
  expect(await refusalOf(() => start(store, K2))).toMatch(/60 of 120/);
  expect(await forgetKey(store, parseKeyRing(K2), 'k1')).toBe(60);
  expect(Object.fromEntries(await store.countByKid())).toEqual({ k2: 60 });
  await start(store, K2);
});

test.each([
  ['the key is there', `${K2},${K1}`],
  ['the ring is of another store', newRingText('k2')],
  ['the ring has the key under another name', newRingText('k3')],
])('F42: where %s, removes nothing', async (_why, ring) => {
  const store = await withLostKey();
  await expect(forgetKey(store, parseKeyRing(ring), 'k1')).rejects.toThrow(RingMismatchError);
  expect(Object.fromEntries(await store.countByKid())).toEqual({ k1: 60, k2: 60 });
});

test('F42: a row that another server moves meanwhile stays', async () => {
  const store = await withLostKey();
  const [first] = await store.listOtherThan('k2', null, 1);
  if (first === undefined) throw new Error('no row');
  const racing: SessionStore = {
    ...store,
    listOtherThan: async (...page) => {
      const rows = await store.listOtherThan(...page);
      await store.compareAndSet(first.lookup, { rev: first.rev, kid: 'k1' }, { kid: 'k2' });
      return rows;
    },
  };
  expect(await forgetKey(racing, parseKeyRing(K2), 'k1')).toBe(59);
  expect(await store.get(first.lookup)).not.toBeNull();
});
