import type { Clock } from '../../ports/base.ts';

/** A bucket of tokens that fills up by itself; what costs more than there is waits. */
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

  /** Takes tokens, also such as are not there yet. */
  spend(tokens: number): void {
    this.#fill();
    this.#tokens -= tokens;
  }

  /** Milliseconds until what was spent is there; 0 if nothing is owed. */
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
