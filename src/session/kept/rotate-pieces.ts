import type { Log, Random } from '../../ports/base.ts';
import type { KeptPiece } from '../../ports/kept-rows.ts';
import type { SessionStore } from '../../ports/store.ts';
import type { KeyRing } from '../ring/key-ring.ts';
import { fingerprintOf } from '../record.ts';
import { resealKept } from './outer-layer.ts';

/** Few, because a base may have 2 MB. */
const PAGE_PIECES = 8;

export type RotationDeps = {
  readonly store: SessionStore;
  readonly ring: KeyRing;
  readonly random: Random;
  readonly log: Log;
  /** Stops the rotation between two rows. */
  readonly signal: AbortSignal;
};

/** Seals the outer layer of every kept piece with the active key. `lost` are pieces that were changed or removed meanwhile. */
export async function rotatePieces(
  deps: RotationDeps,
): Promise<{ readonly done: number; readonly lost: number }> {
  let [done, lost] = [0, 0];
  let after: Buffer | null = null;
  for (;;) {
    const { store, ring, signal } = deps;
    const pieces: readonly KeptPiece[] = await store.listPiecesOtherThan(ring.active.kid, after, PAGE_PIECES);
    for (const piece of pieces) {
      if (signal.aborted) return { done, lost };
      const change = resealed(piece, deps);
      if (change === null) continue;
      if (await store.resealPiece(piece.id, piece.kid, change)) done += 1;
      else lost += 1;
    }
    after = pieces.at(-1)?.id ?? null;
    if (after === null) return { done, lost };
  }
}

function resealed(
  piece: KeptPiece,
  { ring, random, log }: RotationDeps,
): ReturnType<typeof resealKept> | null {
  try {
    return resealKept(piece, ring, random);
  } catch (error) {
    const about = { err: error, record: fingerprintOf(piece.lookup), kid: piece.kid };
    log.error(about, 'a kept piece does not open, it stays as it is');
    return null;
  }
}
