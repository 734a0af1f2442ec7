import { randomBytes, randomUUID } from 'node:crypto';
import { KeptStateDamaged } from '../../auth-state/kept/damaged.ts';
import { openKept, type KeptState } from '../../auth-state/kept/merge.ts';
import {
  sealPiece,
  type KeptPieces,
  type PieceContent,
  type PieceKind,
  type Position,
} from '../../auth-state/kept/pieces.ts';
import { bearerText, lookupOf, stateKeyOf } from '../../auth-state/kept/secrets.ts';
import type { SessionState } from '../../auth-state/json.ts';
import { CommandError, EXIT } from '../exit.ts';
import { restore } from '../../texts/own.ts';

const RANDOM = { bytes: (length: number) => randomBytes(length), uuid: () => randomUUID() };

/** What the secret of an ID gives for keeping. */
export type KeptFormat = {
  /** The content of the Authorization header behind `Bearer `. */
  readonly bearer: string;
  readonly seal: (kind: PieceKind, at: Position, content: PieceContent) => Promise<string>;
  /**
   * Opens the pieces of a lease; `day` is the state of the day of the link, needed where there is no base. Errors: STATE_DAMAGED.
   */
  readonly open: (pieces: KeptPieces, day: SessionState | null) => Promise<KeptState>;
};

/** Derives all from the 20 secret bytes of an ID. */
export function formatOf(secret: Uint8Array): KeptFormat {
  const [lookup, key] = [lookupOf(secret), stateKeyOf(secret)];
  return {
    bearer: bearerText(secret),
    seal: (kind, at, content) => sealPiece(key, { kind, lookup, ...at }, content, RANDOM),
    open: async (pieces, day) => {
      try {
        return await openKept({ lookup, key }, pieces, day, pieces.epoch - 1);
      } catch (error) {
        if (!(error instanceof KeptStateDamaged)) throw error;
        throw new CommandError('STATE_DAMAGED', EXIT.unavailable, restore.keep.damaged, { cause: error });
      }
    },
  };
}
