import { AppError } from '../../wire/errors.ts';
import type { KeptPieces, Position, SealedPiece } from '../../auth-state/kept/pieces.ts';
import type { Log } from '../../ports/base.ts';
import type { KeptHead, KeptPiece, KeptRef } from '../../ports/kept-rows.ts';
import type { SessionStore } from '../../ports/store.ts';
import type { KeyRing } from '../ring/key-ring.ts';
import { fingerprintOf } from '../record.ts';
import { openKeptLayer } from './outer-layer.ts';

const MAX_TRIES = 20;
/** Stands for a piece that is missing or was changed. It opens nowhere, so nobody takes what is left for the whole. */
const NOTHING = '';

type PieceReaderDeps = { readonly store: SessionStore; readonly ring: KeyRing; readonly log: Log };

/** Reads kept pieces and opens their outer layer. */
export class PieceReader {
  readonly #deps: PieceReaderDeps;

  constructor(deps: PieceReaderDeps) {
    this.#deps = deps;
  }

  /** Returns the pieces that a head names, each at its place. Errors: STORE_UNAVAILABLE. */
  async piecesOf(head: KeptHead, triesLeft = MAX_TRIES): Promise<KeptPieces> {
    const { store } = this.#deps;
    const refs = head.base === null ? head.log : [head.base, ...head.log];
    const pieces =
      refs.length === 0
        ? []
        : await store.getPieces(
            head.lookup,
            refs.map(({ id }) => id),
          );
    const found = new Map(pieces.map((piece) => [nameOf(piece), piece]));
    if (!refs.every((ref) => found.has(nameOf(ref))) && triesLeft > 0) {
      // Another request may have put a new base between both reads.
      const now = await store.getHead(head.lookup);
      if (now !== null && now.rev !== head.rev) {
        return this.piecesOf({ ...now, epoch: head.epoch }, triesLeft - 1);
      }
    }
    const [first, ...rest] = refs.map((ref) => this.#opened(ref, found.get(nameOf(ref))));
    const { epoch, seq } = head;
    if (head.base !== null && first !== undefined) return { epoch, seq, base: first, log: rest };
    return { epoch, seq, base: null, log: first === undefined ? [] : [first, ...rest] };
  }

  /** True if a piece holds exactly these bytes of its bot. */
  async holds(lookup: Buffer, ref: KeptRef, sealed: Buffer): Promise<boolean> {
    const [there] = await this.#deps.store.getPieces(lookup, [ref.id]);
    return this.#opened(ref, there).sealed === sealed.toString('base64url');
  }

  #opened({ epoch, seq }: KeptRef, piece: KeptPiece | undefined): SealedPiece {
    if (piece === undefined) return { epoch, seq, sealed: NOTHING };
    try {
      const sealed = openKeptLayer(piece, this.#deps.ring);
      return { epoch, seq, sealed: sealed.toString('base64url') };
    } catch (error) {
      if (error instanceof AppError) throw error;
      const about = { err: error, record: fingerprintOf(piece.lookup) };
      this.#deps.log.error(about, 'a kept piece does not open');
      return { epoch, seq, sealed: NOTHING };
    }
  }
}

function nameOf({ id }: { readonly id: Buffer }): string {
  return id.toString('hex');
}

/** Returns the place alone. */
export function placeOf({ epoch, seq }: Position): Position {
  return { epoch, seq };
}
