import type { Clock } from '../ports/base.ts';
import { mapStore, type SessionStore, type StoreOperation } from '../ports/store.ts';

/** Called after every call to a store. */
type StoreMeter = (operation: StoreOperation, seconds: number, outcome: 'ok' | 'failed') => void;

/** Measures the time of every call to `store`. Caches must be put around the result, so that only calls that reach the store are measured. */
export function measureSessions(store: SessionStore, clock: Clock, tell: StoreMeter): SessionStore {
  return mapStore(store, (operation, call) => async (...given) => {
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
  });
}
