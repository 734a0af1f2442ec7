import {
  sealPiece,
  type PieceContent,
  type PieceKind,
  type SealedPiece,
} from '../../../src/auth-state/kept/pieces.ts';
import {
  bearerText,
  lookupOf,
  readBearer,
  stateKeyOf,
  type StateBearer,
} from '../../../src/auth-state/kept/secrets.ts';
import { systemRandom } from '../../../src/app/system.ts';
import { parseShortId } from '../../../src/session-id/id.ts';

/** The keeping side of a bot, of its session ID alone. */
export type Keeper = {
  /** What stands behind `Bearer`. */
  readonly text: string;
  readonly bearer: StateBearer;
  readonly lookup: Buffer;
  readonly key: Buffer;
  readonly seal: (kind: PieceKind, epoch: number, seq: number, content: PieceContent) => Promise<SealedPiece>;
};

export function keeperOf(id: string): Keeper {
  const secret = Buffer.from(parseShortId(id, id.slice(0, id.indexOf('~'))));
  const [lookup, key, text] = [lookupOf(secret), stateKeyOf(secret), bearerText(secret)];
  const bearer = readBearer(text);
  if (bearer === null) throw new Error('a bearer does not read back');
  return {
    text,
    bearer,
    lookup,
    key,
    seal: async (kind, epoch, seq, content) => {
      const sealed = await sealPiece(key, { kind, lookup, epoch, seq }, content, systemRandom);
      return { epoch, seq, sealed };
    },
  };
}
