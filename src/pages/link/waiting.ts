const BACKOFF_S = [1, 2, 4, 8, 16, 30] as const;
const JITTER = 0.2;

/** Returns the wait after `failures` failures in a row, with jitter, so that the pages of many visitors do not ask again all at once. */
export function backOffMs(failures: number): number {
  const seconds = BACKOFF_S[Math.min(failures, BACKOFF_S.length - 1)] ?? 30;
  const [random = 0] = crypto.getRandomValues(new Uint8Array(1));
  return seconds * 1_000 * (1 - JITTER + (random / 255) * 2 * JITTER);
}

/** Calls `run` whenever the network, the page or its tab comes back, because then another try may succeed at once. */
export function onReturn(run: () => void, signal: AbortSignal): void {
  addEventListener('online', run, { signal });
  addEventListener(
    'pageshow',
    ({ persisted }) => {
      if (persisted) run();
    },
    { signal },
  );
  document.addEventListener(
    'visibilitychange',
    () => {
      if (document.visibilityState === 'visible') run();
    },
    { signal },
  );
}

/** Resolves after `ms`, or earlier when the network, the page or its tab comes back or `signal` aborts. */
export function pause(ms: number, signal = new AbortController().signal): Promise<void> {
  return new Promise((resolve) => {
    const over = new AbortController();
    const end = () => {
      over.abort();
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(end, ms);
    onReturn(end, over.signal);
    signal.addEventListener('abort', end, { signal: over.signal });
    if (signal.aborted) end();
  });
}
