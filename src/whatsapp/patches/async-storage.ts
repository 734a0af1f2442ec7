import { AsyncLocalStorage } from 'node:async_hooks';
import { createRequire, syncBuiltinESMExports } from 'node:module';
import type { Dispose } from '../../ports/base.ts';

/** One that was entered, and what was entered around it. */
type Frame = { readonly owner: object; readonly store: unknown; readonly outer: Frame | undefined };

/** What all those inside {@link collectContexts} are kept in, and how many were entered and not retired since. */
const shared = new AsyncLocalStorage<Frame>();
let inUse = 0;
/** Those made while somebody collects; `null` while nobody does. */
let collected: RetirableStorage<unknown>[] | null = null;

/** An `AsyncLocalStorage` that can be put to rest for good; one made outside {@link collectContexts} is like any other. */
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
 * Baileys makes an `AsyncLocalStorage` for the transactions of each socket and never disables it. Before Node 24 every enabled one is
 * visited for every promise of the process, for ever: with 200 of them an `await` takes 36 µs instead of 0.1, with 2,000 half a
 * millisecond (measured on Node 20), so a server would slow down with every link it ever made. From here on those that are made
 * inside {@link collectContexts} share one, which is enabled only while some of them are in use. To be called before the first socket;
 * safe to call twice.
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
