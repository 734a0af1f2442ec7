import type { Clock, Dispose } from '../../src/ports/base.ts';

type Timer = { readonly dueMs: number; readonly order: number; readonly run: () => void };

/** A clock that stands still until a test moves it. */
export class FakeClock implements Clock {
  #wallMs: number;
  #monotonicMs = 0;
  #order = 0;
  readonly #timers = new Set<Timer>();

  /** `startMs`: wall clock in milliseconds since 1970. */
  constructor(startMs = Date.UTC(2024, 0, 1)) {
    this.#wallMs = startMs;
  }

  readonly now = (): number => this.#wallMs;

  readonly monotonic = (): number => this.#monotonicMs;

  readonly after = (delayMs: number, run: () => void): Dispose => {
    const timer: Timer = { dueMs: this.#monotonicMs + Math.max(0, delayMs), order: (this.#order += 1), run };
    this.#timers.add(timer);
    return () => {
      this.#timers.delete(timer);
    };
  };

  readonly turn = (): Promise<void> => Promise.resolve();

  /** Timers that have neither run nor been disposed; 0 at the end of a clean test. */
  get pending(): number {
    return this.#timers.size;
  }

  /** Moves both clocks on and runs the timers that fall due, in order, also those set meanwhile. Promises settle later. */
  advance(ms: number): void {
    const endMs = this.#monotonicMs + ms;
    for (let timer = this.#next(endMs); timer !== undefined; timer = this.#next(endMs)) {
      this.#timers.delete(timer);
      this.#moveTo(timer.dueMs);
      timer.run();
    }
    this.#moveTo(endMs);
  }

  /** Like {@link advance}, but lets promises settle after every timer and at the end. */
  async advanceAsync(ms: number): Promise<void> {
    const endMs = this.#monotonicMs + ms;
    await settle();
    for (let timer = this.#next(endMs); timer !== undefined; timer = this.#next(endMs)) {
      this.advance(timer.dueMs - this.#monotonicMs);
      await settle();
    }
    this.#moveTo(endMs);
    await settle();
  }

  /** Moves the wall clock alone, as the machine does when it corrects its time. */
  jumpWall(byMs: number): void {
    this.#wallMs += byMs;
  }

  #next(endMs: number): Timer | undefined {
    return [...this.#timers]
      .filter((timer) => timer.dueMs <= endMs)
      .toSorted((a, b) => a.dueMs - b.dueMs || a.order - b.order)[0];
  }

  #moveTo(ms: number): void {
    this.#wallMs += ms - this.#monotonicMs;
    this.#monotonicMs = ms;
  }
}

function settle(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
