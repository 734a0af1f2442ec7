import { AppError } from '../../wire/errors.ts';
import type { Clock } from '../../ports/base.ts';
import type { SessionStore } from '../../ports/store.ts';

/** How long the size of all kept states counts as known, since to add it up takes longer than a write. */
const KNOWN_FOR_MS = 10_000;

/** Bounds what all kept states take up together, so that they leave room for new sessions. */
export class Room {
  readonly #store: Pick<SessionStore, 'keptBytes'>;
  readonly #clock: Clock;
  readonly #mostBytes: number;
  #isFull = false;
  #knownUntilMs = -Infinity;
  #asking: Promise<void> | null = null;

  constructor(store: Pick<SessionStore, 'keptBytes'>, clock: Clock, mostBytes: number) {
    this.#store = store;
    this.#clock = clock;
    this.#mostBytes = mostBytes;
  }

  /** Errors: STORE_UNAVAILABLE, with the reason if all room is taken. */
  async assertFree(): Promise<void> {
    if (this.#clock.monotonic() >= this.#knownUntilMs) {
      this.#asking ??= this.#ask().finally(() => (this.#asking = null));
      await this.#asking;
    }
    if (this.#isFull) throw new AppError('STORE_UNAVAILABLE', { why: { reason: 'kept-no-room' } });
  }

  async #ask(): Promise<void> {
    this.#isFull = (await this.#store.keptBytes()) >= this.#mostBytes;
    this.#knownUntilMs = this.#clock.monotonic() + KNOWN_FOR_MS;
  }
}
