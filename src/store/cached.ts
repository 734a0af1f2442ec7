import NodeCache from 'node-cache';
import type { Clock } from '../ports/base.ts';
import type { SealedRecord, SessionStore } from '../ports/store.ts';

const TTL_S = 30;
const MAX_ROWS = 200;
const MAX_MISSES = 5_000;

/**
 * Keeps sealed rows for a short while in front of a store that only this process changes. Nothing opened is ever held.
 * Every write drops the row; `fresh` reads past the cache; expiry is decided at each read all the same.
 */
export function cacheSessions(store: SessionStore, clock: Clock): SessionStore {
  const cache = new NodeCache({ stdTTL: TTL_S, maxKeys: MAX_ROWS, useClones: false, checkperiod: 0 });
  const isOver = ({ expiresAt }: SealedRecord) => expiresAt !== null && expiresAt * 1000 <= clock.now();
  let dropped = 0;
  const drop = (lookup: Buffer) => {
    dropped += 1;
    cache.del(keyOf(lookup));
  };
  const dropping =
    <Rest extends readonly unknown[], T>(write: (lookup: Buffer, ...rest: Rest) => Promise<T>) =>
    async (lookup: Buffer, ...rest: Rest): Promise<T> => {
      drop(lookup);
      try {
        return await write(lookup, ...rest);
      } finally {
        // A read may have brought the old row back meanwhile.
        drop(lookup);
      }
    };
  return {
    ...store,
    get: async (lookup, freshness = 'cached') => {
      const held = freshness === 'cached' ? cache.get<SealedRecord>(keyOf(lookup)) : undefined;
      if (held !== undefined) return isOver(held) ? null : held;
      const before = dropped;
      const record = await store.get(lookup, freshness);
      // What was read before a write is not remembered after it.
      if (record !== null && freshness === 'cached' && dropped === before) {
        remember(cache, keyOf(lookup), record);
      }
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

/**
 * In front of a store that other processes change too: holds no rows, since one may be withdrawn elsewhere, only which keys
 * opened nothing a moment ago. A key is random, so one that opened nothing is never made later by somebody else.
 */
export function cacheMisses(store: SessionStore): SessionStore {
  const misses = new NodeCache({ stdTTL: TTL_S, maxKeys: MAX_MISSES, checkperiod: 0 });
  return {
    ...store,
    get: async (lookup, freshness = 'cached') => {
      const key = keyOf(lookup);
      if (freshness === 'cached' && misses.has(key)) return null;
      const record = await store.get(lookup, freshness);
      if (record === null && freshness === 'cached') remember(misses, key, true);
      return record;
    },
    insert: async (record) => {
      misses.del(keyOf(record.lookup));
      return store.insert(record);
    },
    close: async () => {
      misses.close();
      await store.close();
    },
  };
}

function keyOf(lookup: Buffer): string {
  return lookup.toString('base64');
}

function remember(cache: NodeCache, key: string, value: unknown): void {
  try {
    cache.set(key, value);
  } catch {
    // Full: it throws instead of dropping the oldest entry.
    cache.del(cache.keys().slice(0, 1));
    cache.set(key, value);
  }
}
