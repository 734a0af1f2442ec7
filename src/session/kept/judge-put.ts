import { AppError } from '../../wire/errors.ts';
import type { PieceKind, Position } from '../../auth-state/kept/pieces.ts';
import type { KeptHead, KeptRef } from '../../ports/kept-rows.ts';

const KB = 1024;
/** The most that is kept of one session, in sealed bytes. */
export const KEPT_BOUNDS = {
  log: 256 * KB,
  base: 2 * KB * KB,
  wholeLog: 2 * KB * KB,
  pieces: 512,
} as const;

/** A piece as a bot sends it. */
export type SentPiece = Position & { readonly kind: PieceKind; readonly sealed: Buffer };

/** What to do with a piece: take it, or compare it with the one at its place, which may be the same with a lost answer. */
export type Verdict = { readonly take: true } | { readonly take: false; readonly compareWith: KeptRef };

/**
 * Judges a piece by the head: only the newest epoch may write, a log directly behind the last piece, a base over it.
 * Errors: STATE_STALE, STATE_TOO_LARGE.
 */
export function judgePut(head: KeptHead, piece: SentPiece): Verdict {
  if (piece.epoch !== head.epoch) throw stale(head);
  const there = piece.seq === head.seq ? lastOf(head, piece) : null;
  if (there !== null) return { take: false, compareWith: there };
  if (piece.seq !== head.seq + (piece.kind === 'log' ? 1 : 0)) throw stale(head);
  if (piece.kind === 'log') assertLogHasRoom(head, piece.sealed.length);
  return { take: true };
}

/** True if a head that may be old takes a piece as the next one. What it refuses has to be judged by the newest head. */
export function isNext(head: KeptHead, piece: SentPiece): boolean {
  try {
    return judgePut(head, piece).take;
  } catch {
    // The newest head says why.
    return false;
  }
}

/** Returns the head after the piece was taken. */
export function headAfter(head: KeptHead, { kind, epoch, seq, sealed }: SentPiece, id: Buffer): KeptHead {
  const ref = { id, epoch, seq, bytes: sealed.length };
  const refs = kind === 'base' ? { base: ref, log: [] } : { base: head.base, log: [...head.log, ref] };
  return { ...head, ...refs, rev: head.rev + 1, seq };
}

/** Refuses a piece that is too large for its kind. Errors: STATE_TOO_LARGE. */
export function assertPieceSize(kind: PieceKind, bytes: number): void {
  if (bytes <= KEPT_BOUNDS[kind]) return;
  throw new AppError('STATE_TOO_LARGE', {
    why: { reason: 'kept-piece-too-large', values: { mostKb: KEPT_BOUNDS[kind] / KB } },
  });
}

export function stale({ epoch, seq }: Position): AppError {
  return new AppError('STATE_STALE', { fields: { epoch, seq } });
}

/** The last piece, if it is of this kind and epoch. */
function lastOf({ base, log }: KeptHead, { kind, epoch }: SentPiece): KeptRef | null {
  const last = kind === 'log' ? log.at(-1) : log.length === 0 ? base : null;
  return last?.epoch === epoch ? last : null;
}

function assertLogHasRoom({ log }: KeptHead, bytes: number): void {
  const sum = log.reduce((all, ref) => all + ref.bytes, bytes);
  if (log.length < KEPT_BOUNDS.pieces && sum <= KEPT_BOUNDS.wholeLog) return;
  const values = { mostPieces: KEPT_BOUNDS.pieces, mostKb: KEPT_BOUNDS.wholeLog / KB };
  throw new AppError('STATE_TOO_LARGE', { why: { reason: 'kept-log-full', values } });
}
