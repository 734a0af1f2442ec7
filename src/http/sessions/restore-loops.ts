import type { Clock } from '../../ports/base.ts';
import { BoundedMap } from '../../ports/bounded-map.ts';

/** More restores of one ID within an hour are a bot that crashes and starts again, not one that is in use. */
const MAX_RESTORES = 6;
const WITHIN_MS = 3_600_000;
const MAX_IDS = 10_000;

/** Tells the restores of a crash loop from those of a bot in use, so that a loop does not keep a session alive for ever. */
export class RestoreLoops {
  readonly #clock: Clock;
  /** When the last few restores of each ID were asked for, refused ones included. */
  readonly #triesById = new BoundedMap<string, readonly number[]>(MAX_IDS);

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Notes that a restore of an ID was asked for. `id` is any name for it. */
  note(id: string): void {
    const tries = [...(this.#triesById.get(id) ?? []), this.#clock.monotonic()].slice(-(MAX_RESTORES + 1));
    // A session that is pushed out by this one is renewed once more.
    this.#triesById.set(id, tries);
  }

  /** True if the last restores of an ID came faster than a bot in use makes them. */
  isLooping(id: string): boolean {
    const tries = this.#triesById.get(id) ?? [];
    const [first = 0] = tries;
    return tries.length > MAX_RESTORES && this.#clock.monotonic() - first < WITHIN_MS;
  }
}
