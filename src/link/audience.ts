import type { Clock, Dispose } from '../ports/base.ts';

/** How long a QR link keeps its place if no reader ever comes. */
const NEVER_READ_MS = 20_000;
/** How long the last reader may be away, because the browser of a phone sleeps while WhatsApp is open. */
const LEFT_MS = 45_000;
/** How long a poll of the current step counts as reading. */
const POLL_COUNTS_MS = 20_000;

/** Counts the readers of a link's steps and reports when the last one has left for good. Lifetime: until `stop`. */
export class Audience {
  readonly #clock: Clock;
  readonly #onAbandoned: () => void;
  #open = 0;
  #stopTimer: Dispose;
  #isStopped = false;

  constructor(clock: Clock, onAbandoned: () => void) {
    this.#clock = clock;
    this.#onAbandoned = onAbandoned;
    this.#stopTimer = clock.after(NEVER_READ_MS, onAbandoned);
  }

  /** Counts a reader who follows the steps, until disposed. */
  joined(): Dispose {
    this.#open += 1;
    this.#stopTimer();
    let hasLeft = false;
    return () => {
      if (hasLeft) return;
      hasLeft = true;
      this.#open -= 1;
      this.#waitForReturn(LEFT_MS);
    };
  }

  /** Counts a reader who asked for the current step once. */
  seen(): void {
    this.#waitForReturn(POLL_COUNTS_MS + LEFT_MS);
  }

  stop(): void {
    this.#isStopped = true;
    this.#stopTimer();
  }

  #waitForReturn(limitMs: number): void {
    if (this.#open > 0 || this.#isStopped) return;
    this.#stopTimer();
    this.#stopTimer = this.#clock.after(limitMs, this.#onAbandoned);
  }
}
