import type { Clock } from '../../ports/base.ts';

/** A bucket of tokens that refills with time. More tokens can be spent than it holds; `owedMs` then says how long to wait. */
export class Throttle {
  readonly #clock: Clock;
  readonly #burst: number;
  readonly #perSecond: number;
  #tokens: number;
  #countedAtMs: number;

  constructor(clock: Clock, limits: { readonly burst: number; readonly perSecond: number }) {
    this.#clock = clock;
    this.#burst = limits.burst;
    this.#perSecond = limits.perSecond;
    this.#tokens = limits.burst;
    this.#countedAtMs = clock.monotonic();
  }

  /** Takes tokens; the bucket may go below zero. */
  spend(tokens: number): void {
    this.#fill();
    this.#tokens -= tokens;
  }

  /** Milliseconds until the bucket is at zero again; 0 if it is not below zero. */
  owedMs(): number {
    this.#fill();
    return this.#tokens >= 0 ? 0 : Math.ceil((-this.#tokens / this.#perSecond) * 1000);
  }

  #fill(): void {
    const nowMs = this.#clock.monotonic();
    const gained = ((nowMs - this.#countedAtMs) / 1000) * this.#perSecond;
    this.#countedAtMs = nowMs;
    this.#tokens = Math.min(this.#burst, this.#tokens + gained);
  }
}
