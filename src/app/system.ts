import { randomBytes, randomUUID } from 'node:crypto';
import type { Clock, Random } from '../ports/base.ts';

const waiting: (() => void)[] = [];

function nextTurn(): void {
  const go = waiting.shift();
  // A `setImmediate` from here runs only after the event loop has looked for other events.
  if (waiting.length > 0) setImmediate(nextTurn);
  go?.();
}

/** The clocks of the machine. Timers longer than 24 days are not supported. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after: (delayMs, run) => {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
  turn: () =>
    new Promise((resolve) => {
      if (waiting.push(resolve) === 1) setImmediate(nextTurn);
    }),
};

/** The random source of the operating system. */
export const systemRandom: Random = {
  bytes: (length) => randomBytes(length),
  uuid: () => randomUUID(),
};
