import type { Clock, Dispose } from './base.ts';

/** A promise and the functions that settle it; only the first call has an effect. */
type Deferred<T> = {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
  readonly reject: (error: unknown) => void;
};

export function deferred<T = void>(): Deferred<T> {
  let resolve: Deferred<T>['resolve'] = () => undefined;
  let reject: Deferred<T>['reject'] = () => undefined;
  const promise = new Promise<T>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  return { promise, resolve, reject };
}

/** The result of {@link within} when the limit passes first. */
export const LATE = Symbol('late');

/** Waits for `work`, but no longer than `limitMs`. The work itself goes on; a failure after the limit is ignored. */
export function within<T>(clock: Clock, limitMs: number, work: Promise<T>): Promise<T | typeof LATE> {
  const { promise, resolve, reject } = deferred<T | typeof LATE>();
  const stop = clock.after(limitMs, () => resolve(LATE));
  work.then(
    (value) => {
      stop();
      resolve(value);
    },
    (error: unknown) => {
      stop();
      reject(error);
    },
  );
  return promise;
}

/** Resolves when the signal aborts. */
export function whenAborted(signal: AbortSignal): Promise<void> {
  const { promise, resolve } = deferred();
  if (signal.aborted) resolve();
  else signal.addEventListener('abort', () => resolve(), { once: true });
  return promise;
}

/** Waits for `work`, however long it takes. Calls `onLate` once if it takes longer than `limitMs`, for example to end it. */
export async function callIfLate<T>(
  clock: Clock,
  limitMs: number,
  onLate: () => void,
  work: Promise<T>,
): Promise<T> {
  const stop = clock.after(limitMs, onLate);
  try {
    return await work;
  } finally {
    stop();
  }
}

/** Calls `run` every `everyMs`, the first time after `everyMs`, until disposed. */
export function every(clock: Clock, everyMs: number, run: () => void): Dispose {
  let stop: Dispose = () => undefined;
  const next = () => {
    stop = clock.after(everyMs, () => {
      next();
      run();
    });
  };
  next();
  return () => stop();
}
