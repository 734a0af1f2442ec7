import type { Clock, Log } from '../../ports/base.ts';
import type { Claim, NumberHolder } from '../../ports/link-directory.ts';
import type { Hold, Holds } from '../../ports/shared/holds.ts';
import { ENDING_WAIT_MS, WHOLE_CODE_MS } from '../admission/held-numbers.ts';
import { OFFER_LIMIT_MS, PASSKEY_LINK_LIMIT_MS, FINISH_LIMIT_MS, UNLINK_LIMIT_MS } from '../state-limits.ts';
import type { MemoryDirectory } from '../memory-directory.ts';
import type { ForeignLinks } from './foreign-links.ts';
import { rowIdOf, type LinkNotes } from './link-notes.ts';
import type { Presence } from './presence.ts';

/** Longer than any link lives. */
const HELD_LIMIT_MS = PASSKEY_LINK_LIMIT_MS + FINISH_LIMIT_MS + UNLINK_LIMIT_MS;
/** How long a start elsewhere may take until it says which link holds its number. */
const STARTING_MS = 5_000;

type NumberClaimsDeps = {
  readonly local: MemoryDirectory;
  readonly foreign: ForeignLinks;
  readonly holds: Holds;
  readonly notes: LinkNotes;
  readonly presence: Presence;
  readonly clock: Clock;
  readonly log: Log;
};

type Held = { readonly hold: Hold; readonly number: string; toldId: string | null };

/** The numbers that have a link in any process. Each number has at most one. */
export class NumberClaims {
  readonly #deps: NumberClaimsDeps;
  /** The holds of this process, by the link that holds the number. */
  readonly #held = new Map<unknown, Held>();

  constructor(deps: NumberClaimsDeps) {
    this.#deps = deps;
  }

  /** Errors: STORE_UNAVAILABLE. */
  async claim(number: string): Promise<Claim> {
    const own = await this.#deps.local.claim(number);
    if (own.kind === 'held') return own;
    try {
      const hold = await this.#take(number);
      if (hold !== null) return this.#claimed(number, own, hold);
      own.release();
      return { kind: 'held', freeInMs: await this.#freeInMs(number) };
    } catch (error) {
      own.release();
      throw error;
    }
  }

  /** The ID of the link on another process that holds a number; `null` if there is none. Errors: STORE_UNAVAILABLE. */
  async holderElsewhere(number: string): Promise<string | null> {
    const { holds, notes, local } = this.#deps;
    if (local.holdsNumber(number)) return null;
    const isTold = (held: { readonly body: Buffer | null } | null) => held === null || held.body !== null;
    const held = await holds.wait(nameOf(number), isTold, STARTING_MS);
    if (held === null || held.body === null) return null;
    const linkId = notes.readHolder(rowIdOf(nameOf(number)), held.body);
    return linkId === null || local.has(linkId) ? null : linkId;
  }

  /** Tells the others the new ID of a link that was handed over. */
  renamed(link: unknown, linkId: string): void {
    const held = this.#held.get(link);
    if (held === undefined || held.toldId === linkId) return;
    held.toldId = linkId;
    const body = this.#deps.notes.holder(rowIdOf(nameOf(held.number)), linkId);
    held.hold.tell(body).catch((error: unknown) => {
      this.#deps.log.debug({ err: error }, 'could not tell the other processes which link holds a number');
    });
  }

  async #take(number: string): Promise<Hold | null> {
    const { holds } = this.#deps;
    const [names, name] = [[nameOf(number)], nameOf(number)];
    const hold = await holds.take(names, HELD_LIMIT_MS);
    if (hold !== null || !(await this.#isEndingElsewhere(number))) return hold;
    await holds.wait(name, (held) => held === null, ENDING_WAIT_MS);
    return holds.take(names, HELD_LIMIT_MS);
  }

  #claimed(number: string, own: Extract<Claim, { kind: 'claimed' }>, hold: Hold): Claim {
    let holder: NumberHolder | null = null;
    return {
      kind: 'claimed',
      heldBy: (link) => {
        holder = link;
        own.heldBy(link);
        this.#held.set(link, { hold, number, toldId: null });
        this.renamed(link, link.id);
      },
      release: () => {
        if (holder !== null) this.#held.delete(holder);
        own.release();
        void hold.release();
      },
    };
  }

  async #isEndingElsewhere(number: string): Promise<boolean> {
    const linkId = await this.holderElsewhere(number);
    const row = linkId === null ? null : await this.#deps.foreign.current(linkId);
    return row === null || row.isOver;
  }

  /** How long the link of another process may still hold a number, by what it shows. */
  async #freeInMs(number: string): Promise<number> {
    const { foreign, notes, presence } = this.#deps;
    const linkId = await this.holderElsewhere(number);
    const row = linkId === null ? null : await foreign.current(linkId);
    const noted = row === null ? null : notes.readStep(row.id, row.step);
    if (row === null || noted === null) return WHOLE_CODE_MS;
    const leftMs = Math.max(0, Date.parse(noted.step.expiresAt) - presence.nowOf(row.owner));
    const mostMs = noted.step.state === 'connecting' ? OFFER_LIMIT_MS : HELD_LIMIT_MS;
    return Math.min(leftMs, mostMs) + UNLINK_LIMIT_MS;
  }
}

function nameOf(number: string): string {
  return `number/${number}`;
}
