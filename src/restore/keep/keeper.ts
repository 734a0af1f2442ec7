import type { Position } from '../../auth-state/kept/pieces.ts';
import { asCommandError, type CommandError } from '../exit.ts';
import { restore } from '../../texts/own.ts';
import { delayAfter, fateOf, isRefusal, roomFor, type Fate } from './failures.ts';
import type { KeeperParts, Leased } from './keeper-parts.ts';
import { after, isLogLong, PieceMaker, type Pending } from './piece-maker.ts';
import type { Extent } from './state/changes.ts';
import { Pace, pause, within } from './pace.ts';

const say = restore.keep;

/** The limit of one request. */
const ANSWER_MS = 15_000;
/** The limit of all that is done at the end of a process; hosts kill it 5 to 30 s after the signal. */
const END_MS = 4_000;
/** The pause between the last tries. */
const AGAIN_MS = 500;
/** How long a message waits until the server knows that the state before it is no longer the last. */
const MARK_MS = 2_000;
/** Rounds of the last flush, in which more may change. */
const LAST_ROUNDS = 3;

/** Brings the changes of a state to the server: one piece at a time, and the same bytes again if an answer is lost. */
export class Keeper {
  readonly #parts: KeeperParts;
  readonly #maker: PieceMaker;
  readonly #pace: Pace;
  /** The place of the last piece that was sent, whether or not an answer came. */
  #sent: Position;
  #at: Leased | null;
  /** What is still to be sent, in order: a base, or all pieces of one log. */
  #pending: readonly Pending[] = [];
  /** True if the first of them was sent and nobody said what became of it, so that the server may have taken it or may still do so. */
  #mayComeLate = false;
  #needsBase: boolean;
  #running: Promise<boolean> | null = null;
  #stopTimer: (() => void) | null = null;
  #isAwaySaid = false;
  #isTooLargeSaid = false;
  #isStopped = false;
  #isStale = false;

  /** `leased` is `null` if the server was away; the lease is taken later. */
  constructor(parts: KeeperParts, leased: Leased | null) {
    this.#parts = parts;
    this.#maker = new PieceMaker(parts);
    this.#pace = new Pace(parts.clock);
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
    this.#stopTimer = this.#pace.whenDue(() => {
      this.#stopTimer = null;
      void this.flush();
    });
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
    if (this.#at?.isClean === true && !this.#isStopped)
      await within(this.#parts.clock, MARK_MS, this.flush());
  }

  /** Sends the rest, marked as the last. It takes 4 s at most; resolves with false if the server does not have all. */
  end(): Promise<boolean> {
    const { clock } = this.#parts;
    return within(clock, END_MS, this.#sendLast(clock.monotonic() + END_MS));
  }

  /** Ends all timers. What was not sent is not sent any more. */
  stop(): void {
    this.#isStopped = true;
    this.#stopTimer?.();
    this.#stopTimer = null;
  }

  async #sendLast(endMs: number): Promise<boolean> {
    for (;;) {
      const isSent = await this.#send('end');
      // A server that asks for more time than there is will not take it sooner.
      const pauseMs = Math.max(AGAIN_MS, this.#pace.askedMs);
      if (isSent || this.#isStopped || this.#parts.clock.monotonic() + pauseMs > endMs) {
        this.#goOn(isSent);
        return isSent;
      }
      await pause(this.#parts.clock, pauseMs);
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
    if (how === 'on') this.#goOn(isSent);
    return isSent;
  }

  #goOn(isSent: boolean): void {
    if (!isSent || !this.#parts.changes.isEmpty) this.changed();
  }

  async #try(how: 'on' | 'end'): Promise<boolean> {
    this.#pace.begun();
    try {
      const at = await this.#connected();
      if (at === null) return false;
      if (this.#parts.changes.isOfAnother) return this.#endStale(say.otherDevice);
      await this.#putAll(how);
      for (let round = 0; round < this.#roundsOf(how, at) && this.#isDue(how); round += 1) {
        this.#pending = await this.#make(how);
        await this.#putAll(how);
      }
      this.#pace.succeeded();
      if (this.#isAwaySaid && !this.#pace.isRoomFull) {
        this.#parts.say(say.back);
        this.#isAwaySaid = false;
      }
      return !this.#isStopped;
    } catch (error) {
      const known = asCommandError(error);
      // A bot goes on even if this program has a fault.
      if (known === null) this.#end(say.broke(error instanceof Error ? error.name : ''));
      else this.#failed(known);
      return false;
    } finally {
      this.#pace.ended();
    }
  }

  async #connected(): Promise<Leased | null> {
    if (this.#at !== null) return this.#at;
    const leased = await this.#parts.connect(this.#sent, AbortSignal.timeout(ANSWER_MS));
    if ('refused' in leased) {
      this.#endStale(leased.refused);
      return null;
    }
    this.#at = leased;
    this.#needsBase ||= leased.needsBase;
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

  async #make(how: 'on' | 'end'): Promise<readonly Pending[]> {
    const at = this.#at ?? { epoch: 0, seq: 0 };
    const isBaseDue = at.seq > 0 && (this.#needsBase || (this.#at !== null && isLogLong(this.#at)));
    const log = isBaseDue ? null : await this.#maker.log(at, how === 'end');
    if (log !== null) return log;
    // What was taken for a log that is too large has to come with a base.
    this.#needsBase = true;
    const place = isBaseDue ? at : await this.#placeOfBase();
    return place === null ? [] : [await this.#maker.base(place, how === 'end')];
  }

  async #putAll(how: 'on' | 'end'): Promise<void> {
    for (let [next] = this.#pending; next !== undefined && !this.#isStopped; [next] = this.#pending) {
      await this.#put(next, how);
    }
  }

  async #put(piece: Pending, how: 'on' | 'end'): Promise<void> {
    try {
      await this.#putOnce(piece);
      if (piece.kind === 'log') this.#pace.isRoomFull = false;
    } catch (error) {
      const mostBytes = roomFor(error);
      if (mostBytes === null) throw error;
      this.#noteFullRoom();
      const extent = mostBytes > 0 ? await this.#maker.extentWithin(mostBytes) : null;
      // A refused piece of the log is small, so it is what asks for room again; a base is made anew.
      if (extent !== null || piece.kind === 'base') this.#forgetPending();
      if (extent === null) throw error;
      await this.#putInFullRoom(extent, how);
    }
  }

  async #putInFullRoom(extent: Extent, how: 'on' | 'end'): Promise<void> {
    const at = await this.#placeOfBase();
    if (at === null) return;
    const base = await this.#maker.base(at, how === 'end', extent);
    this.#pending = [base];
    await this.#putOnce(base);
  }

  /** The server takes one base at a place from one start. */
  #placeOfBase(): Promise<Leased | null> {
    if (this.#at?.logPieces === 0) this.#at = null;
    return this.#connected();
  }

  async #putOnce(piece: Pending): Promise<void> {
    const { epoch, seq, sealed, kind, isClean } = piece;
    this.#sent = { epoch, seq };
    await this.#parts.note({ epoch, seq }, false);
    this.#pace.sent();
    try {
      await this.#parts.server.put(kind, { epoch, seq, sealed }, AbortSignal.timeout(ANSWER_MS));
    } catch (error) {
      this.#mayComeLate ||= !isRefusal(error);
      throw error;
    }
    this.#pending = this.#pending.slice(1);
    this.#mayComeLate = false;
    if (kind === 'base') this.#needsBase = false;
    this.#at = after(this.#at, piece);
    if (isClean && this.#parts.changes.isEmpty) await this.#parts.note({ epoch, seq }, true);
  }

  /** A base takes the place of the piece. If that may still reach the server, a new epoch keeps it from coming after the base. */
  #forgetPending(): void {
    if (this.#mayComeLate) this.#at = null;
    this.#mayComeLate = false;
    this.#pending = [];
    this.#needsBase = true;
  }

  #noteFullRoom(): void {
    if (!this.#pace.isRoomFull) this.#parts.say(say.noRoom);
    this.#pace.isRoomFull = true;
    this.#isAwaySaid = true;
  }

  #failed(error: CommandError): void {
    const fate = fateOf(error, this.#at?.epoch ?? 0, this.#pending[0]?.kind ?? null);
    const { retryAfterS } = error;
    const random = this.#parts.random();
    this.#pace.failed(retryAfterS, (failures) => delayAfter(failures, retryAfterS, fate, random));
    this.#apply(fate, error);
  }

  #apply(fate: Fate, error: CommandError): void {
    switch (fate) {
      case 'stale':
        this.#endStale(say.stale);
        return;
      case 'gone':
        return this.#end(say.gone);
      case 'off':
        return this.#end(say.off);
      case 'rolled-back':
        this.#at = null;
        return this.#forgetPending();
      case 'too-long':
        return this.#forgetPending();
      case 'too-large':
        this.#pending = [];
        if (!this.#isTooLargeSaid) this.#parts.say(say.tooLarge(error.message));
        this.#isTooLargeSaid = true;
        return;
      case 'later':
        // One failure is usual at a restart of the server.
        if (this.#pace.failures < 2 || this.#isAwaySaid) return;
        this.#isAwaySaid = true;
        this.#parts.say(say.away(error.message));
    }
  }

  #endStale(sentence: string): false {
    this.#isStale = true;
    this.#end(sentence);
    return false;
  }

  #end(sentence: string): void {
    this.stop();
    this.#parts.say(sentence);
  }
}
