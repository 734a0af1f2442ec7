import type { Clock, Dispose } from '../../ports/base.ts';
import { deferred, within } from '../../ports/timing.ts';

const REMEMBERED = 15;
/** A start that took longer than this says nothing about the next one. */
const MAX_MS = 10_000;

/** How long codes took lately, from the request to the answer: the refusal of a number takes about as long. */
export class CodePace {
  readonly #clock: Clock;
  readonly #leastMs: number;
  readonly #lastMs: number[] = [];

  /** `leastMs`: while nobody got a code yet, and never less. */
  constructor(clock: Clock, leastMs: number) {
    this.#clock = clock;
    this.#leastMs = leastMs;
  }

  /** A code was answered that was asked for at `sinceMs` (monotonic). */
  note(sinceMs: number): void {
    this.#lastMs.push(Math.min(MAX_MS, this.#clock.monotonic() - sinceMs));
    if (this.#lastMs.length > REMEMBERED) this.#lastMs.shift();
  }

  /** Waits until a code that was asked for at `sinceMs` would be there, or until `onLeave` calls what it is given. */
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
