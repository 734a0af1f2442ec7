import type { KeptPiece } from '../../../src/ports/kept-rows.ts';
import type { SessionStore } from '../../../src/ports/store.ts';

/** Every piece of a session, also those that no head knows. */
export async function piecesOf(
  store: Pick<SessionStore, 'listPiecesOtherThan'>,
  lookup: Buffer,
): Promise<readonly KeptPiece[]> {
  const pieces = await store.listPiecesOtherThan('none', null, 10_000);
  return pieces.filter((piece) => piece.lookup.equals(lookup));
}
