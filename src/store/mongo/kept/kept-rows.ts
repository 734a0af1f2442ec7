import type { Collection, Document } from 'mongodb';
import type { KeptHead, KeptPiece } from '../../../ports/kept-rows.ts';

const BYTES = { $type: 'binData' } as const;
const TEXT = { $type: 'string' } as const;

export type HeadRow = Omit<KeptHead, 'lookup' | 'base' | 'log' | 'givenOut' | 'expiresAt'> & {
  readonly _id: Buffer;
  readonly bytes: number;
  readonly refs: Buffer;
  readonly expiresAt: Date | null;
};

export type PieceRow = Omit<KeptPiece, 'id' | 'expiresAt'> & {
  readonly _id: Buffer;
  readonly expiresAt: Date | null;
};

/** The collections of kept states. */
export type KeptTables = {
  readonly keptHeads: Collection<HeadRow>;
  readonly keptPieces: Collection<PieceRow>;
};

/** These filters match our rows, also as filters of an index. */
export const OUR_HEADS: Document = { proof: BYTES, refs: BYTES, rev: { $gte: 1 } };
export const OUR_PIECES: Document = { lookup: BYTES, kid: TEXT, salt: BYTES, blob: BYTES };
