import type { Clock, Dispose } from '../../ports/base.ts';
import { deferred, within } from '../../ports/timing.ts';

const REMEMBERED = 15;
/** Starts that took longer than this are not counted, because they say nothing about the next one. */
const MAX_MS = 10_000;

/**
 * Measures how long recent codes took, from the request to the answer. The refusal of a number is delayed by about that time, so that
 * the time of an answer does not show whether a number was refused.
 */
export class CodePace {
  readonly #clock: Clock;
  readonly #leastMs: number;
  readonly #lastMs: number[] = [];

  /** `leastMs` is the shortest delay, and the delay until a first code was answered. */
  constructor(clock: Clock, leastMs: number) {
    this.#clock = clock;
    this.#leastMs = leastMs;
  }

  /** Notes that a code was answered whose request came at `sinceMs` (monotonic). */
  note(sinceMs: number): void {
    this.#lastMs.push(Math.min(MAX_MS, this.#clock.monotonic() - sinceMs));
    if (this.#lastMs.length > REMEMBERED) this.#lastMs.shift();
  }

  /** Waits as long as a code requested at `sinceMs` would take. `onLeave` gets a function that ends the wait. */
  async wait(sinceMs: number, onLeave: (leave: Dispose) => void): Promise<void> {
    const leftMs = sinceMs + this.#usualMs() - this.#clock.monotonic();
    if (leftMs <= 0) return;
    const left = deferred();
    onLeave(left.resolve);
    await within(this.#clock, leftMs, left.promise);
  }

  #usualMs(): number {
    const sorted = this.#lastMs.toSorted((a, b) => a - b);
    return Math.max(this.#leastMs, sorted[Math.floor(sorted.length / 2)] ?? 0);
  }
}
