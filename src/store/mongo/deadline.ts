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
 * The server may still carry out a call that was given up; its result is lost. Calls in `underWay` are given up by aborting them.
 */
export function limitCalls(clock: Clock, limitMs: number, underWay: Set<AbortController> = new Set()): Call {
  return async (work) => {
    const end = new AbortController();
    underWay.add(end);
    try {
      const result = await within(clock, limitMs, Promise.race([work(end.signal), rejectedBy(end.signal)]));
      if (result !== LATE) return result;
      const reason = new Error(`the store did not answer within ${limitMs} ms`);
      end.abort(reason);
      throw reason;
    } catch (error) {
      throw error instanceof AppError ? error : new AppError('STORE_UNAVAILABLE', { cause: error });
    } finally {
      underWay.delete(end);
    }
  };
}

function rejectedBy(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
}
