import type { KeepClock } from './keeper-parts.ts';

/** Resolves with the result of `work`, or with false when the time is over; `work` goes on. */
export function within(clock: KeepClock, limitMs: number, work: Promise<boolean>): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const dispose = clock.after(limitMs, () => resolve(false), 'awaited');
    work.finally(dispose).then(resolve, reject);
  });
}

export function pause(clock: KeepClock, ms: number): Promise<void> {
  return new Promise((resolve) => {
    clock.after(ms, resolve, 'awaited');
  });
}
