import type { Clock } from '../ports/base.ts';
import type { LimitState } from '../ports/limits.ts';

/** How long an answer is good: what other processes count meanwhile is seen so much later. */
const HOLDS_MS = 1_000;
const MOST_HELD = 10_000;

type Held = { readonly state: LimitState; readonly untilMs: number };

/**
 * Remembers for a moment what limits answered that were only looked at, so that a caller who asks often does not cost a look
 * into the store each time. Whatever this process counts is seen at once.
 */
export class Peeks {
  readonly #clock: Clock;
  readonly #held = new Map<string, Held>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async get(key: string, look: () => Promise<LimitState>): Promise<LimitState> {
    const nowMs = this.#clock.monotonic();
    const held = this.#held.get(key);
    if (held !== undefined && held.untilMs > nowMs) return held.state;
    const state = await look();
    // Full: forgetting only costs another look.
    if (this.#held.size >= MOST_HELD) this.#held.clear();
    this.#held.set(key, { state, untilMs: nowMs + HOLDS_MS });
    return state;
  }

  /** Counts by `count`; a look that began meanwhile may have seen the number before it. */
  async forgetting<T>(key: string, count: () => Promise<T>): Promise<T> {
    this.#held.delete(key);
    try {
      return await count();
    } finally {
      this.#held.delete(key);
    }
  }
}
