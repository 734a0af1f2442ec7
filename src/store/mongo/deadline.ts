import { AppError } from '../../wire/errors.ts';
import type { Clock } from '../../ports/base.ts';
import { LATE, within } from '../../ports/timing.ts';

/**
 * Runs a call to a store; rejects with STORE_UNAVAILABLE when it fails and when it is late. The signal ends what a late call
 * would go on doing.
 */
export type Call = <T>(work: (signal: AbortSignal) => Promise<T>) => Promise<T>;

/**
 * Our own limit round every call: a driver may wait past its own on a server that accepts and never answers.
 * What was given up may still be carried out; nobody hears of it then.
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
