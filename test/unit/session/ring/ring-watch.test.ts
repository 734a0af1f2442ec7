import { expect, test } from 'vitest';
import { systemRandom } from '../../../../src/app/system.ts';
import { checkRing } from '../../../../src/session/ring/ring-check.ts';
import { parseKeyRing } from '../../../../src/session/ring/key-ring.ts';
import { createRingWatch } from '../../../../src/session/ring/ring-watch.ts';
import { AppError } from '../../../../src/wire/errors.ts';
import type { SessionStore } from '../../../../src/ports/store.ts';
import { openMemoryStore } from '../../../double/memory-store.ts';
import { FakeClock } from '../../../double/clock.ts';
import { keepLog, newRingText, PREFIX } from '../../../kit/session/harness.ts';

const [K1, K2] = [newRingText('k1'), newRingText('k2')];
const start = (store: SessionStore, ring: string) =>
  checkRing(store, parseKeyRing(ring), PREFIX, systemRandom);

function watched(ring = K1) {
  const clock = new FakeClock();
  const store = openMemoryStore(clock).sessions;
  const log = keepLog();
  let reads = 0;
  let isDown = false;
  const counting: SessionStore = {
    ...store,
    getRingCheck: () => {
      reads += 1;
      return isDown ? Promise.reject(new AppError('STORE_UNAVAILABLE')) : store.getRingCheck();
    },
  };
  const watch = createRingWatch({ store: counting, ring: parseKeyRing(ring), clock, log });
  const warnings = () => log.lines.filter(({ level }) => level === 'warn');
  return { clock, store, watch, warnings, reads: () => reads, setDown: (value: boolean) => (isDown = value) };
}

test('F41: another server brings a key that this one lacks: known within 10 s, one warning, and over when it goes back', async () => {
  const { clock, store, watch, warnings } = watched();
  await start(store, K1);
  expect(await watch.fits()).toBe(true);
  await start(store, `${K2},${K1}`);
  clock.advance(10_000);
  expect(await watch.fits()).toBe(false);
  clock.advance(10_000);
  expect(await watch.fits()).toBe(false);
  expect(warnings()).toHaveLength(1);
  await start(store, `${K1},${K2}`);
  clock.advance(10_000);
  expect(await watch.fits()).toBe(true);
});

test('F41: another key under the same name is one that this server lacks', async () => {
  const { store, watch } = watched(`${K1},${newRingText('k2')}`);
  await start(store, K1);
  await start(store, `${K2},${K1}`);
  expect(await watch.fits()).toBe(false);
});

test('F41: a server that has the key, in whatever place, is ready', async () => {
  const { store, watch } = watched(`${K1},${K2}`);
  await start(store, K1);
  await start(store, `${K2},${K1}`);
  expect(await watch.fits()).toBe(true);
});

test('F41: costs one row at most every 10 s, however many ask', async () => {
  const { clock, store, watch, reads } = watched();
  await start(store, K1);
  await Promise.all(Array.from({ length: 100 }, () => watch.fits()));
  await watch.fits();
  expect(reads()).toBe(1);
  clock.advance(10_000);
  await watch.fits();
  expect(reads()).toBe(2);
});

test('F41: a store that does not answer is no missing key', async () => {
  const { store, watch, setDown } = watched();
  await start(store, K1);
  setDown(true);
  expect(await watch.fits()).toBe(true);
  await start(store, `${K2},${K1}`);
  setDown(false);
  expect(await watch.fits()).toBe(false);
});
