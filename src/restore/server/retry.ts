import { setTimeout as sleep } from 'node:timers/promises';
import { CommandError } from '../exit.ts';

/** Pauses between tries if the server names none. */
const PAUSES_MS = [500, 1_000, 2_000, 4_000] as const;

/** The limit of all tries together, and the function that waits between them; tests hand in one that takes no time. */
export type Patience = {
  readonly limitMs: number;
  readonly pause: (ms: number, signal: AbortSignal) => Promise<unknown>;
};

export function patienceOf(limitMs: number): Patience {
  return { limitMs, pause: (ms, signal) => sleep(ms, undefined, { signal }) };
}

/**
 * Runs `work` until it succeeds, at most five times and within the limit. Only passing failures are tried again. A pause that the server
 * asks for is kept; if it does not fit into the limit, the error is thrown at once.
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

/** Returns the pause before the next try; `null` if another try cannot help. */
function pauseAfter(error: unknown, tries: number): number | null {
  const usual = PAUSES_MS[tries];
  if (!(error instanceof CommandError) || !error.isPassing || usual === undefined) return null;
  return error.retryAfterS === null ? usual : error.retryAfterS * 1_000;
}
