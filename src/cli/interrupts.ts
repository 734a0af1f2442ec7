import type { EventEmitter } from 'node:events';

/** The part of a process by which it is ended. */
export type EndingProcess = Pick<EventEmitter, 'on' | 'once' | 'removeAllListeners'> & {
  readonly pid: number;
  readonly kill: (pid: number, signal: string) => unknown;
};

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** npx hands Ctrl-C on to a command that has got it from the terminal already, so what comes within this time is the same one. */
const SAME_PRESS_MS = 1_000;

/** How the process of a command is ended, and what must be done then. */
export class Interrupts {
  private readonly process: EndingProcess;
  private readonly nowMs: () => number;
  private readonly lastActs = new Set<() => void>();

  constructor(process: EndingProcess, nowMs = () => performance.now()) {
    this.process = process;
    this.nowMs = nowMs;
    process.once('exit', () => this.doLast());
  }

  /** Adds what must be done at once however the process ends; the returned function removes it. */
  atExit(act: () => void): () => void {
    this.lastActs.add(act);
    return () => void this.lastActs.delete(act);
  }

  /** Returns a signal that aborts on SIGINT, SIGTERM or SIGHUP. Another one a second later ends the process as if nobody listened. */
  interrupted(): AbortSignal {
    const stop = new AbortController();
    let firstAtMs = 0;
    for (const signal of SIGNALS) {
      this.process.on(signal, () => {
        if (!stop.signal.aborted) {
          firstAtMs = this.nowMs();
          stop.abort();
        } else if (this.nowMs() - firstAtMs >= SAME_PRESS_MS) {
          this.doLast();
          this.process.removeAllListeners(signal);
          this.process.kill(this.process.pid, signal);
        }
      });
    }
    return stop.signal;
  }

  private doLast(): void {
    for (const act of this.lastActs) {
      this.lastActs.delete(act);
      try {
        act();
      } catch {
        // The process ends; the other acts are done all the same.
      }
    }
  }
}
