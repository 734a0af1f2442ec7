import type { Clock } from '../ports/base.ts';
import type { CanaryRecord, CounterStore, SealedRecord, SessionStore, Store } from '../ports/store.ts';

/** A store that forgets everything with the process. For tests and for trying things out. */
export function openMemoryStore(clock: Clock): Store {
  return { sessions: memorySessions(clock), counters: memoryCounters(clock) };
}

function memorySessions(clock: Clock): SessionStore {
  const rows = new Map<string, SealedRecord>();
  return {
    describe: () => Promise.resolve('memory'),
    ...memoryRows(rows, clock),
    ...memoryListing(rows),
    ...memoryCanary(),
    ping: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
}

type Rows = Pick<SessionStore, 'insert' | 'get' | 'compareAndSet' | 'remove' | 'sweep'>;

function memoryRows(rows: Map<string, SealedRecord>, clock: Clock): Rows {
  const isOver = ({ expiresAt }: SealedRecord) => expiresAt !== null && expiresAt * 1000 <= clock.now();
  const living = (lookup: Buffer) => {
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
    get: (lookup) => Promise.resolve(living(lookup)),
    compareAndSet: (lookup, expected, change) => {
      const row = living(lookup);
      const fits =
        row !== null &&
        row.rev === expected.rev &&
        row.kid === expected.kid &&
        (expected.state === undefined || row.state === expected.state);
      if (fits) rows.set(lookup.toString('hex'), { ...row, ...change });
      return Promise.resolve(fits);
    },
    remove: (lookup) => Promise.resolve(rows.delete(lookup.toString('hex'))),
    sweep: () => {
      const over = [...rows].filter(([, row]) => isOver(row));
      for (const [key] of over) rows.delete(key);
      return Promise.resolve(over.length);
    },
  };
}

function memoryListing(
  rows: ReadonlyMap<string, SealedRecord>,
): Pick<SessionStore, 'countByKid' | 'listOtherThan'> {
  return {
    countByKid: () => {
      const counts = new Map<string, number>();
      for (const { kid } of rows.values()) counts.set(kid, (counts.get(kid) ?? 0) + 1);
      return Promise.resolve(counts);
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

function memoryCanary(): Pick<SessionStore, 'getCanary' | 'putCanary'> {
  let canary: CanaryRecord | null = null;
  return {
    getCanary: () => Promise.resolve(canary),
    putCanary: (next, expectedKid) => {
      if ((canary?.kid ?? null) !== expectedKid) return Promise.resolve(false);
      canary = next;
      return Promise.resolve(true);
    },
  };
}

function memoryCounters(clock: Clock): CounterStore {
  const counters = new Map<string, { readonly points: number; readonly endsAtMs: number }>();
  const open = (key: string) => {
    const counter = counters.get(key);
    return counter === undefined || counter.endsAtMs <= clock.now() ? null : counter;
  };
  return {
    add: (key, points, durationMs) => {
      const current = open(key) ?? { points: 0, endsAtMs: clock.now() + durationMs };
      const next = { points: current.points + points, endsAtMs: current.endsAtMs };
      counters.set(key, next);
      return Promise.resolve(next);
    },
    read: (key) => Promise.resolve(open(key)),
    remove: (key) => Promise.resolve(counters.delete(key)),
  };
}
