import { expect, test } from 'vitest';
import { startSweeping } from '../../../src/app/parts/sweeps.ts';
import { MemoryHolds } from '../../../src/link/shared/memory-holds.ts';
import { FakeClock } from '../../double/clock.ts';
import { keepLog } from '../../kit/session/harness.ts';

const FIVE_MINUTES_MS = 5 * 60_000;

/** Processes that sweep one store, each started a minute after the one before. */
async function startProcesses(count: number, fails: (sweep: number) => boolean = () => false) {
  const clock = new FakeClock();
  const holds = new MemoryHolds(clock);
  const log = keepLog();
  const sweptAtMs: number[] = [];
  const sweep = () => {
    sweptAtMs.push(clock.monotonic());
    return fails(sweptAtMs.length) ? Promise.reject(new Error('the store is away')) : Promise.resolve(0);
  };
  const stops: (() => void)[] = [];
  for (let index = 0; index < count; index += 1) {
    stops.push(startSweeping({ sessions: { sweep }, holds, clock, log }));
    await clock.advanceAsync(60_000);
  }
  return { clock, log, sweptAtMs, stops };
}

test('three processes sweep as often as one', async () => {
  const { clock, sweptAtMs, stops } = await startProcesses(3);
  await clock.advanceAsync(2 * FIVE_MINUTES_MS + 60_000);
  for (const stop of stops) stop();

  expect(sweptAtMs).toEqual([0, FIVE_MINUTES_MS, 2 * FIVE_MINUTES_MS]);
  expect(clock.pending).toBe(0);
});

test('when the process that sweeps ends, or fails, another one does at its next time', async () => {
  const { clock, log, sweptAtMs, stops } = await startProcesses(2, (sweep) => sweep === 2);
  stops[0]?.();
  await clock.advanceAsync(3 * FIVE_MINUTES_MS);
  stops[1]?.();
  const between = sweptAtMs.map((atMs, index) => atMs - (sweptAtMs[index - 1] ?? 0));

  expect(sweptAtMs.length).toBeGreaterThan(3);
  expect(Math.max(...between)).toBeLessThanOrEqual(2 * FIVE_MINUTES_MS);
  expect(log.lines.map(({ message }) => message)).toEqual(['could not sweep expired sessions']);
});
