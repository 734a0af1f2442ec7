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
  /** The ends are in monotonic time, so that a wall clock that is set changes none of them. */
  #wholeEndsAt = 0;
  #isStopped = false;
  #isExtended = false;
  #offerEndsAt: number;

  constructor(clock: Clock, reader: LinkRequest['reader'], onLimit: (error: AppError) => void) {
    this.#clock = clock;
    this.#reader = reader;
    this.#onLimit = onLimit;
    this.#limitWhole(LINK_LIMIT_MS, 'WHATSAPP_UNREACHABLE');
    this.enter('connecting');
    this.#offerEndsAt = clock.monotonic() + OFFER_LIMIT_MS;
  }

  /** The longest time in milliseconds until a link that no phone accepts ends. */
  offerLeftMs(): number {
    return Math.max(0, this.#offerEndsAt - this.#clock.monotonic());
  }

  /** The longest time in milliseconds until the whole link ends. */
  wholeLeftMs(): number {
    return Math.max(0, this.#wholeEndsAt - this.#clock.monotonic());
  }

  /** When the whole link ends at the latest, in milliseconds since 1970 by the wall clock of now. */
  wholeEndsAtMs(): number {
    return this.#clock.now() + this.wholeLeftMs();
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
    const shownMs = Math.min(lifeMs, limit?.ms ?? lifeMs);
    // A QR is followed by others.
    if (state !== 'qr') this.#offer(shownMs);
    return this.endOf(shownMs);
  }

  /** Starts the limit for WhatsApp to link the device after the passkey. */
  awaitPairing(ms: number): void {
    this.#limitState(ms, 'PASSKEY_EXPIRED');
    this.#offer(ms);
  }

  /**
   * Starts the limits of a device that is linked, and returns the end of the whole link. The device always gets the time to finish, because
   * to unlink it again is worse.
   */
  paired(): number {
    this.#limitWhole(Math.max(this.wholeLeftMs(), FINISH_LIMIT_MS), 'WHATSAPP_UNREACHABLE');
    this.enter('confirming');
    return this.wholeEndsAtMs();
  }

  /** Returns the end of a time that starts now and is within that of the whole link, in milliseconds since 1970. */
  endOf(ms: number): number {
    return this.#clock.now() + Math.min(ms, this.wholeLeftMs());
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

  #offer(ms: number): void {
    this.#offerEndsAt = this.#clock.monotonic() + Math.min(ms, this.wholeLeftMs());
  }

  #extend(): void {
    if (this.#isExtended) return;
    this.#isExtended = true;
    this.#limitWhole(PASSKEY_LINK_LIMIT_MS, 'PASSKEY_EXPIRED');
  }

  #limitWhole(ms: number, code: ErrorCode): void {
    this.#stopWhole();
    this.#wholeEndsAt = this.#clock.monotonic() + ms;
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
