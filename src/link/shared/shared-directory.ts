import type { Clock, Dispose, Log } from '../../ports/base.ts';
import type {
  Claim,
  CodeCaller,
  FoundLink,
  LinkCommand,
  LinkDirectory,
  PublishedLink,
} from '../../ports/link-directory.ts';
import type { Holds } from '../../ports/shared/holds.ts';
import type { Ownership } from '../../ports/shared/ownership.ts';
import type { LinkHead, LinkRows } from '../../ports/shared/rows.ts';
import { callIfLate, LATE, within } from '../../ports/timing.ts';
import { AppError, type ProblemWords } from '../../wire/errors.ts';
import { isFinal, type Step } from '../../wire/step.ts';
import { KEEP_ENDED_MS, MemoryDirectory } from '../memory-directory.ts';
import { ForeignLinks } from './foreign-links.ts';
import type { LinkNotes } from './link-notes.ts';
import { Loop } from './loop.ts';
import { NumberClaims } from './number-claims.ts';
import { OwnLink } from './own-link.ts';
import type { Presence } from './presence.ts';

/** How long the end of this process waits for a final step that the store does not take. */
const FINAL_WAIT_MS = 5_000;
const WRITE_WAIT_MS = 2_000;
/** So many rows are read whole by one query; a row has about a kilobyte. */
const FEW = 20;

type SharedDirectoryDeps = {
  readonly rows: LinkRows;
  readonly holds: Holds;
  readonly notes: LinkNotes;
  readonly presence: Presence;
  readonly clock: Clock;
  readonly log: Log;
  readonly words: ProblemWords;
  /** What else is done with each beat; never rejects. */
  readonly onBeat: () => Promise<void>;
};

/**
 * The directory of a process among others on one store. Its own links it answers from memory; what changes it writes for the others. A final
 * step is written first and told then, so that no two readers read different ones. Lifetime: `start`, then until `close` and `stop`.
 */
export class SharedDirectory implements LinkDirectory {
  readonly ownership: Ownership;
  readonly #deps: SharedDirectoryDeps;
  readonly #local: MemoryDirectory;
  readonly #foreign: ForeignLinks;
  readonly #claims: NumberClaims;
  readonly #loop: Loop;
  /** The links of this process that are under way, by ID. */
  readonly #own = new Map<string, OwnLink>();
  /** The links whose final step is not told yet, by ID. */
  readonly #ending = new Map<string, Promise<void>>();
  /** The links that have ended in a way that nobody may be told yet, because the store does not answer; their last step is not true any more. */
  readonly #untold = new Map<string, AbortController>();
  readonly #forgetting = new Set<Dispose>();
  /** The last look at each own link that a reader elsewhere told of. */
  readonly #seenLooks = new Map<string, number>();
  /** The links that answer a command now. */
  readonly #answering = new Map<string, OwnLink>();
  #isClosed = false;

  constructor(deps: SharedDirectoryDeps) {
    this.#deps = deps;
    const { presence, clock } = deps;
    this.ownership = presence.ownership;
    this.#local = new MemoryDirectory(clock);
    this.#loop = new Loop({
      clock,
      beat: async () => {
        await Promise.all([presence.turn(), deps.onBeat()]);
      },
      isBusy: () => this.#own.size > 0 || !this.#foreign.isEmpty,
      look: () => this.#look(),
    });
    this.#foreign = new ForeignLinks({ ...deps, wake: () => this.#loop.wake() });
    this.#claims = new NumberClaims({ ...deps, local: this.#local, foreign: this.#foreign });
  }

  /** Resolves after the first beat, whether it came through or not. */
  start(): Promise<void> {
    return this.#loop.start();
  }

  onGivenUp(tell: () => void): void {
    this.#deps.presence.onGivenUp(tell);
  }

  publish(link: PublishedLink, step: Step): void {
    const own = this.#write(link, step);
    if (isFinal(step)) this.#endLater(own, step);
    else this.#local.publish(link, step);
    this.#claims.renamed(link.owner, link.id);
    this.#loop.wake();
  }

  async publishLinked(link: PublishedLink, step: Step): Promise<boolean> {
    const own = this.#write(link, step);
    const outcome = await within(this.#deps.clock, FINAL_WAIT_MS, own.ended);
    if (outcome === LATE) {
      // The caller may undo the link now.
      own.withdraw(step);
      throw new AppError('STORE_UNAVAILABLE');
    }
    if (outcome === 'written') await this.#end(own, step);
    return outcome === 'written';
  }

  async find(linkId: string, tokenHash: Buffer): Promise<FoundLink | null> {
    const found = await this.#local.find(linkId, tokenHash);
    if (found === null) return this.#foreign.find(linkId, tokenHash);
    if (this.#untold.get(linkId)?.signal.aborted === true) throw new AppError('STORE_UNAVAILABLE');
    return found;
  }

  follow(linkId: string, signal: AbortSignal): AsyncGenerator<Step, void, void> {
    if (!this.#local.has(linkId)) return this.#foreign.follow(linkId, signal);
    if (!this.#own.has(linkId)) return this.#local.follow(linkId, signal);
    return this.#local.follow(linkId, AbortSignal.any([signal, this.#untoldOf(linkId).signal]));
  }

  async command(linkId: string, command: LinkCommand): Promise<void> {
    if (!this.#local.has(linkId)) return this.#foreign.command(linkId, command);
    await this.#local.command(linkId, command);
    // Whoever looks after a command reads what it has changed.
    await within(this.#deps.clock, WRITE_WAIT_MS, this.#ending.get(linkId) ?? Promise.resolve());
  }

  claim(number: string): Promise<Claim> {
    return this.#claims.claim(number);
  }

  holderElsewhere(caller: CodeCaller): Promise<string | null> {
    return this.#claims.holderElsewhere(caller);
  }

  async announced(linkId: string): Promise<void> {
    await this.#own.get(linkId)?.settled(WRITE_WAIT_MS);
  }

  /** Resolves when the last steps are written, at the latest after some seconds. Other links can still be read here. */
  async close(): Promise<void> {
    await within(this.#deps.clock, FINAL_WAIT_MS, Promise.all(this.#ending.values()));
    await Promise.all([...this.#own.values()].map((own) => own.settled(WRITE_WAIT_MS)));
    for (const own of [...this.#own.values(), ...this.#answering.values()]) own.stop();
    this.#isClosed = true;
    for (const stop of this.#forgetting) stop();
    await this.#local.close();
  }

  /** Stops the beats; to be called last. */
  stop(): void {
    this.#loop.stop();
  }

  #write(link: PublishedLink, step: Step): OwnLink {
    const own = this.#own.get(link.id) ?? new OwnLink(link, this.#deps);
    this.#own.set(link.id, own);
    own.write(step);
    return own;
  }

  #untoldOf(linkId: string): AbortController {
    const untold = this.#untold.get(linkId) ?? new AbortController();
    this.#untold.set(linkId, untold);
    return untold;
  }

  #endLater(own: OwnLink, step: Step): void {
    const { id } = own.link;
    this.#ending.set(
      id,
      this.#end(own, step).finally(() => this.#ending.delete(id)),
    );
  }

  /** Tells a final step once it is in the store, however long that takes: until then another process may give the link a different one. */
  async #end(own: OwnLink, step: Step): Promise<void> {
    const { clock } = this.#deps;
    const { id } = own.link;
    const untold = this.#untoldOf(id);
    await callIfLate(clock, WRITE_WAIT_MS, () => untold.abort(), own.ended);
    this.#untold.delete(id);
    // Nobody reads here then, and the sweep of the store removes the row.
    if (this.#isClosed) return;
    this.#local.publish(own.link, own.end ?? step);
    this.#own.delete(id);
    this.#seenLooks.delete(keyOf(own.id));
    const forget = clock.after(KEEP_ENDED_MS, () => {
      this.#forgetting.delete(forget);
      this.#deps.rows.remove([own.id]).catch((error: unknown) => this.#note(error));
    });
    this.#forgetting.add(forget);
  }

  /** Looks at all links at once: few of them by one query, many by one over an index and another one for those that have changed. */
  async #look(): Promise<1 | 2> {
    const own = [...this.#own.values()].filter(({ owner }) => owner !== null).map(({ id }) => id);
    const ids = [...own, ...this.#foreign.ids()];
    if (ids.length === 0) return 1;
    const { rows } = this.#deps;
    try {
      const few = ids.length <= FEW ? await rows.getMany(ids) : null;
      const heads = few ?? (await rows.heads(ids));
      const byKey = new Map(heads.map((head) => [keyOf(head.id), head]));
      for (const link of this.#own.values()) this.#hear(link, byKey.get(keyOf(link.id)));
      const changed = this.#foreign.changedIn(heads, ids);
      const isOneQuery = few !== null || changed.length === 0;
      await this.#foreign.see(changed, few ?? (changed.length === 0 ? [] : await rows.getMany(changed)));
      return isOneQuery ? 1 : 2;
    } catch (error) {
      this.#note(error);
      return 2;
    }
  }

  #hear(own: OwnLink, head: LinkHead | undefined): void {
    if (head === undefined) return;
    const key = keyOf(own.id);
    if (head.looks > (this.#seenLooks.get(key) ?? 0)) {
      this.#seenLooks.set(key, head.looks);
      own.link.owner.readerSeen();
    }
    if (head.asked <= head.answered || this.#answering.has(key)) return;
    this.#answering.set(key, own);
    void this.#answer(own, head.asked)
      .catch((error: unknown) => this.#note(error))
      .finally(() => this.#answering.delete(key));
  }

  /** Carries out a command that came by way of another process. What it changed is written before the answer. */
  async #answer(own: OwnLink, asked: number): Promise<void> {
    const { rows, notes } = this.#deps;
    const row = await rows.get(own.id);
    if (row === null || own.owner === null || row.command === null || row.asked !== asked) return;
    const command = notes.readCommand(own.id, asked, row.command);
    const refusal = await refusalOf(async () => {
      if (command === null) throw new AppError('STORE_UNAVAILABLE');
      await this.#local.command(own.link.id, command);
    });
    await own.settled(WRITE_WAIT_MS);
    if (typeof command === 'object' && command?.kind === 'hand-over') await this.announced(command.id);
    await own.answer(asked, notes.answer(own.id, asked, refusal));
  }

  #note(error: unknown): void {
    this.#deps.log.debug({ err: error }, 'the store did not answer about links');
  }
}

async function refusalOf(work: () => Promise<void>): Promise<unknown> {
  try {
    await work();
    return null;
  } catch (error) {
    return error;
  }
}

function keyOf(id: Buffer): string {
  return id.toString('base64');
}
