import { timingSafeEqual } from 'node:crypto';
import { AppError } from '../../wire/errors.ts';
import type { KeptPieces, Position } from '../../auth-state/kept/pieces.ts';
import { proofHash, type StateBearer } from '../../auth-state/kept/secrets.ts';
import type { Clock, Log, Random } from '../../ports/base.ts';
import type { KeptHead } from '../../ports/kept-rows.ts';
import type { RecordOutline, SessionStore } from '../../ports/store.ts';
import type { KeyRing } from '../ring/key-ring.ts';
import { DAY_S, fingerprintOf } from '../record.ts';
import { assertPieceSize, headAfter, isNext, judgePut, stale, type SentPiece } from './judge-put.ts';
import { sealKept } from './outer-layer.ts';
import { PieceReader } from './piece-reader.ts';
import type { Room } from './room.ts';

const ID_BYTES = 16;
/** How often a change is tried. A try fails only if another request changed the same session in between. */
const MAX_TRIES = 20;
/**
 * A piece that no head knows after this time never will be known: every call ends long before, also where the clocks of two servers are
 * minutes apart.
 */
const STRAY_S = 300;

export type KeptStatesDeps = {
  readonly store: SessionStore;
  readonly ring: KeyRing;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
};

/** A request of a bot that has shown that it knows the ID. */
export type Known = { readonly record: RecordOutline; readonly head: KeptHead };

/** Keeps the states of running bots, which seal them themselves. Errors of all: SESSION_UNAVAILABLE, STORE_UNAVAILABLE. */
export class KeptStates {
  readonly #deps: KeptStatesDeps;
  readonly #room: Room;
  readonly #reader: PieceReader;

  constructor(deps: KeptStatesDeps, room: Room) {
    this.#deps = deps;
    this.#room = room;
    this.#reader = new PieceReader(deps);
  }

  /** Finds what belongs to a bearer; the same error for an unknown one, a wrong one, and a session that is withdrawn or has run out. */
  async find({ lookup, proof }: StateBearer): Promise<Known> {
    const { store, clock } = this.#deps;
    const [record, head] = await Promise.all([store.getOutline(lookup), store.getHead(lookup, 'fresh')]);
    // The comparison runs in any case, so that its time says nothing.
    const isKnown = timingSafeEqual(proofHash(proof), head?.proof ?? Buffer.alloc(32));
    const isOver = record?.expiresAt !== null && (record?.expiresAt ?? 0) * 1000 <= clock.now();
    if (record === null || head === null || !isKnown || isOver || record.state === 'revoked') {
      throw new AppError('SESSION_UNAVAILABLE');
    }
    return { record, head };
  }

  /** Returns the pieces of a session. */
  async read(bearer: StateBearer): Promise<KeptPieces> {
    const { head } = await this.find(bearer);
    return this.#reader.piecesOf(head);
  }

  /** Takes the next epoch, so that whoever had the one before cannot write any more, and returns the pieces. Strays are removed here, because bots start seldom. */
  async lease(bearer: StateBearer): Promise<KeptPieces> {
    // Of now, because another server may go on with the new head while this process stands still.
    const strayUntilS = this.#nowS() - STRAY_S;
    const head = await this.#changing(bearer, async ({ head: before }) => {
      // Each time that the state was given out since counts as a start, so that this one repeats no key or counter of it.
      const epoch = before.epoch + before.givenOut + 1;
      const next = { ...before, rev: before.rev + 1, epoch, givenOut: 0 };
      return (await this.#deps.store.setHead(next)) ? next : null;
    });
    const { lookup } = head;
    await this.#tidy(lookup, () => this.#deps.store.removeStrays(lookup, idsOf(head), strayUntilS));
    return this.#reader.piecesOf(head);
  }

  /**
   * Keeps a piece; the same piece again changes nothing. `found` is what {@link KeptStates.find} returned a moment ago. It may be old by now, so
   * it refuses nothing: then the head is read again. Errors: STATE_STALE, STATE_TOO_LARGE, STATE_NO_ROOM.
   */
  async put(
    bearer: StateBearer,
    piece: SentPiece,
    found: Known | null = null,
  ): Promise<Pick<Position, 'seq'>> {
    assertPieceSize(piece.kind, piece.sealed.length);
    const kept = { seq: piece.seq };
    if (found !== null && isNext(found.head, piece) && (await this.#take(found, piece).catch(noRoomYet)))
      return kept;
    return this.#changing(bearer, async (known) => {
      const { head } = known;
      const verdict = judgePut(head, piece);
      if (verdict.take) return (await this.#take(known, piece)) ? kept : null;
      // Another base at this place may be one that came late, so it must not take the place of what may be the newer one.
      if (!(await this.#reader.holds(head.lookup, verdict.compareWith, piece.sealed))) throw stale(head);
      // This write ends after the one that brought the piece, which may not be safe yet.
      return (await this.#deps.store.setHead({ ...head, rev: head.rev + 1 })) ? kept : null;
    });
  }

  async #changing<T>(bearer: StateBearer, change: (known: Known) => Promise<T | null>): Promise<T> {
    for (let tries = 0; tries < MAX_TRIES; tries += 1) {
      const changed = await change(await this.find(bearer));
      if (changed !== null) return changed;
    }
    throw new AppError('STORE_UNAVAILABLE', { cause: new Error('a kept state is changed too often') });
  }

  /** Writes the piece and then the head. False if the head was changed meanwhile. */
  async #take({ record, head }: Known, piece: SentPiece): Promise<boolean> {
    const { store, ring, random } = this.#deps;
    const { lookup } = head;
    const id = random.bytes(ID_BYTES);
    const after = headAfter(head, piece, id);
    await this.#room.assertFree(head, after);
    const layer = sealKept(ring, { id, lookup }, piece.sealed, random);
    // Longer than the record, whose life may be prolonged while this is written.
    const expiresAt = record.expiresAt === null ? null : record.expiresAt + DAY_S;
    await store.insertPiece({ id, lookup, ...layer, madeAt: this.#nowS(), expiresAt });
    if (!(await store.setHead(after)) && !(await this.#isKnown(lookup, id))) {
      await this.#tidy(lookup, () => store.removePieces(lookup, [id]));
      return false;
    }
    this.#room.note(head, after);
    if (piece.kind === 'base' && idsOf(head).length > 0) {
      await this.#tidy(lookup, () => store.removePieces(lookup, idsOf(head)));
    }
    return true;
  }

  /** A driver that repeats a write whose answer was lost finds a changed head, although it was the one that changed it. */
  async #isKnown(lookup: Buffer, id: Buffer): Promise<boolean> {
    const head = await this.#deps.store.getHead(lookup, 'fresh');
    return head !== null && idsOf(head).some((known) => known.equals(id));
  }

  /** What is left behind takes room until the next start of the bot; nobody reads it. */
  async #tidy(lookup: Buffer, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#deps.log.warn({ err: error, record: fingerprintOf(lookup) }, 'could not remove old kept pieces');
    }
  }

  #nowS(): number {
    return Math.floor(this.#deps.clock.now() / 1000);
  }
}

/** The room is judged by a head, so an old head may lack what makes the piece fit. */
function noRoomYet(error: unknown): false {
  if (error instanceof AppError && error.code === 'STATE_NO_ROOM') return false;
  throw error;
}

function idsOf({ base, log }: KeptHead): readonly Buffer[] {
  return [...(base === null ? [] : [base]), ...log].map(({ id }) => id);
}
