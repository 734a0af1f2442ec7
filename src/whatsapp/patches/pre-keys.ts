import { readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Clock, Dispose, Log } from '../../ports/base.ts';
import { SET_BYTES } from './pre-keys-set.ts';

/** How many sets are kept ready; each has 52 kB. */
const MAX_READY = 10;
/** How long a login waits for a set. The worker makes about fifty sets in this time; keys made by Baileys block the event loop. */
const WAIT_MS = 5_000;
/** How long an idle worker is kept: it holds 10 MB, and starting one takes 100 ms of another core. */
const IDLE_MS = 10_000;

/** One link's claim to one set. */
export type PreKeyTicket = {
  /**
   * Returns the set of this link; to be called once. The set belongs to the caller, who must zero it. `null` if no set is made in time,
   * because too many links ask or the worker died: Baileys then makes the keys of this link.
   */
  readonly take: () => Promise<Uint8Array | null>;
  /** Gives the claim back; safe to call twice and after `take`. */
  readonly release: () => void;
};

export type PreKeyPool = {
  /** To be called when a link starts: its set is made while the visitor looks for the phone. */
  readonly reserve: () => PreKeyTicket;
  /** How many sets are ready and not taken. */
  readonly readyCount: () => number;
  /** Ends the worker and zeroes the sets that are ready; safe to call twice. */
  readonly close: () => Promise<void>;
};

type Waiter = (set: Uint8Array | null) => void;

/** Starts the worker from the file beside this one. Node 20 runs no TypeScript in a worker, so unbuilt the text of the file is passed. */
function startWorker(): Worker {
  const file = new URL(`./pre-keys-worker${extname(import.meta.url)}`, import.meta.url);
  const isBuilt = file.pathname.endsWith('.js');
  const text = isBuilt ? '' : encodeURIComponent(readFileSync(file, 'utf8'));
  const entry = isBuilt ? file : new URL(`data:text/javascript,${text}`);
  const limits = { maxOldGenerationSizeMb: 32, maxYoungGenerationSizeMb: 4 };
  const worker = new Worker(entry, { execArgv: [], resourceLimits: limits });
  worker.unref();
  return worker;
}

/**
 * Makes sets of pre-keys ahead, on another thread and in memory only, for links that wait for a phone. Sets that no link needs any more
 * are zeroed. A worker that died is replaced when the next link starts.
 */
export function createPreKeyPool(clock: Clock, log: Log, start: () => Worker = startWorker): PreKeyPool {
  return new Pool(clock, log, start);
}

class Pool implements PreKeyPool {
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #start: () => Worker;
  readonly #ready: Uint8Array[] = [];
  readonly #waiters = new Set<Waiter>();
  #worker: Worker | null = null;
  #isMaking = false;
  /** How many tickets may still take a set. */
  #claims = 0;
  #isClosed = false;
  #stopIdling: Dispose = () => undefined;

  constructor(clock: Clock, log: Log, start: () => Worker) {
    this.#clock = clock;
    this.#log = log;
    this.#start = start;
  }

  reserve(): PreKeyTicket {
    let isOpen = !this.#isClosed;
    if (isOpen) this.#claims += 1;
    const give = () => {
      if (isOpen) this.#claims -= 1;
      isOpen = false;
    };
    this.#makeMore();
    return {
      take: async () => {
        if (!isOpen) return null;
        give();
        const set = this.#ready.shift() ?? (await this.#next());
        this.#makeMore();
        return set;
      },
      release: () => {
        give();
        this.#dropSpare();
      },
    };
  }

  readyCount(): number {
    return this.#ready.length;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#dropSpare();
    this.#giveUpWaiting();
    await this.#dismiss();
  }

  #next(): Promise<Uint8Array | null> {
    return new Promise((resolve) => {
      const stopWaiting = this.#clock.after(WAIT_MS, () => waiter(null));
      const waiter: Waiter = (set) => {
        stopWaiting();
        this.#waiters.delete(waiter);
        resolve(set);
      };
      this.#waiters.add(waiter);
      if (this.#isClosed) waiter(null);
      else this.#makeMore();
    });
  }

  #makeMore(): void {
    const wanted = this.#waiters.size + Math.min(this.#claims, MAX_READY) - this.#ready.length;
    if (this.#isClosed || this.#isMaking || wanted <= 0) return;
    this.#stopIdling();
    this.#worker ??= this.#hire();
    this.#isMaking = true;
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
    this.#worker.postMessage(SET_BYTES);
  }

  #hire(): Worker {
    const worker = this.#start();
    worker.on('message', (set: Uint8Array) => this.#onMade(set));
    worker.on('error', (error) => this.#log.warn({ err: error }, 'the maker of pre-keys failed'));
    worker.on('exit', () => {
      // A dismissed worker is no longer this one, and its successor may be at work.
      if (this.#worker === worker) this.#onLost();
    });
    return worker;
  }

  async #dismiss(): Promise<void> {
    this.#stopIdling();
    const worker = this.#worker;
    this.#worker = null;
    await worker?.terminate();
  }

  #onLost(): void {
    this.#worker = null;
    this.#isMaking = false;
    this.#giveUpWaiting();
  }

  #onMade(set: Uint8Array): void {
    this.#isMaking = false;
    const [first] = this.#waiters;
    if (first === undefined) this.#ready.push(set);
    else first(set);
    this.#dropSpare();
    this.#stopIdling();
    if (!this.#isClosed) this.#stopIdling = this.#clock.after(IDLE_MS, () => void this.#dismiss());
    this.#makeMore();
  }

  #dropSpare(): void {
    const most = this.#isClosed ? 0 : this.#claims;
    while (this.#ready.length > most) this.#ready.pop()?.fill(0);
  }

  #giveUpWaiting(): void {
    for (const waiter of this.#waiters) waiter(null);
  }
}
