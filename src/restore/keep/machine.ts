import { randomInt } from 'node:crypto';
import { Ends } from './ends.ts';
import type { RunningSession } from './running.ts';
import type { KeepClock } from './keeper-parts.ts';

/** What keeping uses of its process. Tests hand in their own. */
export type Machine = {
  readonly clock: KeepClock;
  /** A number from 0 up to 1. */
  readonly random: () => number;
  readonly ends: Ends;
  /** The sessions of this process by ID and folder. A bot calls again after each end of its connection, and goes on with the one it has. */
  readonly running: Map<string, Promise<RunningSession>>;
};

const STEPS = 1_000;

export const MACHINE: Machine = {
  clock: {
    monotonic: () => performance.now(),
    after: (delayMs, run, how) => {
      const timer = setTimeout(run, delayMs);
      if (how === 'background') timer.unref();
      return () => clearTimeout(timer);
    },
  },
  random: () => randomInt(STEPS) / STEPS,
  ends: new Ends(process),
  running: new Map(),
};
