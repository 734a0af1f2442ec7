import type { Clock } from '../ports/base.ts';
import { BoundedMap } from '../ports/bounded-map.ts';
import type { LimitState } from '../ports/limits.ts';

/** How long a state is reused, and so the longest delay until counts of other processes are seen. */
const HOLDS_MS = 1_000;
const MAX_HELD = 10_000;

/** `state` is `null` while the store is being read. */
type Held = { readonly state: LimitState | null; readonly untilMs: number };

/**
 * Keeps the states of limits for a moment, so that frequent requests do not read the store each time. Counts of this process are seen at once.
 */
export class LimitCache {
  readonly #clock: Clock;
  /** An entry that is pushed out is read again when it is needed. */
  readonly #held = new BoundedMap<string, Held>(MAX_HELD);

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async get(key: string, look: () => Promise<LimitState>): Promise<LimitState> {
    const nowMs = this.#clock.monotonic();
    const held = this.#held.get(key);
    if (held !== undefined && held.state !== null && held.untilMs > nowMs) return held.state;
    const mine: Held = { state: null, untilMs: nowMs };
    this.#held.set(key, mine);
    const state = await look();
    // The entry is gone if a count came meanwhile, because the state may be older than that count. A window that is about to end
    // is not kept either.
    if (this.#held.get(key) === mine && state.resetS > 1)
      this.#held.set(key, { state, untilMs: nowMs + HOLDS_MS });
    return state;
  }

  /** Runs `count`. States that were read before it ended are not kept. */
  async invalidating<T>(key: string, count: () => Promise<T>): Promise<T> {
    this.#held.delete(key);
    try {
      return await count();
    } finally {
      this.#held.delete(key);
    }
  }
}
