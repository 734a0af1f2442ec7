import type { Clock, Log } from '../ports/base.ts';
import type { Counter, CounterStore } from '../ports/store.ts';
import { LATE, within } from '../ports/timing.ts';

/** How long a request waits for a store that hangs; then the try is counted in memory. */
const STORE_LIMIT_MS = 2_000;
/** After such a wait, tries are counted in memory at once for this time, so that further counts do not wait again. */
const REST_MS = 5_000;

/** The result of one count, and the function that takes it back. */
type Counted = { readonly counter: Counter; readonly giveBack: () => Promise<void> };

type WindowCounterDeps = {
  readonly counters: CounterStore;
  /** Counts while the store fails or is slow. */
  readonly memory: CounterStore;
  readonly clock: Clock;
  readonly log: Log;
};

/** Counts in the store, or in memory while the store fails or is slow. */
export class WindowCounter {
  readonly #deps: WindowCounterDeps;
  /** The monotonic time until which tries are counted in memory. */
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
          // A slow store may have counted the try too, after its limit.
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
