import { AsyncLocalStorage } from 'node:async_hooks';
import { createRequire, syncBuiltinESMExports } from 'node:module';
import type { Dispose } from '../ports/base.ts';

/** Those made while somebody collects; `null` while nobody does. */
let collected: RetirableStorage<unknown>[] | null = null;

/** An `AsyncLocalStorage` that can be put to rest for good. */
class RetirableStorage<T> extends AsyncLocalStorage<T> {
  #isRetired = false;

  constructor() {
    super();
    collected?.push(this);
  }

  override run<R, Args extends unknown[]>(store: T, callback: (...args: Args) => R, ...args: Args): R {
    return this.#isRetired ? callback(...args) : super.run(store, callback, ...args);
  }

  retire(): void {
    this.#isRetired = true;
    this.disable();
  }
}

/**
 * Baileys makes an `AsyncLocalStorage` for the transactions of each socket and never disables it. Before Node 24 every enabled one is
 * visited for every promise of the process, for ever: with 200 of them an `await` takes 36 µs instead of 0.1, with 2,000 half a
 * millisecond (measured on Node 20), so a server would slow down with every link it ever made. From here on those that are made
 * inside {@link collectContexts} can be retired. To be called before the first socket; safe to call twice.
 */
export function makeContextsRetirable(): void {
  const hooks = createRequire(import.meta.url)('node:async_hooks') as object;
  Object.defineProperty(hooks, 'AsyncLocalStorage', {
    value: RetirableStorage,
    configurable: true,
    enumerable: true,
    writable: true,
  });
  syncBuiltinESMExports();
}

/** What `make` answers, and how to retire the contexts that it made. `make` must not wait for anything. */
export function collectContexts<T>(make: () => T): { readonly made: T; readonly retire: Dispose } {
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
