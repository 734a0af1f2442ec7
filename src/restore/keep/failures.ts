import { CommandError } from '../exit.ts';
import type { PieceKind } from '../../auth-state/kept/pieces.ts';

/** What a failed write means: keeping ends (`stale`, `gone`, `off`), the piece is made anew, or it is sent again later. */
export type Fate = 'stale' | 'gone' | 'off' | 'rolled-back' | 'too-long' | 'too-large' | 'later';

const NOT_THERE = 404;
const NO_METHOD = 405;
const TOO_LARGE = 413;
const FAULT = 500;
const NO_ROOM = 507;
const LEAST_MS = 1_000;
const MOST_MS = 60_000;
/** A state that is too large is tried again this much later, because a smaller one may have taken its place. */
const TOO_LARGE_MS = 600_000;

/** Judges a failed write. `epoch` is the one of this bot; `kind` is the kind of piece that was sent, if one was. */
export function fateOf(error: CommandError, epoch: number, kind: PieceKind | null): Fate {
  const { status = 0, code = null, position = null } = error.answer ?? {};
  if (code === null) return 'later';
  if (code === 'STATE_STALE') {
    // A server that was put back from a backup knows an earlier epoch than this bot.
    return position !== null && position.epoch <= epoch ? 'rolled-back' : 'stale';
  }
  if (code === 'SESSION_UNAVAILABLE') return 'gone';
  if (isOff(error)) return 'off';
  if (status === TOO_LARGE) return kind === 'base' ? 'too-large' : 'too-long';
  return 'later';
}

/** The largest base, in sealed bytes, for which a server without room for more has room; `null` for any other failure. */
export function roomFor(error: unknown): number | null {
  const answer = error instanceof CommandError ? error.answer : null;
  return answer?.code === 'STATE_NO_ROOM' ? answer.mostBytes : null;
}

/** True if the server has said that it did not take a piece; after any other failure it may have taken it, or may still do so. */
export function isRefusal(error: unknown): boolean {
  const answer = error instanceof CommandError ? error.answer : null;
  return answer !== null && answer.code !== null && (answer.status < FAULT || answer.status === NO_ROOM);
}

/** True if the server keeps no states: it is switched off there, or the server is older than that. A proxy's answers have no code. */
export function isOff({ answer }: CommandError): boolean {
  if (answer === null || answer.code === null || answer.code === 'SESSION_UNAVAILABLE') return false;
  return answer.status === NOT_THERE || answer.status === NO_METHOD;
}

/** The time until the next try: longer after each failure, spread so that many bots do not come back at once. */
export function delayAfter(failures: number, retryAfterS: number | null, fate: Fate, random: number): number {
  if (fate === 'too-large') return TOO_LARGE_MS;
  const usual = LEAST_MS * 2 ** Math.min(failures - 1, 6);
  const spread = Math.min(MOST_MS, usual * (0.75 + random / 2));
  return Math.max(LEAST_MS, spread, (retryAfterS ?? 0) * 1_000);
}
