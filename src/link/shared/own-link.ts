import type { Clock, Log } from '../../ports/base.ts';
import type { PublishedLink } from '../../ports/link-directory.ts';
import type { LinkRows } from '../../ports/shared/rows.ts';
import { deferred, within } from '../../ports/timing.ts';
import { isFinal, type Step } from '../../wire/step.ts';
import { rowIdOf, type LinkNotes } from './link-notes.ts';
import type { Presence } from './presence.ts';

const TRY_AGAIN_MS = 500;

export type OwnLinkDeps = {
  readonly rows: LinkRows;
  readonly notes: LinkNotes;
  readonly presence: Presence;
  readonly clock: Clock;
  readonly log: Log;
};

/** How the last step of a link was written: `ended` if others had ended the link already. */
export type Written = 'written' | 'ended';

/** Writes the steps of one link of this process into the store, one after another; of several that wait the last one is enough. */
export class OwnLink {
  readonly id: Buffer;
  readonly link: PublishedLink;
  readonly #deps: OwnLinkDeps;
  /** The process that owns the row: this one, unless it was given up meanwhile. */
  #owner: string | null = null;
  #waiting: Step | null = null;
  #isWriting = false;
  #withdrawn: Step | null = null;
  #isStopped = false;
  #isClosed = false;
  #idle = deferred();
  #end: Step | null = null;
  readonly #ended = deferred<Written>();
  readonly #closed = deferred();

  constructor(link: PublishedLink, deps: OwnLinkDeps) {
    this.id = rowIdOf(link.id);
    this.link = link;
    this.#deps = deps;
    this.#idle.resolve();
  }

  get owner(): string | null {
    return this.#owner;
  }

  /** The final step that is in the store, from whomever it is. */
  get end(): Step | null {
    return this.#end;
  }

  /** Resolves when a final step is in the store. */
  get ended(): Promise<Written> {
    return this.#ended.promise;
  }

  write(step: Step): void {
    this.#waiting = step;
    if (this.#isWriting || this.#isStopped) return;
    this.#isWriting = true;
    this.#idle = deferred();
    void this.#writeAll().finally(() => {
      this.#isWriting = false;
      this.#idle.resolve();
    });
  }

  /** Resolves when all steps so far are written, at the latest after `limitMs`. */
  async settled(limitMs: number): Promise<void> {
    await within(this.#deps.clock, limitMs, this.#idle.promise);
  }

  /** Does not try again to write a step. One try may still be under way. */
  withdraw(step: Step): void {
    this.#withdrawn = step;
    if (this.#waiting === step) this.#waiting = null;
  }

  /** Answers command number `asked`. What was carried out must not be so again, so this goes on until the store has the answer. */
  async answer(asked: number, answer: Buffer): Promise<void> {
    const { rows, log } = this.#deps;
    while (this.#owner !== null && !this.#isClosed) {
      try {
        await rows.answer(this.id, this.#owner, asked, answer);
        return;
      } catch (error) {
        log.debug({ err: error }, 'could not answer a command, will try again');
        await this.#pause();
      }
    }
  }

  /** Gives up what is not written. */
  stop(): void {
    this.#isStopped = true;
    this.#isClosed = true;
    this.#closed.resolve();
  }

  async #pause(): Promise<void> {
    await within(this.#deps.clock, TRY_AGAIN_MS, this.#closed.promise);
  }

  async #writeAll(): Promise<void> {
    while (this.#waiting !== null && !this.#isStopped) {
      const step = this.#waiting;
      this.#waiting = null;
      const outcome = await this.#tryToWrite(step);
      if (outcome === null) {
        // A later step may have come while the store did not answer.
        if (step !== this.#withdrawn) this.#waiting ??= step;
        await this.#pause();
      } else if (outcome === 'ended' || isFinal(step)) {
        this.#isStopped = true;
        if (outcome === 'written') this.#end = step;
        this.#ended.resolve(outcome);
      }
    }
  }

  /** `null` if the store did not answer. */
  async #tryToWrite(step: Step): Promise<Written | null> {
    const { log } = this.#deps;
    try {
      return await this.#write(step);
    } catch (error) {
      log.debug(
        { err: error, link: this.link.id },
        'could not tell the other processes of a step, will try again',
      );
      return null;
    }
  }

  async #write(step: Step): Promise<Written> {
    const { rows, notes, presence } = this.#deps;
    const { id } = this;
    const { method, tokenHash } = this.link;
    const sealed = notes.step({ id, tokenHash }, { method, step });
    const [seq, isOver] = [step.seq, isFinal(step)];
    if (this.#owner === null) {
      await presence.ownership.confirm();
      this.#owner = presence.id;
      if (await rows.insert({ id, owner: this.#owner, seq, isOver, tokenHash, step: sealed }))
        return 'written';
      // A row that is there and yet cannot be read was changed by another program, so that nobody can follow this link.
      if ((await rows.get(id)) === null) return 'ended';
    } else if (await rows.put(id, this.#owner, { seq, isOver, step: sealed })) return 'written';
    // The answer to an earlier try may have been lost.
    const row = await rows.get(id);
    if (row === null) {
      this.#owner = null;
      throw new Error('the row of a link is gone');
    }
    if (row.owner === this.#owner && row.seq === seq) return 'written';
    if (!row.isOver) {
      // The first try may have come late, from the time before this process was given up.
      this.#owner = row.owner;
      throw new Error('the row of a link was not changed');
    }
    const last = notes.readStep(row)?.step ?? null;
    // Whoever can write to the store can put an older step there, which is no end that readers could be told.
    if (last !== null && isFinal(last)) this.#end = last;
    return 'ended';
  }
}
