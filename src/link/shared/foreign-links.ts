import { timingSafeEqual } from 'node:crypto';
import type { Clock, Dispose } from '../../ports/base.ts';
import type { FoundLink, LinkCommand } from '../../ports/link-directory.ts';
import type { LinkHead, LinkRow, LinkRows } from '../../ports/shared/rows.ts';
import { deferred, LATE } from '../../ports/timing.ts';
import { AppError, toProblem, type ProblemWords } from '../../wire/errors.ts';
import { isFinal, type Step } from '../../wire/step.ts';
import { rowIdOf, type LinkNotes } from './link-notes.ts';
import { Looks } from './looks.ts';
import type { Presence } from './presence.ts';

/** The owner may have told its own readers steps that it did not write any more; what is told later must have a higher number. */
const STEPS_UNWRITTEN = 100;
const ANSWER_LIMIT_MS = 8_000;
/** A command may end the link, which is written before the answer to it. */
const AFTER_END_MS = 3_000;
const ASK_TRIES = 5;

type ForeignLinksDeps = {
  readonly rows: LinkRows;
  readonly notes: LinkNotes;
  readonly presence: Presence;
  readonly clock: Clock;
  readonly words: ProblemWords;
  /** Called when there is something to look at. */
  readonly wake: () => void;
};

/** A link that readers here follow. */
type Watched = {
  readonly linkId: string;
  row: LinkRow | null;
  readers: number;
  readonly wakers: Set<() => void>;
};

/** The links of other processes, as their rows tell of them. */
export class ForeignLinks {
  readonly #deps: ForeignLinksDeps;
  readonly #watched = new Map<string, Watched>();
  readonly #looks: Looks;

  constructor(deps: ForeignLinksDeps) {
    this.#deps = deps;
    this.#looks = new Looks(deps.rows, deps.clock);
  }

  get isEmpty(): boolean {
    return this.#watched.size === 0;
  }

  ids(): readonly Buffer[] {
    return [...this.#watched.keys()].map((key) => Buffer.from(key, 'base64'));
  }

  /** `null` for an unknown link and for a wrong token. Errors: STORE_UNAVAILABLE. */
  async find(linkId: string, tokenHash: Buffer): Promise<FoundLink | null> {
    const row = await this.current(linkId);
    if (row === null || !timingSafeEqual(row.tokenHash, tokenHash)) return null;
    const noted = this.#deps.notes.readStep(row);
    if (noted === null) return null;
    if (!row.isOver) this.#looks.note(row.id);
    return { id: linkId, method: noted.method, step: this.#stamped(noted.step, row.owner) };
  }

  async *follow(linkId: string, signal: AbortSignal): AsyncGenerator<Step, void, void> {
    const { watched, leave } = await this.#watch(linkId);
    try {
      let lastSeq = 0;
      while (!signal.aborted && watched.row !== null) {
        const { row } = watched;
        // A look that came late may show a former step.
        if (row.seq <= lastSeq) {
          await nextChange(watched, signal);
          continue;
        }
        lastSeq = row.seq;
        const noted = this.#deps.notes.readStep(row);
        if (noted === null) return;
        yield this.#stamped(noted.step, row.owner);
        if (isFinal(noted.step)) return;
      }
    } finally {
      leave();
    }
  }

  /** Errors: STORE_UNAVAILABLE if the owner does not answer in time, and those of the link. */
  async command(linkId: string, command: LinkCommand): Promise<void> {
    const { rows, notes, clock } = this.#deps;
    const { watched, leave } = await this.#watch(linkId);
    const endsAtMs = clock.monotonic() + ANSWER_LIMIT_MS;
    try {
      for (let tries = 0; tries < ASK_TRIES; tries += 1) {
        const row = await this.#until(watched, endsAtMs, (now) => now.isOver || now.answered >= now.asked);
        if (row === LATE) break;
        if (row === null || row.isOver) return refuseAfterEnd(command);
        const asked = row.asked + 1;
        const sealed = notes.command(row.id, asked, command);
        if (!(await rows.ask(row.id, asked, sealed)) && !(await this.#isAsked(watched, asked, sealed)))
          continue;
        const answered = await this.#answerTo(watched, asked, endsAtMs, command);
        if (answered === LATE) break;
        if (answered === null || answered.answer === null || answered.answered !== asked)
          return refuseAfterEnd(command);
        return notes.readAnswer(answered.id, asked, answered.answer);
      }
    } finally {
      leave();
    }
    throw silent();
  }

  /** Reads the row of a link, and ends it first if its owner is dead. Errors: STORE_UNAVAILABLE. */
  async current(linkId: string): Promise<LinkRow | null> {
    const row = await this.#deps.rows.get(rowIdOf(linkId));
    return row === null ? null : this.#endedIfLost(row, linkId);
  }

  /** The links among those that were looked at whose rows have changed. Readers may have come to other links since the look. */
  changedIn(heads: readonly LinkHead[], lookedAt: readonly Buffer[]): readonly Buffer[] {
    const byKey = new Map(heads.map((head) => [keyOf(head.id), head]));
    return lookedAt.filter((id) => {
      const watched = this.#watched.get(keyOf(id));
      return watched !== undefined && hasChanged(watched.row, byKey.get(keyOf(id)));
    });
  }

  /** Wakes the readers of links whose rows have changed, which `found` has, if they are still there. Errors: STORE_UNAVAILABLE. */
  async see(changed: readonly Buffer[], found: readonly LinkRow[]): Promise<void> {
    const byKey = new Map(found.map((row) => [keyOf(row.id), row]));
    for (const id of changed) {
      const watched = this.#watched.get(keyOf(id));
      if (watched !== undefined) show(watched, byKey.get(keyOf(id)) ?? null);
    }
    for (const watched of this.#watched.values()) {
      const { row, linkId } = watched;
      if (row === null || row.isOver) continue;
      if (this.#deps.presence.isDead(row.owner)) show(watched, await this.#endedIfLost(row, linkId));
      else this.#looks.note(row.id);
    }
  }

  async #endedIfLost(row: LinkRow, linkId: string): Promise<LinkRow | null> {
    const { rows, notes, presence, clock, words } = this.#deps;
    if (row.isOver || !presence.isDead(row.owner)) return row;
    const method = notes.readStep(row)?.method ?? 'qr';
    const now = new Date(clock.now()).toISOString();
    const seq = row.seq + STEPS_UNWRITTEN;
    const error = toProblem(new AppError('LINK_LOST'), linkId, words);
    const step: Step = { state: 'failed', error, seq, now, expiresAt: now };
    await rows.end(row.id, row.owner, { seq, step: notes.step(row, { method, step }) });
    // Another reader may have ended it, or the owner itself before it died.
    return rows.get(row.id);
  }

  async #watch(linkId: string): Promise<{ readonly watched: Watched; readonly leave: Dispose }> {
    const key = keyOf(rowIdOf(linkId));
    const known = this.#watched.get(key);
    const watched = known ?? { linkId, row: null, readers: 0, wakers: new Set() };
    watched.readers += 1;
    if (known === undefined) this.#watched.set(key, watched);
    const leave = () => {
      watched.readers -= 1;
      if (watched.readers === 0) this.#watched.delete(key);
    };
    try {
      const row = await this.current(linkId);
      if (row !== null && row.seq >= (watched.row?.seq ?? 0)) show(watched, row);
      this.#deps.wake();
      return { watched, leave };
    } catch (error) {
      leave();
      throw error;
    }
  }

  /** True if the command is in the row after all: the request may have come twice. */
  async #isAsked(watched: Watched, asked: number, sealed: Buffer): Promise<boolean> {
    const row = await this.current(watched.linkId);
    show(watched, row);
    return row?.asked === asked && row.command?.equals(sealed) === true;
  }

  /** Waits for the answer to a command. Of a link that is over the row comes in any case, with the answer if there is one. */
  async #answerTo(
    watched: Watched,
    asked: number,
    endsAtMs: number,
    command: LinkCommand,
  ): Promise<LinkRow | null | typeof LATE> {
    const isAnswered = (now: LinkRow) => now.answered >= asked;
    const row = await this.#until(watched, endsAtMs, (now) => now.isOver || isAnswered(now));
    if (row === LATE || row === null || isAnswered(row) || command === 'cancel') return row;
    await this.#until(watched, this.#deps.clock.monotonic() + AFTER_END_MS, isAnswered);
    return watched.row;
  }

  /** Waits until the row is as wanted or gone. */
  async #until(
    watched: Watched,
    endsAtMs: number,
    isSo: (row: LinkRow) => boolean,
  ): Promise<LinkRow | null | typeof LATE> {
    const { clock } = this.#deps;
    for (;;) {
      const { row } = watched;
      if (row === null || isSo(row)) return row;
      const leftMs = endsAtMs - clock.monotonic();
      if (leftMs <= 0) return LATE;
      const late = new AbortController();
      const stop = clock.after(leftMs, () => late.abort());
      await nextChange(watched, late.signal);
      stop();
    }
  }

  /** The step as of now. Its times are by the clock of its owner, so that is what says how late it is. */
  #stamped(step: Step, owner: string): Step {
    return { ...step, now: new Date(this.#deps.presence.nowOf(owner)).toISOString() };
  }
}

function refuseAfterEnd(command: LinkCommand): void {
  if (command === 'cancel') return;
  throw new AppError(command.kind === 'hand-over' ? 'LINK_NOT_FOUND' : 'PASSKEY_NOT_ASKED');
}

function silent(): AppError {
  return new AppError('STORE_UNAVAILABLE', { cause: new Error('the process of the link does not answer') });
}

function hasChanged(row: LinkRow | null, head: LinkHead | undefined): boolean {
  if (head === undefined || row === null) return head !== undefined || row !== null;
  return head.seq !== row.seq || head.isOver !== row.isOver || head.answered !== row.answered;
}

function show(watched: Watched, row: LinkRow | null): void {
  watched.row = row;
  for (const wake of watched.wakers) wake();
}

/** Resolves when the row changes, or when `signal` aborts. */
async function nextChange({ wakers }: Watched, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  const changed = deferred();
  const wake = () => changed.resolve();
  wakers.add(wake);
  signal.addEventListener('abort', wake, { once: true });
  await changed.promise;
  wakers.delete(wake);
  signal.removeEventListener('abort', wake);
}

function keyOf(id: Buffer): string {
  return id.toString('base64');
}
