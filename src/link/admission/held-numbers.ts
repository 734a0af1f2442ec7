import type { Clock } from '../../ports/base.ts';
import { deferred, within } from '../../ports/timing.ts';
import type { Claim, NumberHolder } from '../../ports/link-directory.ts';
import { OFFER_LIMIT_MS, UNLINK_LIMIT_MS } from '../state-limits.ts';

type Held = { link: NumberHolder | null; readonly freed: Promise<void> };

/** How long a start waits for a link with the same number that is ending. */
export const ENDING_WAIT_MS = 2_000;
/** The longest time that a start holds its number before its link exists: until the code that it may show has run out. */
export const WHOLE_CODE_MS = OFFER_LIMIT_MS + UNLINK_LIMIT_MS;

/** The canonical numbers that have a link. Each number has at most one link. */
export class HeldNumbers {
  readonly #held = new Map<string, Held>();

  isHeld(number: string): boolean {
    return this.#held.has(number);
  }

  claim(number: string): Claim {
    const other = this.#held.get(number);
    if (other !== undefined) return { kind: 'held', freeInMs: other.link?.overWithinMs() ?? WHOLE_CODE_MS };
    const freed = deferred();
    const held: Held = { link: null, freed: freed.promise };
    this.#held.set(number, held);
    return {
      kind: 'claimed',
      heldBy: (link) => {
        held.link = link;
      },
      release: () => {
        if (this.#held.get(number) === held) this.#held.delete(number);
        freed.resolve();
      },
    };
  }

  /** Waits for the end of a link that is ending, at most two seconds. */
  async whenEnded(number: string, clock: Clock): Promise<void> {
    const held = this.#held.get(number);
    if (held?.link?.isEnding() !== true) return;
    await within(clock, ENDING_WAIT_MS, held.freed);
  }
}
