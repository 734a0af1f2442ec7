import { nextTick } from 'node:process';

import type { EventEmitter } from 'node:events';

/** The part of a process at which its end shows. */
export type EndingProcess = Pick<EventEmitter, 'prependListener' | 'removeListener' | 'listeners'> & {
  readonly pid: number;
  readonly kill: (pid: number, signal: string) => unknown;
};

const SIGNALS = ['SIGTERM', 'SIGINT'] as const;
type Signal = (typeof SIGNALS)[number];
/** Two copies of this file in one process know each other's listeners by this mark. */
const OURS = Symbol.for('trekker-session.end-of-process');

type Marked = ((...args: unknown[]) => void) & { [OURS]?: true };

/** Work to be done at the end of a process. */
type LastWork = {
  /** A signal came; `isOnly` is true if the process ends right after the work. */
  readonly onSignal: (isOnly: boolean) => Promise<unknown>;
  /** Nothing else is left to do. */
  readonly onIdle: () => Promise<unknown>;
};

/**
 * Does work at the end of a process without changing how it ends: where nobody else listens to a signal, the process is ended by that signal
 * when the work is done, and at once by a second one; where somebody does, they decide.
 */
export class Ends {
  readonly #process: EndingProcess;
  readonly #works = new Set<LastWork>();
  readonly #listeners = new Map<string, Marked>();
  #isEnding = false;

  constructor(process: EndingProcess) {
    this.#process = process;
  }

  /** Adds work; the returned function removes it. */
  add(work: LastWork): () => void {
    this.#works.add(work);
    if (this.#works.size === 1) this.#listen();
    return () => {
      this.#works.delete(work);
      if (this.#works.size === 0 && !this.#isEnding) this.#leave();
    };
  }

  #listen(): void {
    for (const signal of SIGNALS) this.#on(signal, () => this.#onSignal(signal));
    this.#on('beforeExit', () => void Promise.all([...this.#works].map(({ onIdle }) => onIdle())));
  }

  /** The listener comes first, because others that listen once would be gone from the list when it counts them. */
  #on(event: string, run: () => void): void {
    const listener: Marked = () => run();
    listener[OURS] = true;
    this.#listeners.set(event, listener);
    this.#process.prependListener(event, listener);
  }

  #onSignal(signal: Signal): void {
    const isOnly = this.#process
      .listeners(signal)
      .every((listener) => typeof listener === 'function' && (listener as Marked)[OURS] === true);
    if (this.#isEnding && isOnly) return this.#endBy(signal);
    const done = Promise.all([...this.#works].map(({ onSignal }) => onSignal(isOnly)));
    if (!isOnly) return;
    this.#isEnding = true;
    // Node writes warnings in the next tick, and the last ones must not be lost.
    void done.finally(() => nextTick(() => this.#endBy(signal)));
  }

  #endBy(signal: Signal): void {
    this.#leave();
    // Another copy of this file may still be at work; the last one ends the process.
    if (this.#process.listeners(signal).length === 0) this.#process.kill(this.#process.pid, signal);
  }

  #leave(): void {
    for (const [event, listener] of this.#listeners) this.#process.removeListener(event, listener);
    this.#listeners.clear();
  }
}
