import type { Clock } from '../../ports/base.ts';
import { BoundedMap } from '../../ports/bounded-map.ts';

/** More restores of one ID within an hour come from a bot that crashes and starts again. */
const MAX_RESTORES = 6;
const WITHIN_MS = 3_600_000;
const MAX_IDS = 10_000;

/** Detects restores in a crash loop, so that a bot that never works does not keep its session alive for ever. */
export class RestoreLoops {
  readonly #clock: Clock;
  /** The times of the last restores of each ID, refused ones included. */
  readonly #triesById = new BoundedMap<string, readonly number[]>(MAX_IDS);

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Notes a request for a restore. `id` is any name that is the same for each restore of a session. */
  note(id: string): void {
    const tries = [...(this.#triesById.get(id) ?? []), this.#clock.monotonic()].slice(-(MAX_RESTORES + 1));
    // If this pushes out a session in a loop, its next restores are taken as normal ones, which does little harm.
    this.#triesById.set(id, tries);
  }

  /** True if the last restores of an ID came faster than a bot in use makes them. */
  isLooping(id: string): boolean {
    const tries = this.#triesById.get(id) ?? [];
    const [first = 0] = tries;
    return tries.length > MAX_RESTORES && this.#clock.monotonic() - first < WITHIN_MS;
  }
}
