import { AppError } from '../../wire/errors.ts';
import type { Clock } from '../../ports/base.ts';
import type { SessionStore } from '../../ports/store.ts';

/** How long the size of all kept states counts as known, since to add it up takes longer than a write. */
const KNOWN_FOR_MS = 10_000;
/** Twice what a usual bot needs. Beyond it a session grows only while a quarter of the room is free, so that a few take none from the many. */
const USUAL_BYTES = 512 * 1024;
const SHARE_OF_LARGE = 0.75;

/** Bounds what all kept states take up together, so that they leave room for new sessions. */
export class Room {
  readonly #store: Pick<SessionStore, 'keptBytes'>;
  readonly #clock: Clock;
  readonly #mostBytes: number;
  #takenBytes = 0;
  #knownUntilMs = -Infinity;
  #asking: Promise<void> | null = null;

  constructor(store: Pick<SessionStore, 'keptBytes'>, clock: Clock, mostBytes: number) {
    this.#store = store;
    this.#clock = clock;
    this.#mostBytes = mostBytes;
  }

  /**
   * Refuses what lets a session grow while all room is taken. One that gets smaller, such as by a base, is never refused: nothing else makes
   * room again. Errors: STORE_UNAVAILABLE, with the reason if there is no room.
   */
  async assertFree(bytesBefore: number, bytesAfter: number): Promise<void> {
    if (bytesAfter <= bytesBefore) return;
    if (this.#clock.monotonic() >= this.#knownUntilMs) {
      this.#asking ??= this.#ask().finally(() => (this.#asking = null));
      await this.#asking;
    }
    const most = this.#mostBytes * (bytesAfter > USUAL_BYTES ? SHARE_OF_LARGE : 1);
    if (this.#takenBytes >= most)
      throw new AppError('STORE_UNAVAILABLE', { why: { reason: 'kept-no-room' } });
  }

  async #ask(): Promise<void> {
    this.#takenBytes = await this.#store.keptBytes();
    this.#knownUntilMs = this.#clock.monotonic() + KNOWN_FOR_MS;
  }
}
