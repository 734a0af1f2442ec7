import type { KeptPieces, Position } from '../../auth-state/kept/pieces.ts';
import { ERRORS } from '../../wire/errors.ts';
import { asCommandError, CommandError, EXIT } from '../exit.ts';
import { patienceOf, tryAgain } from '../server/retry.ts';
import { restore } from '../../texts/own.ts';
import { delayAfter, isOff } from './failures.ts';
import type { Leased } from './keeper-parts.ts';
import type { Machine } from './machine.ts';
import { bytesOf } from './piece-maker.ts';
import type { StateServer } from './state-server.ts';
import { pause } from './pace.ts';

/** The limit of one request while a bot waits for the server. */
const ANSWER_MS = 20_000;
/** The longest pause while a bot waits. */
const PAUSE_MS = 10_000;
/** The time between two sentences about the wait. */
const SAY_MS = 10_000;

/** The answer to a start: a lease, a server that keeps no states, or one that cannot help while the folder can. */
export type Taken =
  | { readonly kind: 'leased'; readonly pieces: KeptPieces }
  | { readonly kind: 'off' }
  | { readonly kind: 'away' | 'gone'; readonly error: CommandError };

/** Takes the lease for a bot whose folder could start it alone: it is tried for a limited time. Errors: those that a later try does not mend. */
export async function takeOrGoOn(server: StateServer, limitMs: number): Promise<Taken> {
  try {
    return { kind: 'leased', pieces: await tryAgain(patienceOf(limitMs), (signal) => server.lease(signal)) };
  } catch (error) {
    const known = asCommandError(error);
    if (known === null) throw error;
    if (isOff(known)) return { kind: 'off' };
    if (known.code === 'SESSION_UNAVAILABLE') return { kind: 'gone', error: known };
    if (known.exit === EXIT.network || isAway(known)) return { kind: 'away', error: known };
    throw known;
  }
}

/** Takes the lease for a bot that has nothing but the server. It waits as long as the server is away, or until `limitMs` is over. */
export async function takeOrWait(
  server: StateServer,
  limitMs: number | null,
  machine: Machine,
  say: (sentence: string) => void,
): Promise<Taken> {
  try {
    const pieces = await waitFor((signal) => server.lease(signal), limitMs, machine, say);
    return { kind: 'leased', pieces };
  } catch (error) {
    if (error instanceof CommandError && isOff(error)) return { kind: 'off' };
    throw error;
  }
}

/** Repeats a request until the server answers. Errors: those that waiting does not mend, and NETWORK after `limitMs`. */
export async function waitFor<T>(
  ask: (signal: AbortSignal) => Promise<T>,
  limitMs: number | null,
  { clock, random }: Machine,
  say: (sentence: string) => void,
): Promise<T> {
  const startMs = clock.monotonic();
  let saidMs = -Infinity;
  for (let tries = 1; ; tries += 1) {
    try {
      return await ask(AbortSignal.timeout(Math.min(limitMs ?? ANSWER_MS, ANSWER_MS)));
    } catch (error) {
      const known = asCommandError(error);
      if (known === null || !isAway(known)) throw error;
      const usualMs = Math.min(PAUSE_MS, delayAfter(tries, null, 'later', random()));
      const pauseMs = Math.max(usualMs, (known.retryAfterS ?? 0) * 1_000);
      const nowMs = clock.monotonic();
      if (limitMs !== null && nowMs + pauseMs - startMs >= limitMs) throw known;
      if (nowMs - saidMs >= SAY_MS) {
        saidMs = nowMs;
        say(restore.keep.waiting(known.message));
      }
      await pause(clock, pauseMs);
    }
  }
}

/** True for failures that pass by themselves. */
function isAway({ code, isPassing }: CommandError): boolean {
  return isPassing || (Object.hasOwn(ERRORS, code) && ERRORS[code as keyof typeof ERRORS].retryable);
}

/** The place of the last piece that the server keeps; 0 and 0 if it keeps none. */
export function lastPlace({ base, log }: KeptPieces): Position {
  const { epoch, seq } = log.at(-1) ?? base ?? { epoch: 0, seq: 0 };
  return { epoch, seq };
}

export function leasedOf(pieces: KeptPieces, needsBase: boolean): Leased {
  const { epoch, seq, base, log } = pieces;
  return {
    epoch,
    seq,
    baseBytes: base === null ? 0 : bytesOf(base.sealed),
    logBytes: log.reduce((sum, { sealed }) => sum + bytesOf(sealed), 0),
    logPieces: log.length,
    isClean: false,
    // With a base the next start needs no state from the day of the link, and so does not show the ID to the server.
    needsBase: needsBase || base === null,
  };
}
