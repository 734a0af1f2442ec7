import { AppError } from '../../../src/wire/errors.ts';
import type { SessionStore } from '../../../src/ports/store.ts';

type Call = 'insert' | 'get' | 'compareAndSet' | 'remove' | 'listOtherThan' | 'countByKid';
/** `before`: refused. `after`: done, but the answer was lost. `hang`: never answers. */
export type Fault = 'before' | 'after' | 'hang';

export type FaultyStore = {
  readonly store: SessionStore;
  /** Spoils the next calls of one kind, one fault a call; `null` lets a call through. */
  readonly spoil: (call: Call, ...faults: readonly (Fault | null)[]) => void;
  readonly calls: readonly Call[];
  /** Resolves when `call` is made the next time. */
  readonly reached: (call: Call) => Promise<void>;
};

/** A store whose calls fail when told to. */
export function spoilable(inner: SessionStore): FaultyStore {
  const planned = new Map<Call, (Fault | null)[]>();
  const waiting = new Map<Call, () => void>();
  const calls: Call[] = [];
  const through = async <T>(call: Call, work: () => Promise<T>): Promise<T> => {
    calls.push(call);
    waiting.get(call)?.();
    waiting.delete(call);
    const fault = planned.get(call)?.shift() ?? null;
    if (fault === 'hang') return new Promise<T>(() => undefined);
    if (fault === 'before') throw new AppError('STORE_UNAVAILABLE', { cause: new Error('spoilt') });
    const result = await work();
    if (fault === 'after') throw new AppError('STORE_UNAVAILABLE', { cause: new Error('answer lost') });
    return result;
  };
  const store: SessionStore = {
    ...inner,
    insert: (record) => through('insert', () => inner.insert(record)),
    get: (lookup, freshness) => through('get', () => inner.get(lookup, freshness)),
    compareAndSet: (lookup, expected, change) =>
      through('compareAndSet', () => inner.compareAndSet(lookup, expected, change)),
    remove: (lookup) => through('remove', () => inner.remove(lookup)),
    listOtherThan: (kid, after, limit) =>
      through('listOtherThan', () => inner.listOtherThan(kid, after, limit)),
    countByKid: () => through('countByKid', () => inner.countByKid()),
  };
  return {
    store,
    calls,
    spoil: (call, ...faults) => void planned.set(call, [...faults]),
    reached: (call) => new Promise((resolve) => void waiting.set(call, resolve)),
  };
}
