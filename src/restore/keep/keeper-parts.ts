import type { PieceContent, PieceKind, Position } from '../../auth-state/kept/pieces.ts';
import type { Changes } from './state/changes.ts';
import type { StateServer } from './state-server.ts';

/** The time as the keeper sees it. */
export type KeepClock = {
  readonly monotonic: () => number;
  /** Calls `run` once after `delayMs`, unless disposed before. A `background` wait keeps no process alive. */
  readonly after: (delayMs: number, run: () => void, how: 'background' | 'awaited') => () => void;
};

/** What the server held when the lease was taken. */
export type Leased = Position & {
  readonly baseBytes: number;
  readonly logBytes: number;
  readonly logPieces: number;
  /** True if this bot has marked its last piece as the last. */
  readonly isClean: boolean;
  /** True if the server does not hold all of the bot's state. */
  readonly needsBase: boolean;
};

/** A lease, or the sentence that says why there must be none. */
export type Connected = Leased | { readonly refused: string };

export type KeeperParts = {
  readonly server: Pick<StateServer, 'put'>;
  readonly seal: (kind: PieceKind, at: Position, content: PieceContent) => Promise<string>;
  readonly changes: Pick<Changes, 'isEmpty' | 'isOfAnother' | 'takeLog' | 'takeBase' | 'base'>;
  /** Takes a lease for the state that runs and was sent up to `own`, or says why that must not be: the server holds a newer one, or another. */
  readonly connect: (own: Position, signal: AbortSignal) => Promise<Connected>;
  /** The place that the state had at the start. */
  readonly from: Position;
  /** Notes beside the folder how far its state has come; never rejects. */
  readonly note: (at: Position, isClean: boolean) => Promise<void>;
  readonly clock: KeepClock;
  /** A number from 0 up to 1. */
  readonly random: () => number;
  readonly say: (sentence: string) => void;
};
