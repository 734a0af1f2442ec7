import { AsyncLocalStorage } from 'node:async_hooks';
import { createRequire, syncBuiltinESMExports } from 'node:module';
import type { Dispose } from '../../ports/base.ts';

/** One storage that was entered, what it holds, and the frame around it. */
type Frame = { readonly owner: object; readonly store: unknown; readonly outer: Frame | undefined };

/** The one storage that all storages made inside {@link collectStorages} share, and how many of those were entered and are not retired. */
const shared = new AsyncLocalStorage<Frame>();
let inUse = 0;
/** The storages made so far inside the running {@link collectStorages}; `null` outside of it. */
let collected: RetirableStorage<unknown>[] | null = null;

/** An `AsyncLocalStorage` that can be disabled for good; one made outside {@link collectStorages} works as Node's does. */
class RetirableStorage<T> extends AsyncLocalStorage<T> {
  #kind: 'plain' | 'new' | 'in-use' | 'retired' = 'plain';

  constructor() {
    super();
    if (collected === null) return;
    collected.push(this);
    this.#kind = 'new';
  }

  override run<R, Args extends unknown[]>(store: T, callback: (...args: Args) => R, ...args: Args): R {
    if (this.#kind === 'plain') return super.run(store, callback, ...args);
    if (this.#kind === 'retired') return callback(...args);
    if (this.#kind === 'new') inUse += 1;
    this.#kind = 'in-use';
    return shared.run({ owner: this, store, outer: shared.getStore() }, callback, ...args);
  }

  override getStore(): T | undefined {
    if (this.#kind === 'plain') return super.getStore();
    if (this.#kind !== 'in-use') return undefined;
    let frame = shared.getStore();
    while (frame !== undefined && frame.owner !== this) frame = frame.outer;
    // A frame holds what its owner was entered with.
    return frame?.store as T | undefined;
  }

  retire(): void {
    if (this.#kind === 'in-use') inUse -= 1;
    this.#kind = 'retired';
    if (inUse === 0) shared.disable();
  }
}

/**
 * Replaces Node's `AsyncLocalStorage`: Baileys makes one for the transactions of each socket and never disables it. Before Node 24 Node
 * visits every enabled storage for every promise of the process: with 200 of them an `await` takes 36 µs instead of 0.1 µs, with 2,000
 * half a millisecond (measured on Node 20), so a server would become slower with every link. The replacements that are made inside
 * {@link collectStorages} share one storage, which is enabled only while some of them are in use. To be called before the first socket;
 * safe to call twice.
 */
export function replaceAsyncLocalStorage(): void {
  const hooks = createRequire(import.meta.url)('node:async_hooks') as object;
  Object.defineProperty(hooks, 'AsyncLocalStorage', {
    value: RetirableStorage,
    configurable: true,
    enumerable: true,
    writable: true,
  });
  syncBuiltinESMExports();
}

/** Returns the result of `make` and a function that retires the storages that `make` created. `make` must be synchronous. */
export function collectStorages<T>(make: () => T): { readonly made: T; readonly retire: Dispose } {
  const mine: RetirableStorage<unknown>[] = [];
  collected = mine;
  try {
    const made = make();
    return {
      made,
      retire: () => {
        for (const storage of mine) storage.retire();
      },
    };
  } finally {
    collected = null;
  }
}
