import type { PieceContent, PieceKind, Position, SealedPiece } from '../../auth-state/kept/pieces.ts';
import type { KeeperParts, Leased } from './keeper-parts.ts';
import type { Extent } from './state/changes.ts';
import { split } from './state/split.ts';

/** A piece on its way to the server. */
export type Pending = SealedPiece & { readonly kind: PieceKind; readonly isClean: boolean };

/** The server takes 512 pieces or 2 MB. A base is made before that. */
const MOST_PIECES = 500;
const MOST_LOG_BYTES = 1_800_000;
/** A log below this size needs no new base, even if the base is small. */
const SMALL_LOG_BYTES = 32_768;
/** The most of one log, and so of a piece with one value, which cannot be split; the server takes 256 kB. */
const MOST_PIECE_BYTES = 240_000;
/** The signs of a sealed piece that could be split. With what is around it, its request has at most 8 kB. */
const MOST_SIGNS = 7_900;
/** The most pieces of one log: as many as fit into the end of a process, with a server that is far away. Beyond it a base is made. */
const MOST_PARTS = 12;
/** Parts pack less well than the whole. */
const SPARE = 1.1;

/** Makes the pieces of a state that is kept. */
export class PieceMaker {
  readonly #parts: Pick<KeeperParts, 'seal' | 'changes'>;

  constructor(parts: Pick<KeeperParts, 'seal' | 'changes'>) {
    this.#parts = parts;
  }

  /** Makes the pieces of what has changed; `null` if that is too much for a log, so that a base has to be made. */
  async log({ epoch, seq }: Position, isClean: boolean): Promise<readonly Pending[] | null> {
    const content = { ...this.#parts.changes.takeLog(), ...markOf(isClean) };
    const pieces = await this.#partsOf(content, { epoch, seq: seq + 1 });
    const isTooLarge = pieces.some(({ sealed }) => bytesOf(sealed) > MOST_PIECE_BYTES);
    return isTooLarge || pieces.length > MOST_PARTS ? null : pieces;
  }

  /** Makes one piece, or several from this place on. */
  async #partsOf(content: PieceContent, place: Position): Promise<readonly Pending[]> {
    const sealed = await this.#parts.seal('log', place, content);
    const whole = { ...place, sealed, kind: 'log', isClean: content.clean === true } as const;
    if (sealed.length <= MOST_SIGNS || bytesOf(sealed) > MOST_PIECE_BYTES) return [whole];
    const count = Math.max(2, Math.ceil((sealed.length * SPARE) / MOST_SIGNS));
    const contents = split(content, count);
    if (contents.length < 2) return [whole];
    const pieces: Pending[] = [];
    for (const [at, each] of contents.entries()) {
      const hasMore = content.more === true || at < contents.length - 1;
      const next = { epoch: place.epoch, seq: place.seq + pieces.length };
      pieces.push(...(await this.#partsOf(hasMore ? { ...each, more: true } : each, next)));
    }
    return pieces;
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
