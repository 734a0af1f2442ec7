const SIGNALS = ['SIGTERM', 'SIGINT'] as const;

/** The signals that ask the program to stop, heard from the first moment on. */
export type StopSignals = {
  /** Hands the end of the program to `stop`. Before that a signal ends the process at once, since nothing is open yet. */
  readonly handTo: (stop: () => Promise<unknown>) => void;
};

/** Listens before the program is loaded: for the first process of a container the system ends nothing by itself, and a signal unheard is lost. */
export function hearStopSignals(process: Pick<NodeJS.Process, 'on' | 'exit'>): StopSignals {
  let stop: () => Promise<unknown> = () => Promise.resolve();
  for (const signal of SIGNALS) process.on(signal, () => void stop().then(() => process.exit(0)));
  return { handTo: (next) => (stop = next) };
}
