import type { PieceKind, Position, SealedPiece } from '../../auth-state/kept/pieces.ts';
import { asCommandError, type CommandError } from '../exit.ts';
import { restore } from '../../texts/en/restore.ts';
import { delayAfter, fateOf, type Fate } from './failures.ts';
import type { KeeperParts, Leased } from './keeper-parts.ts';

const say = restore.keep;

/** The first piece goes out this long after the first change, so that what belongs together goes together. */
const FIRST_MS = 1_000;
/** The shortest time between two pieces. */
const APART_MS = 5_000;
/** The limit of one request. */
const ANSWER_MS = 15_000;
/** The limit of all that is done at the end of a process; hosts kill it 5 to 30 s after the signal. */
const END_MS = 4_000;
/** The pause between the last tries. */
const AGAIN_MS = 500;
/** How long a message waits until the server knows that the state before it is no longer the last. */
const MARK_MS = 2_000;
/** The server takes 512 pieces or 2 MB. A base is made before that. */
const MOST_PIECES = 500;
const MOST_LOG_BYTES = 1_800_000;
/** A log below this size needs no new base, even if the base is small. */
const SMALL_LOG_BYTES = 32_768;
/** The greatest piece of a log; the server takes 256 kB. */
const MOST_PIECE_BYTES = 240_000;
/** Rounds of the last flush, in which more may change. */
const LAST_ROUNDS = 3;

type Pending = SealedPiece & { readonly kind: PieceKind; readonly isClean: boolean };

/** Brings the changes of a state to the server: one piece at a time, and the same bytes again if an answer is lost. */
export class Keeper {
  readonly #parts: KeeperParts;
  /** The place of the last piece that was sent, whether or not an answer came. */
  #sent: Position;
  #at: Leased | null;
  #pending: Pending | null = null;
  #needsBase: boolean;
  #running: Promise<boolean> | null = null;
  #stopTimer: (() => void) | null = null;
  #lastMs = -Infinity;
  #failures = 0;
  #retryMs = 0;
  #isAwaySaid = false;
  #isTooLargeSaid = false;
  #isStopped = false;
  #isStale = false;

  /** `leased` is `null` if the server was away; the lease is taken later. */
  constructor(parts: KeeperParts, leased: Leased | null) {
    this.#parts = parts;
    this.#sent = parts.from;
    this.#at = leased;
    this.#needsBase = leased?.needsBase ?? true;
    if (this.#needsBase) this.changed();
  }

  /** True if another bot has a newer state. */
  get isStale(): boolean {
    return this.#isStale;
  }

  /** Says that something has changed. */
  changed(): void {
    if (this.#isStopped || this.#running !== null || this.#stopTimer !== null) return;
    const sinceMs = this.#parts.clock.monotonic() - this.#lastMs;
    const delayMs = this.#failures > 0 ? this.#retryMs : Math.max(FIRST_MS, APART_MS - sinceMs);
    const how = this.#failures > 0 ? 'background' : 'awaited';
    const run = () => {
      this.#stopTimer = null;
      void this.flush();
    };
    this.#stopTimer = this.#parts.clock.after(delayMs, run, how);
  }

  /** Sends what has changed. Resolves with false if the server does not have all of it. */
  flush(): Promise<boolean> {
    return this.#send('on');
  }

  /**
   * To be awaited before a message goes out: if the last piece says that nothing came after it, another piece is sent first. Without it the
   * next start after a crash would use the same counters again.
   */
  async beforeMessage(): Promise<void> {
    if (this.#at?.isClean === true && !this.#isStopped) await this.#within(MARK_MS, this.flush());
  }

  /** Sends the rest, marked as the last. It takes 4 s at most; resolves with false if the server does not have all. */
  end(): Promise<boolean> {
    return this.#within(END_MS, this.#sendLast(this.#parts.clock.monotonic() + END_MS));
  }

  /** Ends all timers. What was not sent is not sent any more. */
  stop(): void {
    this.#isStopped = true;
    this.#stopTimer?.();
    this.#stopTimer = null;
  }

  async #sendLast(endMs: number): Promise<boolean> {
    for (;;) {
      if (await this.#send('end')) return true;
      if (this.#isStopped || this.#parts.clock.monotonic() + AGAIN_MS > endMs) return false;
      await new Promise<void>((resolve) => {
        this.#parts.clock.after(AGAIN_MS, resolve, 'awaited');
      });
    }
  }

  async #send(how: 'on' | 'end'): Promise<boolean> {
    while (this.#running !== null) await this.#running;
    if (this.#isStopped) return false;
    this.#stopTimer?.();
    this.#stopTimer = null;
    this.#running = this.#try(how);
    const isSent = await this.#running;
    this.#running = null;
    if (!isSent || !this.#parts.changes.isEmpty) this.changed();
    return isSent;
  }

  async #try(how: 'on' | 'end'): Promise<boolean> {
    try {
      const at = await this.#connected();
      if (at === null) return false;
      if (this.#pending !== null) await this.#put(this.#pending);
      for (let round = 0; round < this.#roundsOf(how, at) && this.#isDue(how); round += 1) {
        await this.#put(await this.#make(how === 'end'));
      }
      this.#failures = 0;
      if (this.#isAwaySaid) this.#parts.say(say.back);
      this.#isAwaySaid = false;
      return true;
    } catch (error) {
      const known = asCommandError(error);
      // A bot goes on even if this program has a fault.
      if (known === null) this.#end(say.broke(error instanceof Error ? error.name : ''));
      else this.#failed(known);
      return false;
    } finally {
      this.#lastMs = this.#parts.clock.monotonic();
    }
  }

  async #connected(): Promise<Leased | null> {
    if (this.#at !== null) return this.#at;
    const leased = await this.#parts.connect(this.#sent, AbortSignal.timeout(ANSWER_MS));
    if (leased === null) this.#endStale(say.newerThere);
    this.#at = leased;
    this.#needsBase ||= leased?.needsBase ?? false;
    return leased;
  }

  /** A log comes before the first base, so that a base that the server loses leaves a gap. */
  #roundsOf(how: 'on' | 'end', { seq }: Position): number {
    if (how === 'end') return LAST_ROUNDS;
    return seq === 0 ? 2 : 1;
  }

  #isDue(how: 'on' | 'end'): boolean {
    const isMarked = how === 'on' || this.#at?.isClean === true;
    return this.#needsBase || !isMarked || !this.#parts.changes.isEmpty;
  }

  async #make(isClean: boolean): Promise<Pending> {
    const at = this.#at ?? { epoch: 0, seq: 0 };
    const { changes, seal } = this.#parts;
    if (!this.#isBaseDue()) {
      const place = { epoch: at.epoch, seq: at.seq + 1 };
      const sealed = await seal('log', place, { ...changes.takeLog(), ...(isClean ? { clean: true } : {}) });
      if (bytesOf(sealed) <= MOST_PIECE_BYTES)
        return (this.#pending = { ...place, sealed, kind: 'log', isClean });
    }
    const place = { epoch: at.epoch, seq: at.seq };
    const sealed = await seal('base', place, { ...changes.takeBase(), ...(isClean ? { clean: true } : {}) });
    this.#needsBase = true;
    return (this.#pending = { ...place, sealed, kind: 'base', isClean });
  }

  #isBaseDue(): boolean {
    const { logBytes = 0, logPieces = 0, baseBytes = 0 } = this.#at ?? {};
    if (this.#at?.seq === 0) return false;
    const isLong = logPieces >= MOST_PIECES || logBytes > MOST_LOG_BYTES;
    return this.#needsBase || isLong || logBytes > Math.max(SMALL_LOG_BYTES, baseBytes / 2);
  }

  async #put(pending: Pending): Promise<void> {
    const { epoch, seq, sealed, kind, isClean } = pending;
    this.#sent = { epoch, seq };
    await this.#parts.note({ epoch, seq }, false);
    await this.#parts.server.put(kind, { epoch, seq, sealed }, AbortSignal.timeout(ANSWER_MS));
    const bytes = bytesOf(sealed);
    const before = this.#at;
    const isBase = kind === 'base';
    this.#pending = null;
    if (isBase) this.#needsBase = false;
    this.#at = {
      epoch,
      seq,
      baseBytes: isBase ? bytes : (before?.baseBytes ?? 0),
      logBytes: isBase ? 0 : (before?.logBytes ?? 0) + bytes,
      logPieces: isBase ? 0 : (before?.logPieces ?? 0) + 1,
      isClean,
      needsBase: false,
    };
    if (isClean && this.#parts.changes.isEmpty) await this.#parts.note({ epoch, seq }, true);
  }

  #failed(error: CommandError): void {
    const fate = fateOf(error, this.#at?.epoch ?? 0, this.#pending?.kind ?? null);
    this.#failures += 1;
    this.#retryMs = delayAfter(this.#failures, error.retryAfterS, fate, this.#parts.random());
    this.#apply(fate, error);
  }

  #apply(fate: Fate, error: CommandError): void {
    switch (fate) {
      case 'stale':
        return this.#endStale(say.stale);
      case 'gone':
        return this.#end(say.gone);
      case 'off':
        return this.#end(say.off);
      case 'rolled-back':
        this.#at = null;
        this.#pending = null;
        this.#needsBase = true;
        return;
      case 'too-long':
        this.#pending = null;
        this.#needsBase = true;
        return;
      case 'too-large':
        this.#pending = null;
        if (!this.#isTooLargeSaid) this.#parts.say(say.tooLarge(error.message));
        this.#isTooLargeSaid = true;
        return;
      case 'later':
        // One failure is usual at a restart of the server.
        if (this.#failures < 2 || this.#isAwaySaid) return;
        this.#isAwaySaid = true;
        this.#parts.say(say.away(error.message));
    }
  }

  #endStale(sentence: string): void {
    this.#isStale = true;
    this.#end(sentence);
  }

  #end(sentence: string): void {
    this.stop();
    this.#parts.say(sentence);
  }

  /** Resolves with the result of `work`, or with false when the time is over; `work` goes on. */
  #within(limitMs: number, work: Promise<boolean>): Promise<boolean> {
    return new Promise((resolve, reject) => {
      const dispose = this.#parts.clock.after(limitMs, () => resolve(false), 'awaited');
      work.finally(dispose).then(resolve, reject);
    });
  }
}

/** The size of a sealed piece, which is base64. */
export function bytesOf(sealed: string): number {
  return Math.floor((sealed.length * 3) / 4);
}
