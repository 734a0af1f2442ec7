import { describe, expect, test } from 'vitest';
import { systemRandom } from '../../../../src/app/system.ts';
import { AppError } from '../../../../src/wire/errors.ts';
import type { SessionStore } from '../../../../src/ports/store.ts';
import { RingMismatchError } from '../../../../src/session/ring/ring-check.ts';
import type { KeyRing } from '../../../../src/session/ring/key-ring.ts';
import { guardedByProof, createRingProof } from '../../../../src/session/ring/ring-proof.ts';
import { openMemoryStore } from '../../../double/memory-store.ts';
import { makeRecord } from '../../../contract/store.contract.ts';
import { FakeClock } from '../../../double/clock.ts';
import { codeOf, newRing, PREFIX } from '../../../kit/session/harness.ts';

/** A store that can be made unreachable, and counts its calls. */
function flaky(inner = openMemoryStore(new FakeClock()).sessions) {
  const state = { isDown: false, calls: 0 };
  const reach = async <T>(work: () => Promise<T>): Promise<T> => {
    state.calls += 1;
    if (state.isDown) throw new AppError('STORE_UNAVAILABLE');
    return work();
  };
  const store: SessionStore = {
    ...inner,
    countByKid: () => reach(inner.countByKid),
    insert: (record) => reach(() => inner.insert(record)),
    get: (lookup) => reach(() => inner.get(lookup)),
  };
  return { state, store };
}

const prove = (store: SessionStore, ring: KeyRing) =>
  createRingProof({ store, ring, prefix: PREFIX, random: systemRandom });

describe('createRingProof', () => {
  test('while the store is down, stays open and is tried again', async () => {
    const { state, store } = flaky();
    const proof = prove(store, newRing());
    state.isDown = true;
    expect(await codeOf(proof.prove)).toBe('STORE_UNAVAILABLE');
    expect(proof.storeIdentity()).toBeNull();
    state.isDown = false;
    expect(await proof.prove()).toBe(proof.storeIdentity());
    expect(proof.storeIdentity()?.secret).toHaveLength(32);
  });

  test('asked by ten at once, tries once; afterwards not again', async () => {
    const { state, store } = flaky();
    const proof = prove(store, newRing());
    await Promise.all(Array.from({ length: 10 }, () => proof.prove()));
    await proof.prove();
    expect(state.calls).toBe(1);
  });

  test('of a ring that does not fit, is wrong for good and asks no more', async () => {
    const { state, store } = flaky();
    await prove(store, newRing('k1')).prove();
    const proof = prove(store, newRing('k1'));
    await expect(proof.prove()).rejects.toThrow(RingMismatchError);
    const { calls } = state;
    await expect(proof.prove()).rejects.toThrow(RingMismatchError);
    expect(state.calls).toBe(calls);
    expect(proof.storeIdentity()).toBeNull();
  });
});

describe('guardedByProof', () => {
  test('lets calls through once the ring is proven, and proves it by itself', async () => {
    const { store } = flaky();
    const behind = guardedByProof(store, prove(store, newRing()));
    const record = makeRecord();
    expect(await behind.insert(record)).toBe('inserted');
    expect((await behind.get(record.lookup))?.rev).toBe(1);
  });

  test('with a ring that does not fit, saves and reads nothing: STORE_UNAVAILABLE', async () => {
    const inner = openMemoryStore(new FakeClock()).sessions;
    await prove(inner, newRing('k1')).prove();
    const record = makeRecord();
    await inner.insert(record);
    const { state, store } = flaky(inner);
    const behind = guardedByProof(store, prove(store, newRing('k1')));
    const calls = [
      () => behind.insert(makeRecord()),
      () => behind.get(record.lookup),
      () => behind.compareAndSet(record.lookup, record, { state: 'sent' }),
      () => behind.remove(record.lookup),
      () => behind.sweep(),
      () => behind.listOtherThan('k2', null, 1),
      () => behind.ping(),
    ];
    const codes = await Promise.all(calls.map(codeOf));

    expect(codes).toEqual(calls.map(() => 'STORE_UNAVAILABLE'));
    // The only call is the one of the proof itself.
    expect(state.calls).toBe(1);
    expect((await inner.get(record.lookup))?.state).toBe('pending');
  });
});
