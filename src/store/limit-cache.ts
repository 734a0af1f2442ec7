import type { Clock } from '../ports/base.ts';
import { BoundedMap } from '../ports/bounded-map.ts';
import type { LimitState } from '../ports/limits.ts';

/** How long a state is reused, and so the longest delay until counts of other processes are seen. */
const HOLDS_MS = 1_000;
const MAX_HELD = 10_000;

type Held = { readonly state: Promise<LimitState>; untilMs: number };

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

  /** Those who ask while the store is being read share that look, because otherwise a flood of requests would keep each from being reused. */
  async get(key: string, look: () => Promise<LimitState>): Promise<LimitState> {
    const held = this.#held.get(key);
    if (held !== undefined && held.untilMs > this.#clock.monotonic()) return held.state;
    const mine: Held = { state: look(), untilMs: Infinity };
    this.#held.set(key, mine);
    // A window that is about to end is not kept.
    let keptMs = 0;
    try {
      const state = await mine.state;
      if (state.resetS > 1) keptMs = HOLDS_MS;
      return state;
    } finally {
      mine.untilMs = this.#clock.monotonic() + keptMs;
    }
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
