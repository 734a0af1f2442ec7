import type { Clock } from '../ports/base.ts';
import type { State } from '../wire/step.ts';

/** Measures how long a link stays in each state. */
export class Stopwatch {
  readonly #clock: Clock;
  readonly #spentMs: Partial<Record<State, number>> = {};
  #sinceMs: number;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#sinceMs = clock.monotonic();
  }

  /** Whole milliseconds in each state that the link has left. */
  get spentMs(): Readonly<Partial<Record<State, number>>> {
    return this.#spentMs;
  }

  /** Returns the milliseconds spent in `state` and starts to measure the next state. */
  leave(state: State): number {
    const nowMs = this.#clock.monotonic();
    const spentMs = Math.round(nowMs - this.#sinceMs);
    this.#spentMs[state] = spentMs;
    this.#sinceMs = nowMs;
    return spentMs;
  }
}
