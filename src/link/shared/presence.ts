import type { Clock, Log, Random } from '../../ports/base.ts';
import type { Ownership } from '../../ports/shared/ownership.ts';
import type { ProcessNews, ProcessRow, ProcessRows } from '../../ports/shared/rows.ts';
import { within } from '../../ports/timing.ts';
import { AppError } from '../../wire/errors.ts';
import { Sightings } from './sightings.ts';

/** How long a beat makes certain: shorter than the ten seconds after which others give up, because clocks do not run equally fast. */
const CERTAIN_MS = 8_000;
/** How long the end of this process waits for a beat under way: its row must be gone within a second. */
const LAST_BEAT_MS = 300;
const ID_BYTES = 12;

export type PresenceDeps = {
  readonly rows: ProcessRows;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** What `doctor` compares, as JSON. */
  readonly about: () => Buffer;
  readonly nameIn: (about: Buffer) => string | null;
  /** What goes with the next beat. */
  readonly news: () => Omit<ProcessNews, 'nowMs'>;
};

/**
 * This process among the others on its store. Each writes a beat every two seconds and reads those of the others. Nobody compares clocks: a
 * process is dead when its beat has not moved for ten seconds of the reader, who then gives it up by a compare-and-set on that beat. So a beat
 * that succeeds proves that this process was not given up, and that it will not be for the next seconds. Lifetime: `turn` every two seconds,
 * until `leave`.
 */
export class Presence {
  readonly ownership: Ownership;
  readonly #deps: PresenceDeps;
  readonly #sightings: Sightings;
  readonly #listeners: (() => void)[] = [];
  #id: string;
  #hasRow = false;
  #certainSince: { readonly monotonicMs: number; readonly wallMs: number } | null = null;
  #beating: Promise<void> | null = null;
  #hasLeft = false;

  constructor(deps: PresenceDeps) {
    this.#deps = deps;
    this.#id = this.#newId();
    this.#sightings = new Sightings(deps);
    this.ownership = { isCertain: () => this.#isCertain(), confirm: () => this.#confirm() };
  }

  /** The name of this process in rows that it owns; another one after it was given up. */
  get id(): string {
    return this.#id;
  }

  /** Calls `tell` each time that this process was given up. Rows that it wrote before are not its own any more. */
  onGivenUp(tell: () => void): void {
    this.#listeners.push(tell);
  }

  /** Beats and looks at the others; never rejects. */
  async turn(): Promise<void> {
    await Promise.all([
      this.beat().catch((error: unknown) => {
        this.#deps.log.debug({ err: error }, 'this process could not beat');
      }),
      this.#sightings.look(this.#id),
    ]);
  }

  /** Shows that this process lives. Calls at the same time share one beat. Errors: STORE_UNAVAILABLE, LINK_LOST if it was given up. */
  beat(): Promise<void> {
    this.#beating ??= this.#beatOnce().finally(() => {
      this.#beating = null;
    });
    return this.#beating;
  }

  /** True if this owner of a row is dead, so that the row is free. */
  isDead(owner: string): boolean {
    return owner !== this.#id && this.#sightings.isDead(owner);
  }

  /** The other processes that live. */
  others(): readonly ProcessRow[] {
    return this.#sightings.living(this.#id);
  }

  /** The wall clock of another process now, in milliseconds since 1970, as far as its beats tell. */
  nowOf(owner: string): number {
    return this.#deps.clock.now() + this.#sightings.clockLeadMs(owner);
  }

  /** Removes the row, so that nobody waits for this process. Never rejects. */
  async leave(): Promise<void> {
    this.#hasLeft = true;
    this.#certainSince = null;
    const { rows, clock, log } = this.#deps;
    const beating = this.#beating?.catch(() => undefined /* The row is removed in any case. */);
    // A beat that finds no row makes none; only the very first one makes it, and the others then find that it stands still.
    if (beating !== undefined) await within(clock, LAST_BEAT_MS, beating);
    await rows.remove(this.#id).catch((error: unknown) => {
      log.debug({ err: error }, 'could not say that this process ends');
    });
  }

  async #beatOnce(): Promise<void> {
    if (this.#hasLeft) throw new AppError('LINK_LOST');
    const { rows, clock, about } = this.#deps;
    const news = this.#deps.news();
    const sentAt = { monotonicMs: clock.monotonic(), wallMs: clock.now() };
    if (!this.#hasRow) {
      await rows.insert({ id: this.#id, about: about() });
      this.#hasRow = true;
    }
    const isAlive = await rows.beat(this.#id, { ...news, nowMs: sentAt.wallMs });
    if (this.#hasLeft) throw new AppError('LINK_LOST');
    if (isAlive) {
      this.#certainSince = sentAt;
      return;
    }
    this.#becomeAnother();
    throw new AppError('LINK_LOST');
  }

  #becomeAnother(): void {
    this.#deps.log.warn(
      { process: this.#id },
      'this process was silent for so long that others gave it up: its links end, new ones start as before',
    );
    this.#id = this.#newId();
    this.#hasRow = false;
    this.#certainSince = null;
    for (const tell of this.#listeners) tell();
  }

  #isCertain(): boolean {
    if (this.#certainSince === null) return false;
    const { monotonic, now } = this.#deps.clock;
    const { monotonicMs, wallMs } = this.#certainSince;
    // The monotonic clock of a machine that was suspended stands still, and a wall clock can be set: the one that went further counts.
    return Math.max(monotonic() - monotonicMs, Math.abs(now() - wallMs)) < CERTAIN_MS;
  }

  async #confirm(): Promise<void> {
    const id = this.#id;
    while (!this.#isCertain()) await this.beat();
    if (id !== this.#id) throw new AppError('LINK_LOST');
  }

  #newId(): string {
    return this.#deps.random.bytes(ID_BYTES).toString('base64url');
  }
}
