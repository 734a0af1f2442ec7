import type { Clock, Dispose } from '../ports/base.ts';
import { AppError, type ErrorCode } from '../wire/errors.ts';
import type { ShownStep, State } from '../wire/step.ts';
import type { LinkRequest } from './deps.ts';
import {
  FINISH_LIMIT_MS,
  LINK_LIMIT_MS,
  OFFER_LIMIT_MS,
  PASSKEY_LINK_LIMIT_MS,
  stateLimit,
} from './state-limits.ts';

/** The limits of one link: how long it may take as a whole, and in each state. Lifetime: until `stop`. */
export class LinkTimers {
  readonly #clock: Clock;
  readonly #reader: LinkRequest['reader'];
  readonly #onLimit: (error: AppError) => void;
  #stopWhole: Dispose = () => undefined;
  #stopState: Dispose = () => undefined;
  #wholeEndsAtMs = 0;
  #isStopped = false;
  #isExtended = false;
  #offerEndsAtMs: number;

  constructor(clock: Clock, reader: LinkRequest['reader'], onLimit: (error: AppError) => void) {
    this.#clock = clock;
    this.#reader = reader;
    this.#onLimit = onLimit;
    this.#limitWhole(LINK_LIMIT_MS, 'WHATSAPP_UNREACHABLE');
    this.enter('connecting');
    this.#offerEndsAtMs = clock.now() + OFFER_LIMIT_MS;
  }

  /** When a link that no phone accepts ends at the latest, in milliseconds since 1970. */
  get offerEndsAtMs(): number {
    return this.#offerEndsAtMs;
  }

  /** When the whole link ends at the latest, in milliseconds since 1970. */
  get wholeEndsAtMs(): number {
    return this.#wholeEndsAtMs;
  }

  /** Starts the limit of a state in place of that of the state before. */
  enter(state: State): void {
    const limit = stateLimit(state, this.#reader);
    if (limit === null) this.leave();
    else this.#limitState(limit.ms, limit.code);
  }

  /** Returns the end of what is shown for `lifeMs`. The first passkey question gives the whole link more time. */
  shown(state: ShownStep['state'], lifeMs: number): number {
    if (state === 'passkey') this.#extend();
    const limit = stateLimit(state, this.#reader);
    const endsAtMs = this.endOf(Math.min(lifeMs, limit?.ms ?? lifeMs));
    // A QR is followed by others.
    if (state !== 'qr') this.#offerEndsAtMs = endsAtMs;
    return endsAtMs;
  }

  /** Starts the limit for WhatsApp to link the device after the passkey. */
  awaitPairing(ms: number): void {
    this.#limitState(ms, 'PASSKEY_EXPIRED');
    this.#offerEndsAtMs = this.endOf(ms);
  }

  /**
   * Starts the limits of a device that is linked, and returns the end of the whole link. The device always gets the time to finish, because
   * to unlink it again is worse.
   */
  paired(): number {
    const leftMs = this.#wholeEndsAtMs - this.#clock.now();
    this.#limitWhole(Math.max(leftMs, FINISH_LIMIT_MS), 'WHATSAPP_UNREACHABLE');
    this.enter('confirming');
    return this.#wholeEndsAtMs;
  }

  /** Returns the end of a time that starts now and is within that of the whole link. */
  endOf(ms: number): number {
    return Math.min(this.#clock.now() + ms, this.#wholeEndsAtMs);
  }

  /** Stops the limit of the state, not that of the whole link. */
  leave(): void {
    this.#stopState();
  }

  stop(): void {
    this.#isStopped = true;
    this.leave();
    this.#stopWhole();
  }

  #extend(): void {
    if (this.#isExtended) return;
    this.#isExtended = true;
    this.#limitWhole(PASSKEY_LINK_LIMIT_MS, 'PASSKEY_EXPIRED');
  }

  #limitWhole(ms: number, code: ErrorCode): void {
    this.#stopWhole();
    this.#wholeEndsAtMs = this.#clock.now() + ms;
    this.#stopWhole = this.#after(ms, code);
  }

  #limitState(ms: number, code: ErrorCode): void {
    this.leave();
    this.#stopState = this.#after(ms, code);
  }

  #after(ms: number, code: ErrorCode): Dispose {
    // Events of WhatsApp can come while the link ends.
    return this.#isStopped ? () => undefined : this.#clock.after(ms, () => this.#onLimit(new AppError(code)));
  }
}
