import type { Clock } from '../../src/ports/base.ts';
import type { SharedRows } from '../../src/ports/shared/rows.ts';
import type { RingCheckRecord, SealedRecord, SessionStore, Store } from '../../src/ports/store.ts';
import { memoryCounters } from '../../src/store/memory-counters.ts';
import { Tally } from '../../src/ports/tally.ts';
import { memoryKept, type MemoryKept } from './memory-kept.ts';

/** Opens a store that keeps everything in memory. Its counters are those that the limiter uses while a store fails. */
export function openMemoryStore(clock: Clock, shared: SharedRows | null = null): Store {
  return { sessions: memorySessions(clock), counters: memoryCounters(clock), shared };
}

function memorySessions(clock: Clock): SessionStore {
  const rows = new Map<string, SealedRecord>();
  const kept = memoryKept((lookup) => rows.has(lookup));
  return {
    describe: () => Promise.resolve('memory'),
    countForeign: () => Promise.resolve(new Map()),
    ...memoryRows(rows, clock, kept),
    ...memoryListing(rows, kept.kids),
    ...kept.rows,
    ...memoryRingCheck(),
    ping: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
}

type Rows = Pick<SessionStore, 'insert' | 'get' | 'getOutline' | 'compareAndSet' | 'remove' | 'sweep'>;

function memoryRows(rows: Map<string, SealedRecord>, clock: Clock, kept: MemoryKept): Rows {
  const isOver = ({ expiresAt }: SealedRecord) => expiresAt !== null && expiresAt * 1000 <= clock.now();
  const notExpired = (lookup: Buffer) => {
    const row = rows.get(lookup.toString('hex'));
    return row === undefined || isOver(row) ? null : row;
  };
  return {
    insert: (record) => {
      const key = record.lookup.toString('hex');
      if (rows.has(key)) return Promise.resolve('exists');
      rows.set(key, record);
      return Promise.resolve('inserted');
    },
    get: (lookup) => Promise.resolve(notExpired(lookup)),
    getOutline: (lookup) => {
      const row = notExpired(lookup);
      if (row === null) return Promise.resolve(null);
      const { v: _v, salt: _salt, blob: _blob, ...outline } = row;
      return Promise.resolve(outline);
    },
    compareAndSet: (lookup, expected, change) => {
      const row = notExpired(lookup);
      const fits =
        row !== null &&
        row.rev === expected.rev &&
        row.kid === expected.kid &&
        (expected.state === undefined || row.state === expected.state);
      if (fits) rows.set(lookup.toString('hex'), { ...row, ...change });
      return Promise.resolve(fits);
    },
    remove: (lookup) => {
      kept.forget(lookup.toString('hex'));
      return Promise.resolve(rows.delete(lookup.toString('hex')));
    },
    sweep: () => Promise.resolve(sweepRows(rows, isOver, kept)),
  };
}

function sweepRows(
  rows: Map<string, SealedRecord>,
  isOver: (row: SealedRecord) => boolean,
  kept: MemoryKept,
): number {
  const over = [...rows].filter(([, row]) => isOver(row));
  for (const [key] of over) rows.delete(key);
  for (const key of kept.lookups()) if (!rows.has(key)) kept.forget(key);
  return over.length;
}

function memoryListing(
  rows: ReadonlyMap<string, SealedRecord>,
  keptKids: () => readonly string[],
): Pick<SessionStore, 'countByKid' | 'newestOf' | 'listOtherThan'> {
  return {
    newestOf: (wanted) => {
      const dates = [...rows.values()].filter(({ kid }) => kid === wanted).map(({ createdAt }) => createdAt);
      return Promise.resolve(dates.length === 0 ? null : Math.max(...dates));
    },
    countByKid: () => {
      const counts = new Tally<string>();
      for (const { kid } of rows.values()) counts.add(kid);
      for (const kid of keptKids()) counts.add(kid);
      return Promise.resolve(counts.toMap());
    },
    listOtherThan: (kid, after, limit) =>
      Promise.resolve(
        [...rows.values()]
          .filter((row) => row.kid !== kid && (after === null || Buffer.compare(row.lookup, after) > 0))
          .toSorted((a, b) => Buffer.compare(a.lookup, b.lookup))
          .slice(0, limit),
      ),
  };
}

function memoryRingCheck(): Pick<SessionStore, 'getRingCheck' | 'putRingCheck'> {
  let check: RingCheckRecord | null = null;
  return {
    getRingCheck: () => Promise.resolve(check),
    putRingCheck: (next, expectedKid) => {
      if ((check?.kid ?? null) !== expectedKid) return Promise.resolve(false);
      check = next;
      return Promise.resolve(true);
    },
  };
}
