import { createHash } from 'node:crypto';
import type { Clock, Log } from '../../ports/base.ts';
import type { Claim, CodeCaller, NumberHolder } from '../../ports/link-directory.ts';
import type { Held, Hold, Holds } from '../../ports/shared/holds.ts';
import type { LinkRow } from '../../ports/shared/rows.ts';
import { ENDING_WAIT_MS, WHOLE_CODE_MS } from '../admission/held-numbers.ts';
import { OFFER_LIMIT_MS, PASSKEY_LINK_LIMIT_MS, FINISH_LIMIT_MS, UNLINK_LIMIT_MS } from '../state-limits.ts';
import type { MemoryDirectory } from '../memory-directory.ts';
import type { ForeignLinks } from './foreign-links.ts';
import { rowIdOf, type Holder, type LinkNotes } from './link-notes.ts';
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

/** Nobody holds the number any more. */
const FREE = Symbol('free');

type Claimed = {
  readonly hold: Hold;
  readonly number: string;
  readonly caller: string | null;
  toldId: string | null;
};

/** The numbers that have a link in any process. Each number has at most one. */
export class NumberClaims {
  readonly #deps: NumberClaimsDeps;
  /** The holds of this process, by the link that holds the number. */
  readonly #held = new Map<unknown, Claimed>();

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
      const holder = await this.#told(number);
      const isTold = holder !== null && holder !== FREE;
      const row = isTold ? await this.#deps.foreign.current(holder.linkId) : null;
      const isEnding = holder === FREE || (isTold && row?.isOver !== false);
      const next = isEnding ? await this.#takeWhenFree(number) : null;
      if (next !== null) return this.#claimed(number, own, next);
      own.release();
      return { kind: 'held', freeInMs: this.#freeInMs(row) };
    } catch (error) {
      own.release();
      throw error;
    }
  }

  /** The ID of the caller's link on another process; `null` if there is none. Errors: STORE_UNAVAILABLE. */
  async holderElsewhere(caller: CodeCaller): Promise<string | null> {
    const { local } = this.#deps;
    if (local.holdsNumber(caller.number)) return null;
    const holder = await this.#told(caller.number);
    if (holder === null || holder === FREE || local.has(holder.linkId)) return null;
    // Strangers who ask for the same number must not keep its owner's process busy.
    return holder.caller === nameOfCaller(caller) ? holder.linkId : null;
  }

  /** Tells the others the new ID of a link that was handed over. */
  renamed(link: unknown, linkId: string): void {
    const held = this.#held.get(link);
    if (held === undefined || held.toldId === linkId) return;
    held.toldId = linkId;
    const { number, caller } = held;
    const body = this.#deps.notes.holder(rowIdOf(nameOf(number)), { linkId, caller });
    held.hold.tell(body).catch((error: unknown) => {
      // It is told again with the next step.
      if (held.toldId === linkId) held.toldId = null;
      this.#deps.log.debug({ err: error }, 'could not tell the other processes which link holds a number');
    });
  }

  #take(number: string): Promise<Hold | null> {
    return this.#deps.holds.take([nameOf(number)], HELD_LIMIT_MS);
  }

  /** The link that holds the number is ending, or has just freed it. */
  async #takeWhenFree(number: string): Promise<Hold | null> {
    await this.#deps.holds.wait(nameOf(number), (held) => held === null, ENDING_WAIT_MS);
    return this.#take(number);
  }

  #claimed(number: string, own: Extract<Claim, { kind: 'claimed' }>, hold: Hold): Claim {
    let holder: NumberHolder | null = null;
    return {
      kind: 'claimed',
      heldBy: (link) => {
        holder = link;
        own.heldBy(link);
        this.#held.set(link, {
          hold,
          number,
          caller: link.caller && nameOfCaller(link.caller),
          toldId: null,
        });
        this.renamed(link, link.id);
      },
      release: () => {
        if (holder !== null) this.#held.delete(holder);
        own.release();
        void hold.release();
      },
    };
  }

  /** The link that holds the number. A start that has just taken it is given time to tell, and has none until it does. */
  async #told(number: string): Promise<Holder | typeof FREE | null> {
    const { holds, notes } = this.#deps;
    const isTold = (held: Held | null) => held === null || held.body !== null;
    const held = await holds.wait(nameOf(number), isTold, STARTING_MS);
    if (held === null) return FREE;
    if (held.body === null) return null;
    return notes.readHolder(rowIdOf(nameOf(number)), held.body);
  }

  /** How long the link of another process may still hold a number, by what it shows. */
  #freeInMs(row: LinkRow | null): number {
    const { notes, presence } = this.#deps;
    const noted = row === null ? null : notes.readStep(row);
    if (row === null || noted === null) return WHOLE_CODE_MS;
    const leftMs = Math.max(0, Date.parse(noted.step.expiresAt) - presence.nowOf(row.owner));
    const mostMs = noted.step.state === 'connecting' ? OFFER_LIMIT_MS : HELD_LIMIT_MS;
    return Math.min(leftMs, mostMs) + UNLINK_LIMIT_MS;
  }
}

function nameOf(number: string): string {
  return `number/${number}`;
}

/** The name of a caller that tells no address. */
function nameOfCaller({ number, owner, reader }: CodeCaller): string {
  return createHash('sha256')
    .update(JSON.stringify([number, owner, reader]))
    .digest('base64');
}
