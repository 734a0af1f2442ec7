import { timingSafeEqual } from 'node:crypto';
import type { Clock, Dispose } from '../ports/base.ts';
import type {
  Claim,
  FoundLink,
  LinkCommand,
  LinkDirectory,
  LinkOwner,
  PublishedLink,
} from '../ports/link-directory.ts';
import { SOLE_OWNER } from '../ports/shared/ownership.ts';
import { AppError } from '../wire/errors.ts';
import { isFinal, type Step } from '../wire/step.ts';
import { HeldNumbers } from './admission/held-numbers.ts';
import { hashToken } from './link-token.ts';

/** How long the final step can be read after the end of a link, for a page that is loaded again. */
export const KEEP_ENDED_MS = 10 * 60_000;
/** An unknown link is compared with this hash, so that its answer takes as long as that to a wrong token. */
const NO_TOKEN = hashToken('');

type Entry = {
  readonly link: Omit<PublishedLink, 'owner'>;
  readonly watchers: Set<() => void>;
  step: Step;
  /** `null` once the link is over, so that its number, connection and keys can be freed. */
  owner: LinkOwner | null;
  forget: Dispose;
};

/** The directory of a single process. Lifetime: until `close`. */
export class MemoryDirectory implements LinkDirectory {
  readonly #clock: Clock;
  readonly #entries = new Map<string, Entry>();
  readonly #numbers = new HeldNumbers();
  readonly ownership = SOLE_OWNER;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  publish({ owner, ...link }: PublishedLink, step: Step): void {
    const entry = this.#entries.get(link.id) ?? this.#add(link, step);
    entry.step = step;
    entry.owner = isFinal(step) ? null : owner;
    if (isFinal(step)) entry.forget = this.#clock.after(KEEP_ENDED_MS, () => this.#entries.delete(link.id));
    for (const wake of entry.watchers) wake();
  }

  publishLinked(link: PublishedLink, step: Step): Promise<boolean> {
    this.publish(link, step);
    return Promise.resolve(true);
  }

  find(linkId: string, tokenHash: Buffer): Promise<FoundLink | null> {
    const entry = this.#entries.get(linkId);
    const isRight = timingSafeEqual(entry?.link.tokenHash ?? NO_TOKEN, tokenHash);
    if (entry === undefined || !isRight) return Promise.resolve(null);
    entry.owner?.readerSeen();
    return Promise.resolve({ id: linkId, method: entry.link.method, step: this.#stamped(entry.step) });
  }

  async *follow(linkId: string, signal: AbortSignal): AsyncGenerator<Step, void, void> {
    const entry = this.#entries.get(linkId);
    if (entry === undefined) return;
    const leave = entry.owner?.readerJoined();
    try {
      let lastSeq = 0;
      while (!signal.aborted) {
        const { step } = entry;
        if (step.seq === lastSeq) {
          await nextChange(entry.watchers, signal);
          continue;
        }
        lastSeq = step.seq;
        yield this.#stamped(step);
        if (isFinal(step)) return;
      }
    } finally {
      leave?.();
    }
  }

  async command(linkId: string, command: LinkCommand): Promise<void> {
    const owner = this.#entries.get(linkId)?.owner ?? null;
    if (owner !== null) await owner.command(command);
    else if (command !== 'cancel') throw new AppError('PASSKEY_NOT_ASKED');
  }

  holderElsewhere(): Promise<null> {
    return Promise.resolve(null);
  }

  announced(): Promise<void> {
    return Promise.resolve();
  }

  onGivenUp(_tell: () => void): void {
    // There is no other process.
  }

  has(linkId: string): boolean {
    return this.#entries.has(linkId);
  }

  holdsNumber(number: string): boolean {
    return this.#numbers.isHeld(number);
  }

  async claim(number: string): Promise<Claim> {
    await this.#numbers.whenEnded(number, this.#clock);
    return this.#numbers.claim(number);
  }

  close(): Promise<void> {
    for (const [id, { owner, forget }] of this.#entries) {
      if (owner !== null) continue;
      forget();
      this.#entries.delete(id);
    }
    return Promise.resolve();
  }

  #add(link: Entry['link'], step: Step): Entry {
    const entry: Entry = { link, step, watchers: new Set(), owner: null, forget: () => undefined };
    this.#entries.set(link.id, entry);
    return entry;
  }

  /** Returns the step with the time of this answer. */
  #stamped(step: Step): Step {
    return { ...step, now: new Date(this.#clock.now()).toISOString() };
  }
}

/** Resolves with the next step, or when `signal` aborts. */
function nextChange(watchers: Set<() => void>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const finish = () => {
      watchers.delete(finish);
      signal.removeEventListener('abort', finish);
      resolve();
    };
    if (signal.aborted) {
      resolve();
      return;
    }
    watchers.add(finish);
    signal.addEventListener('abort', finish, { once: true });
  });
}
