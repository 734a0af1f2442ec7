import type { SessionStore } from '../../ports/store.ts';
import type { KeyRing } from './key-ring.ts';
import { opensRingCheck, RingMismatchError } from './ring-check.ts';

const PAGE_ROWS = 50;

/**
 * Removes the sessions that only a lost key opens, and returns how many. The rest of the ring must be the store's own, so that a wrong
 * ring removes nothing. Errors: STORE_UNAVAILABLE; RingMismatchError if the ring has the key, or is another store's.
 */
export async function forgetKey(store: SessionStore, ring: KeyRing, lost: string): Promise<number> {
  if (ring.byId(lost) !== null) {
    throw new RingMismatchError({ reason: 'ring-holds-key', values: { source: ring.source, kid: lost } });
  }
  const found = await store.getRingCheck();
  if (found === null || !opensRingCheck(found, ring)) {
    throw new RingMismatchError({ reason: 'ring-of-other-store', values: { source: ring.source } });
  }
  let removed = 0;
  let after: Buffer | null = null;
  for (;;) {
    const rows = await store.listOtherThan(ring.active.kid, after, PAGE_ROWS);
    for (const { lookup, rev, kid } of rows.filter((row) => row.kid === lost)) {
      // A row that another server moves to its own key at this moment is not lost.
      const isHeld = await store.compareAndSet(lookup, { rev, kid }, { state: 'revoked' });
      if (isHeld && (await store.remove(lookup))) removed += 1;
    }
    after = rows.at(-1)?.lookup ?? null;
    if (after === null) return removed;
  }
}
