import NodeCache from 'node-cache';
import type { Clock } from '../ports/base.ts';
import type { SealedRecord, SessionStore } from '../ports/store.ts';

const TTL_S = 30;
const MAX_ROWS = 200;
const MAX_MISSES = 5_000;

/**
 * Keeps sealed rows for a short time in front of a store that only this process changes. It never holds an opened session. Every write drops
 * the row, `fresh` bypasses the cache, and the expiry of a row is checked at each read.
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
        // A read during the write may have put the old row back.
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
      // A row that was read before a write is not remembered after it.
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
 * A cache for a store that other processes change too. It holds no rows, because another process may withdraw one, but only keys without a
 * row. Keys are random, so no process later makes a row for a key that was looked up without one.
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
    // A full NodeCache throws instead of dropping its oldest entry.
    cache.del(cache.keys().slice(0, 1));
    cache.set(key, value);
  }
}
