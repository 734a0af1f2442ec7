import { AppError } from '../../wire/errors.ts';
import type { Clock, Log } from '../../ports/base.ts';
import { sizeOfPieces, type KeptHead } from '../../ports/kept-rows.ts';
import type { SessionStore } from '../../ports/store.ts';
import { KEPT_BOUNDS } from './judge-put.ts';

/** How long the size of all kept states counts as known, since the store adds up every session for it. What is kept meanwhile is added here. */
const KNOWN_FOR_MS = 60_000;
/** When a bot may try again whose piece has no room. */
const RETRY_S = 60;
/** Twice what a usual bot needs. Beyond it a session grows only while a quarter of the room is free, so that a few take none from the many. */
const USUAL_BYTES = 512 * 1024;
const SHARE_OF_LARGE = 0.75;
const KB = 1024;

type RoomDeps = {
  readonly store: Pick<SessionStore, 'keptBytes'>;
  readonly clock: Clock;
  readonly log: Log;
};

/** Bounds what all kept states take up together, so that they leave room for new sessions. */
export class Room {
  readonly #deps: RoomDeps;
  readonly #mostBytes: number;
  #takenBytes: number | null = null;
  #knownUntilMs = -Infinity;
  #asking: Promise<number> | null = null;

  constructor(deps: RoomDeps, mostBytes: number) {
    this.#deps = deps;
    this.#mostBytes = mostBytes;
  }

  /**
   * Refuses what lets a session grow while all room is taken. One that gets smaller, such as by a base, is never refused: nothing else makes
   * room again. Errors: STATE_NO_ROOM with the size of a base that would be taken, STORE_UNAVAILABLE.
   */
  async assertFree(before: KeptHead, after: KeptHead): Promise<void> {
    const [bytesBefore, bytesAfter] = [sizeOfPieces(before), sizeOfPieces(after)];
    if (bytesAfter <= bytesBefore) return;
    const share = bytesAfter > USUAL_BYTES ? SHARE_OF_LARGE : 1;
    if (this.#isFree(share, await this.#taken())) return;
    // Nobody is refused by an old sum, since sessions that went since have made room.
    const taken = await (this.#asking ?? this.#taken());
    if (this.#isFree(share, taken)) return;
    const usualBytes = this.#isFree(1, taken) ? USUAL_BYTES : 0;
    const mostBytes = Math.min(KEPT_BOUNDS.base, Math.max(bytesBefore, usualBytes));
    throw new AppError('STATE_NO_ROOM', {
      why: { reason: 'kept-no-room', values: { mostKb: Math.floor(mostBytes / KB) } },
      fields: { mostBytes, retryAfter: RETRY_S },
    });
  }

  /** Counts what was kept, until the store adds up everything again. */
  note(before: KeptHead, after: KeptHead): void {
    if (this.#takenBytes !== null) this.#takenBytes += sizeOfPieces(after) - sizeOfPieces(before);
  }

  #isFree(share: number, takenBytes: number): boolean {
    return takenBytes < this.#mostBytes * share;
  }

  /** Only the first write waits for the sum; later ones that have room go by the last one while it is added up again. */
  async #taken(): Promise<number> {
    if (this.#deps.clock.monotonic() >= this.#knownUntilMs) {
      this.#asking ??= this.#ask().finally(() => (this.#asking = null));
    }
    return this.#takenBytes ?? this.#asking ?? 0;
  }

  async #ask(): Promise<number> {
    const { store, clock, log } = this.#deps;
    try {
      this.#takenBytes = await store.keptBytes();
    } catch (error) {
      if (this.#takenBytes === null) throw error;
      log.warn({ err: error }, 'could not add up what is kept');
    }
    this.#knownUntilMs = clock.monotonic() + KNOWN_FOR_MS;
    return this.#takenBytes;
  }
}
