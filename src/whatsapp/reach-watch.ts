import type { Clock, Dispose, Log } from '../ports/base.ts';

/** Attempts in a row that did not reach WhatsApp, after which it counts as unreachable. */
const FAILURES = 3;
const FIRST_TRY_MS = 12_000;
const MAX_TRY_MS = 120_000;

export type ReachWatchOptions = {
  readonly clock: Clock;
  readonly log: Log;
  /** Opens a socket, whose end comes back as a call of `reached` or `failed`. */
  readonly tryOnce: () => void;
};

/**
 * Knows whether WhatsApp can be reached. An attempt is one link, however many sockets it opens, so that one visitor's bad moment does not
 * count three times. While WhatsApp counts as unreachable, a socket is tried now and then, because a server that
 * is not ready may get no visitors whose links could find out. Lifetime: until `close`.
 */
export class ReachWatch {
  readonly #options: ReachWatchOptions;
  readonly #failed = new Set<object>();
  #nextTryMs = FIRST_TRY_MS;
  #stopTimer: Dispose | null = null;
  #isClosed = false;

  constructor(options: ReachWatchOptions) {
    this.#options = options;
  }

  isReachable(): boolean {
    return this.#failed.size < FAILURES;
  }

  /** WhatsApp answered somebody. */
  reached(): void {
    if (!this.isReachable()) this.#options.log.info({}, 'WhatsApp can be reached again');
    this.#failed.clear();
    this.#stopTimer?.();
    this.#stopTimer = null;
    this.#nextTryMs = FIRST_TRY_MS;
  }

  /** A socket of `attempt` ended before WhatsApp had answered. */
  failed(attempt: object): void {
    const was = this.isReachable();
    // Once WhatsApp counts as unreachable, further attempts are not kept.
    if (was) this.#failed.add(attempt);
    if (this.isReachable() || this.#isClosed) return;
    const words = 'WhatsApp counts as unreachable: /readyz says so until an attempt reaches it again';
    if (was) this.#options.log.warn({ failures: FAILURES }, words);
    this.#scheduleTry();
  }

  close(): void {
    this.#isClosed = true;
    this.#stopTimer?.();
    this.#stopTimer = null;
  }

  #scheduleTry(): void {
    if (this.#stopTimer !== null) return;
    const { clock, tryOnce } = this.#options;
    this.#stopTimer = clock.after(this.#nextTryMs, () => {
      this.#stopTimer = null;
      tryOnce();
    });
    this.#nextTryMs = Math.min(this.#nextTryMs * 2, MAX_TRY_MS);
  }
}
