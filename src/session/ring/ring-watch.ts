import type { Clock, Log } from '../../ports/base.ts';
import type { SessionStore } from '../../ports/store.ts';
import { opensRingCheck } from './ring-check.ts';
import type { KeyRing } from './key-ring.ts';

const GOOD_FOR_MS = 10_000;

/** Notices that another server on the same store seals with a key that this one lacks. */
export type RingWatch = {
  /**
   * False once the ring check is sealed with such a key: a rotation seals it anew before it moves the first session. Reads one
   * row at most every 10 s; true while the store does not answer, since that is told by itself.
   */
  readonly fits: () => Promise<boolean>;
};

type RingWatchDeps = {
  readonly store: SessionStore;
  readonly ring: KeyRing;
  readonly clock: Clock;
  readonly log: Log;
};

export function createRingWatch({ store, ring, clock, log }: RingWatchDeps): RingWatch {
  let checkedAtMs: number | null = null;
  let isFitting = true;
  let running: Promise<void> | null = null;
  const look = async () => {
    const found = await store.getRingCheck().catch(() => undefined);
    if (found === undefined) return;
    const fits = found === null || opensRingCheck(found, ring);
    if (!fits && isFitting) {
      const words = 'another server moves sessions to a key that this one lacks: they cannot be opened here';
      log.warn({ kid: found.kid, source: ring.source }, words);
    }
    if (fits && !isFitting) log.info({}, 'the key ring fits the store again');
    isFitting = fits;
    checkedAtMs = clock.monotonic();
  };
  return {
    fits: async () => {
      if (checkedAtMs === null || clock.monotonic() - checkedAtMs >= GOOD_FOR_MS) {
        running ??= look().finally(() => {
          running = null;
        });
        await running;
      }
      return isFitting;
    },
  };
}
