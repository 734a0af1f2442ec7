import type { Clock } from '../../../src/ports/base.ts';
import type { SessionStore } from '../../../src/ports/store.ts';
import { openEmbeddedStore } from '../../../src/store/embedded/store.ts';
import { START_MS } from './world/machine.ts';

/** One embedded store for many runs of different seeds. */
export type EmbeddedForRuns = {
  /** Opens it for a run. */
  readonly open: (clock: Clock) => SessionStore;
  readonly close: () => Promise<void>;
};

export async function openEmbedded(dataDir: string): Promise<EmbeddedForRuns> {
  let now = () => START_MS;
  const clock: Clock = {
    now: () => now(),
    monotonic: () => now(),
    after: () => () => undefined,
    turn: () => Promise.resolve(),
  };
  const { sessions } = await openEmbeddedStore({ dataDir, clock });
  return {
    open: (clock) => {
      now = clock.now;
      return sessions;
    },
    close: () => sessions.close(),
  };
}
