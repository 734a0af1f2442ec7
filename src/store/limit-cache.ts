import type { Clock } from '../ports/base.ts';
import type { LimitState } from '../ports/limits.ts';

/** How long an answer is good: what other processes count meanwhile is seen so much later. */
const HOLDS_MS = 1_000;
const MOST_HELD = 10_000;

/** Without a state: somebody is looking. */
type Held = { readonly state: LimitState | null; readonly untilMs: number };

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
    if (held !== undefined && held.state !== null && held.untilMs > nowMs) return held.state;
    // Full: forgetting only costs another look.
    if (this.#held.size >= MOST_HELD) this.#held.clear();
    const mine: Held = { state: null, untilMs: nowMs };
    this.#held.set(key, mine);
    const state = await look();
    // Gone if somebody counted meanwhile: what was seen may be the number before that. A window that ends is not outlived.
    if (this.#held.get(key) === mine && state.resetS > 1)
      this.#held.set(key, { state, untilMs: nowMs + HOLDS_MS });
    return state;
  }

  /** Counts by `count`; what looks saw before its end is not remembered. */
  async forgetting<T>(key: string, count: () => Promise<T>): Promise<T> {
    this.#held.delete(key);
    try {
      return await count();
    } finally {
      this.#held.delete(key);
    }
  }
}
