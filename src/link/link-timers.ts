import type { Clock, Dispose } from '../ports/base.ts';
import { AppError } from '../wire/errors.ts';
import { STATES, type State } from '../wire/step.ts';
import type { LinkRequest } from './deps.ts';
import { LINK_LIMIT_MS, stateLimit } from './state-limits.ts';

/** The limits of one link: how long it may take as a whole, and in each state. Lifetime: until `stop`. */
export class LinkTimers {
  readonly #clock: Clock;
  readonly #reader: LinkRequest['reader'];
  readonly #onLimit: (error: AppError) => void;
  readonly #stopWhole: Dispose;
  #stopState: Dispose = () => undefined;
  #offerEndsAtMs = 0;
  /** When the whole link ends at the latest, in milliseconds since 1970. */
  readonly wholeEndsAtMs: number;

  constructor(clock: Clock, reader: LinkRequest['reader'], onLimit: (error: AppError) => void) {
    this.#clock = clock;
    this.#reader = reader;
    this.#onLimit = onLimit;
    this.wholeEndsAtMs = clock.now() + LINK_LIMIT_MS;
    this.#stopWhole = clock.after(LINK_LIMIT_MS, () => onLimit(new AppError('WHATSAPP_UNREACHABLE')));
    this.enter('connecting');
  }

  /** When a link that no phone accepts ends at the latest, in milliseconds since 1970. */
  get offerEndsAtMs(): number {
    return this.#offerEndsAtMs;
  }

  /** Starts the limit of a state in place of that of the state before. */
  enter(state: State): void {
    this.leave();
    const limit = stateLimit(state, this.#reader);
    if (limit === null) return;
    const codeMs = state === 'connecting' ? (STATES.code.limit?.ms ?? 0) : 0;
    this.#offerEndsAtMs = this.#clock.now() + limit.ms + codeMs;
    this.#stopState = this.#clock.after(limit.ms, () => this.#onLimit(new AppError(limit.code)));
  }

  /** Stops the limit of the state, not that of the whole link. */
  leave(): void {
    this.#stopState();
  }

  stop(): void {
    this.leave();
    this.#stopWhole();
  }
}
