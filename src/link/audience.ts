import type { Clock, Dispose } from '../ports/base.ts';

/** A QR nobody ever looked at holds a place no longer than this. */
const NEVER_READ_MS = 20_000;
/** How long the last reader may be away: a phone's browser sleeps while WhatsApp is open. */
const LEFT_MS = 45_000;
/** A poll of the step counts as reading for so long. */
const POLL_COUNTS_MS = 20_000;

/** Tells when nobody reads a link's steps any more. Lifetime: until `stop`. */
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

  /** An event stream opened; to be disposed when it ends. */
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

  /** Somebody asked for the current step. */
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
