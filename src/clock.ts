import { randomBytes, randomUUID } from 'node:crypto';
import type { Clock, Random } from './ports/base.ts';

/** The machine's clocks. Timers longer than 24 days are not supported. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after: (delayMs, run) => {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
};

/** The operating system's random source. */
export const systemRandom: Random = {
  bytes: (length) => randomBytes(length),
  uuid: () => randomUUID(),
};
