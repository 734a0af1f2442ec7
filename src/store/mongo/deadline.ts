import { AppError } from '../../wire/errors.ts';
import type { Clock } from '../../ports/base.ts';
import { LATE, within } from '../../ports/timing.ts';

/**
 * Runs a call to a store; rejects with STORE_UNAVAILABLE when it fails or when its limit passes. The signal then aborts, so that a late call
 * does not go on.
 */
type Call = <T>(work: (signal: AbortSignal) => Promise<T>) => Promise<T>;

/**
 * Limits the time of every call, because a driver may exceed its own limits with a server that accepts a connection and never answers.
 * The server may still carry out a call that was given up; its result is lost.
 */
export function limitCalls(clock: Clock, limitMs: number): Call {
  return async (work) => {
    const end = new AbortController();
    try {
      const result = await within(clock, limitMs, work(end.signal));
      if (result !== LATE) return result;
      const reason = new Error(`the store did not answer within ${limitMs} ms`);
      end.abort(reason);
      throw reason;
    } catch (error) {
      throw error instanceof AppError ? error : new AppError('STORE_UNAVAILABLE', { cause: error });
    }
  };
}
