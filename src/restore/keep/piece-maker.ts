import type { PieceKind, Position, SealedPiece } from '../../auth-state/kept/pieces.ts';
import type { KeeperParts, Leased } from './keeper-parts.ts';
import type { Extent } from './state/changes.ts';

/** A piece on its way to the server. */
export type Pending = SealedPiece & { readonly kind: PieceKind; readonly isClean: boolean };

/** The server takes 512 pieces or 2 MB. A base is made before that. */
const MOST_PIECES = 500;
const MOST_LOG_BYTES = 1_800_000;
/** A log below this size needs no new base, even if the base is small. */
const SMALL_LOG_BYTES = 32_768;
/** The greatest piece of a log; the server takes 256 kB. */
const MOST_PIECE_BYTES = 240_000;

/** Makes the pieces of a state that is kept. */
export class PieceMaker {
  readonly #parts: Pick<KeeperParts, 'seal' | 'changes'>;

  constructor(parts: Pick<KeeperParts, 'seal' | 'changes'>) {
    this.#parts = parts;
  }

  /** Makes a piece of what has changed; `null` if it is too large for a log, so that a base has to be made. */
  async log({ epoch, seq }: Position, isClean: boolean): Promise<Pending | null> {
    const { changes, seal } = this.#parts;
    const place = { epoch, seq: seq + 1 };
    const sealed = await seal('log', place, { ...changes.takeLog(), ...markOf(isClean) });
    return bytesOf(sealed) > MOST_PIECE_BYTES ? null : { ...place, sealed, kind: 'log', isClean };
  }

  async base({ epoch, seq }: Position, isClean: boolean, extent: Extent = 'whole'): Promise<Pending> {
    const { changes, seal } = this.#parts;
    const place = { epoch, seq };
    const sealed = await seal('base', place, { ...changes.takeBase(extent), ...markOf(isClean) });
    return { ...place, sealed, kind: 'base', isClean };
  }

  /** Returns how much of the state a base of at most `mostBytes` can hold; `null` if none is so small. Nothing is taken. */
  async extentWithin(mostBytes: number): Promise<Extent | null> {
    const { changes, seal } = this.#parts;
    for (const extent of ['whole', 'lean'] as const) {
      const sealed = await seal('base', { epoch: 0, seq: 0 }, changes.base(extent));
      if (bytesOf(sealed) <= mostBytes) return extent;
    }
    return null;
  }
}

/** True if the log is so long that a base should take its place. */
export function isLogLong({ logBytes, logPieces, baseBytes }: Leased): boolean {
  if (logPieces >= MOST_PIECES || logBytes > MOST_LOG_BYTES) return true;
  return logBytes > Math.max(SMALL_LOG_BYTES, baseBytes / 2);
}

/** What the server holds after it has taken a piece. */
export function after(before: Leased | null, { kind, epoch, seq, sealed, isClean }: Pending): Leased {
  const { baseBytes = 0, logBytes = 0, logPieces = 0 } = before ?? {};
  const bytes = bytesOf(sealed);
  const sizes =
    kind === 'base'
      ? { baseBytes: bytes, logBytes: 0, logPieces: 0 }
      : { baseBytes, logBytes: logBytes + bytes, logPieces: logPieces + 1 };
  return { epoch, seq, ...sizes, isClean, needsBase: false };
}

/** The size of a sealed piece, which is base64. */
export function bytesOf(sealed: string): number {
  return Math.floor((sealed.length * 3) / 4);
}

function markOf(isClean: boolean): { readonly clean?: true } {
  return isClean ? { clean: true } : {};
}
