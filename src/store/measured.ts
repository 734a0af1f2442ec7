import type { Clock } from '../ports/base.ts';
import type { SessionStore, StoreOperation } from '../ports/store.ts';

/** Called after every call to a store. */
export type StoreMeter = (operation: StoreOperation, seconds: number, outcome: 'ok' | 'failed') => void;

/** Measures the time of every call to `store`. Caches must be put around the result, so that only calls that reach the store are measured. */
export function measureSessions(store: SessionStore, clock: Clock, tell: StoreMeter): SessionStore {
  const timed =
    <Given extends readonly unknown[], T>(operation: StoreOperation, call: (...given: Given) => Promise<T>) =>
    async (...given: Given): Promise<T> => {
      const startedAtMs = clock.monotonic();
      const end = (outcome: 'ok' | 'failed') =>
        tell(operation, (clock.monotonic() - startedAtMs) / 1000, outcome);
      try {
        const result = await call(...given);
        end('ok');
        return result;
      } catch (error) {
        end('failed');
        throw error;
      }
    };
  return {
    describe: () => store.describe(),
    countForeign: () => store.countForeign(),
    insert: timed('insert', (record) => store.insert(record)),
    get: timed('get', (lookup, freshness) => store.get(lookup, freshness)),
    compareAndSet: timed('compareAndSet', (...given) => store.compareAndSet(...given)),
    remove: timed('remove', (lookup) => store.remove(lookup)),
    sweep: timed('sweep', () => store.sweep()),
    countByKid: timed('countByKid', () => store.countByKid()),
    listOtherThan: timed('listOtherThan', (...given) => store.listOtherThan(...given)),
    getRingCheck: timed('getRingCheck', () => store.getRingCheck()),
    putRingCheck: timed('putRingCheck', (...given) => store.putRingCheck(...given)),
    ping: timed('ping', () => store.ping()),
    close: () => store.close(),
  };
}
