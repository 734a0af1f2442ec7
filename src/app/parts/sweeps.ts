import type { Clock, Dispose, Log } from '../../ports/base.ts';
import type { Holds } from '../../ports/shared/holds.ts';
import type { SessionStore } from '../../ports/store.ts';
import { every } from '../../ports/timing.ts';

/** Expired sessions are removed this often; they have left every file after twice this time. */
const SWEEP_EVERY_MS = 5 * 60_000;
/** One sweep counts for all processes for so long: a little less than until the next one of the same process. */
const COUNTS_MS = SWEEP_EVERY_MS - 10_000;

type SweepDeps = {
  readonly sessions: Pick<SessionStore, 'sweep'>;
  readonly holds: Holds;
  readonly clock: Clock;
  readonly log: Log;
};

/** Sweeps now and then, as one of all processes. A sweep that the end of the program cuts off is no failure. */
export function startSweeping({ sessions, holds, clock, log }: SweepDeps): Dispose {
  let isOver = false;
  const sweep = async () => {
    const hold = await holds.take(['sweep'], COUNTS_MS);
    if (hold === null) return;
    try {
      await sessions.sweep();
    } catch (error) {
      // Another process may do better.
      await hold.release();
      throw error;
    }
  };
  const run = () => {
    sweep().catch((error: unknown) => {
      if (!isOver) log.warn({ err: error }, 'could not sweep expired sessions');
    });
  };
  run();
  const stop = every(clock, SWEEP_EVERY_MS, run);
  return () => {
    isOver = true;
    stop();
  };
}
