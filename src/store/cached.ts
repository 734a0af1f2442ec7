import NodeCache from 'node-cache';
import type { Clock, SealedRecord, SessionStore } from '../ports.ts';

const TTL_S = 30;
const MAX_ROWS = 200;

/**
 * Keeps sealed rows for a short while in front of a store that only this process changes. Nothing opened is ever held.
 * Every write drops the row; `fresh` reads past the cache; expiry is decided at each read all the same.
 */
export function cacheSessions(store: SessionStore, clock: Clock): SessionStore {
  const cache = new NodeCache({ stdTTL: TTL_S, maxKeys: MAX_ROWS, useClones: false, checkperiod: 0 });
  const keyOf = (lookup: Buffer) => lookup.toString('base64');
  const remember = (record: SealedRecord) => {
    try {
      cache.set(keyOf(record.lookup), record);
    } catch {
      // Full: it throws instead of dropping the oldest row; what has run out goes, the rest stays.
      cache.keys().forEach((key) => cache.get(key));
    }
  };
  const isOver = ({ expiresAt }: SealedRecord) => expiresAt !== null && expiresAt * 1000 <= clock.now();
  const dropping =
    <Rest extends readonly unknown[], T>(write: (lookup: Buffer, ...rest: Rest) => Promise<T>) =>
    async (lookup: Buffer, ...rest: Rest): Promise<T> => {
      cache.del(keyOf(lookup));
      try {
        return await write(lookup, ...rest);
      } finally {
        // A read may have brought the old row back meanwhile.
        cache.del(keyOf(lookup));
      }
    };
  return {
    ...store,
    get: async (lookup, freshness = 'cached') => {
      const held = freshness === 'cached' ? cache.get<SealedRecord>(keyOf(lookup)) : undefined;
      if (held !== undefined) return isOver(held) ? null : held;
      const record = await store.get(lookup, freshness);
      if (record !== null && freshness === 'cached') remember(record);
      return record;
    },
    compareAndSet: dropping(store.compareAndSet),
    remove: dropping(store.remove),
    close: async () => {
      cache.close();
      await store.close();
    },
  };
}
