import type { Clock, Log } from '../ports/base.ts';
import type { Counter, CounterStore } from '../ports/store.ts';
import { LATE, within } from '../ports/timing.ts';

/** A store that hangs costs a request no more than this; then memory counts. */
const STORE_LIMIT_MS = 2_000;
/** Nor does it cost every count of a request as much: for so long memory counts at once. */
const REST_MS = 5_000;

/** What one count did, and how to take it back. */
export type Counted = { readonly counter: Counter; readonly giveBack: () => Promise<void> };

export type WindowCounterDeps = {
  readonly counters: CounterStore;
  /** Counts while the store cannot. */
  readonly memory: CounterStore;
  readonly clock: Clock;
  readonly log: Log;
};

/** Counts in the store, or in memory while the store fails or is slow. */
export class WindowCounter {
  readonly #deps: WindowCounterDeps;
  /** Monotonic. */
  #restsUntilMs = 0;

  constructor(deps: WindowCounterDeps) {
    this.#deps = deps;
  }

  async add(key: string, durationMs: number): Promise<Counted> {
    const { counters, memory } = this.#deps;
    if (this.#rests()) return this.#addTo(memory, key, durationMs);
    const added = counters.add(key, 1, durationMs);
    try {
      const counter = await this.#inTime(added);
      return { counter, giveBack: () => this.#giveBack(counters, key, counter) };
    } catch {
      const { counter, giveBack } = await this.#addTo(memory, key, durationMs);
      return {
        counter,
        giveBack: async () => {
          await giveBack();
          // A slow store may have counted it too, later.
          void added.then(
            (late) => this.#giveBack(counters, key, late),
            () => undefined,
          );
        },
      };
    }
  }

  async read(key: string): Promise<Counter | null> {
    if (this.#rests()) return this.#deps.memory.read(key);
    try {
      return await this.#inTime(this.#deps.counters.read(key));
    } catch {
      return this.#deps.memory.read(key);
    }
  }

  #rests(): boolean {
    return this.#deps.clock.monotonic() < this.#restsUntilMs;
  }

  async #addTo(store: CounterStore, key: string, durationMs: number): Promise<Counted> {
    const counter = await store.add(key, 1, durationMs);
    return { counter, giveBack: () => this.#giveBack(store, key, counter) };
  }

  /** A point that cannot be given back stays counted until its window ends. */
  async #giveBack(from: CounterStore, key: string, { endsAtMs }: Counter): Promise<void> {
    try {
      await this.#inTime(from.giveBack(key, endsAtMs));
    } catch (error) {
      this.#deps.log.warn({ err: error }, 'a refused try stays counted: the store could not take it back');
    }
  }

  async #inTime<T>(work: Promise<T>): Promise<T> {
    const { clock } = this.#deps;
    const result = await within(clock, STORE_LIMIT_MS, work);
    if (result !== LATE) return result;
    this.#restsUntilMs = clock.monotonic() + REST_MS;
    throw new Error('the store did not count in time');
  }
}
