import { setTimeout as sleep } from 'node:timers/promises';
import { CommandError } from '../exit.ts';

/** Pauses between tries, where the server names none of its own. */
const PAUSES_MS = [500, 1_000, 2_000, 4_000] as const;

/** How long all tries together may take, and how a pause is spent; a test hands in one that takes no time. */
export type Patience = {
  readonly limitMs: number;
  readonly pause: (ms: number, signal: AbortSignal) => Promise<unknown>;
};

export function patienceOf(limitMs: number): Patience {
  return { limitMs, pause: (ms, signal) => sleep(ms, undefined, { signal }) };
}

/**
 * Does `work` until it succeeds, at most five times and never longer than the limit; only trouble that passes by itself is
 * tried again. A pause that the server asks for is kept; if it does not fit into the limit, the error is told at once.
 */
export async function tryAgain<T>(
  { limitMs, pause }: Patience,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const signal = AbortSignal.timeout(limitMs);
  const endsAtMs = performance.now() + limitMs;
  for (let tries = 0; ; tries += 1) {
    try {
      return await work(signal);
    } catch (error) {
      const pauseMs = pauseAfter(error, tries);
      if (pauseMs === null || performance.now() + pauseMs >= endsAtMs) throw error;
      await pause(pauseMs, signal);
    }
  }
}

/** `null` where another try does not help. */
function pauseAfter(error: unknown, tries: number): number | null {
  const usual = PAUSES_MS[tries];
  if (!(error instanceof CommandError) || !error.isPassing || usual === undefined) return null;
  return error.retryAfterS === null ? usual : error.retryAfterS * 1_000;
}
