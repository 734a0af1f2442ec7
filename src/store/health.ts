import type { Clock, SessionStore } from '../ports.ts';

const GOOD_FOR_MS = 10_000;

/** Whether saving works right now, known from a write that succeeded within the last 10 s. */
export type StoreHealth = {
  /** Errors: STORE_UNAVAILABLE. */
  readonly check: () => Promise<void>;
};

/** One test write at a time, however many ask. */
export function createStoreHealth(store: SessionStore, clock: Clock): StoreHealth {
  let goodAtMs: number | null = null;
  let running: Promise<void> | null = null;
  const test = async () => {
    await store.ping();
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
