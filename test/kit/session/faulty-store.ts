import { AppError } from '../../../src/wire/errors.ts';
import type { SessionStore } from '../../../src/ports/store.ts';

type Call = 'insert' | 'get' | 'compareAndSet' | 'remove' | 'listOtherThan' | 'countByKid';
/** `before`: the call fails without an effect. `after`: it has its effect, then fails. `hang`: it never settles. */
type Fault = 'before' | 'after' | 'hang';

export type FaultyStore = {
  readonly store: SessionStore;
  /** Plans one fault for each of the next calls of one kind; `null` lets a call through. */
  readonly spoil: (call: Call, ...faults: readonly (Fault | null)[]) => void;
  readonly calls: readonly Call[];
  /** Resolves at the next call of this kind. */
  readonly reached: (call: Call) => Promise<void>;
};

/** Wraps a store, so that a test can make its calls fail. */
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
