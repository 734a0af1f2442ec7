import type { Clock, Log } from '../ports/base.ts';
import type { SessionStore } from '../ports/store.ts';

const GOOD_FOR_MS = 10_000;

/** Knows if the store can save, from a test write that succeeded within the last 10 s. */
export type StoreHealth = {
  /** Rejects while the store cannot save. Errors: STORE_UNAVAILABLE. */
  readonly check: () => Promise<void>;
};

/** Calls at the same time share one test write. It logs when saving stops working and when it works again. */
export function createStoreHealth(store: SessionStore, clock: Clock, log: Log): StoreHealth {
  let goodAtMs: number | null = null;
  let isBad = false;
  let running: Promise<void> | null = null;
  const test = async () => {
    try {
      await store.ping();
    } catch (error) {
      if (!isBad) log.warn({ err: error }, 'saving does not work: no link begins until it does');
      isBad = true;
      throw error;
    }
    if (isBad) log.info({}, 'saving works again');
    isBad = false;
    goodAtMs = clock.monotonic();
  };
  return {
    check: async () => {
      if (goodAtMs !== null && clock.monotonic() - goodAtMs < GOOD_FOR_MS) return;
      running ??= test().finally(() => {
        running = null;
      });
      await running;
    },
  };
}
