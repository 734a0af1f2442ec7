import type { Clock } from '../ports/base.ts';
import type {
  RingCheckRecord,
  Counter,
  CounterStore,
  SealedRecord,
  SessionStore,
  Store,
} from '../ports/store.ts';
import { Tally } from '../ports/tally.ts';

/** How often expired counters are removed. */
const FORGET_EVERY_MS = 60_000;

/** Opens a store that keeps everything in memory, for tests. */
export function openMemoryStore(clock: Clock): Store {
  return { sessions: memorySessions(clock), counters: memoryCounters(clock) };
}

function memorySessions(clock: Clock): SessionStore {
  const rows = new Map<string, SealedRecord>();
  return {
    describe: () => Promise.resolve('memory'),
    countForeign: () => Promise.resolve(new Map()),
    ...memoryRows(rows, clock),
    ...memoryListing(rows),
    ...memoryRingCheck(),
    ping: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
}

type Rows = Pick<SessionStore, 'insert' | 'get' | 'compareAndSet' | 'remove' | 'sweep'>;

function memoryRows(rows: Map<string, SealedRecord>, clock: Clock): Rows {
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
      const counts = new Tally<string>();
      for (const { kid } of rows.values()) counts.add(kid);
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

/** Creates counters that are kept in memory. */
export function memoryCounters(clock: Clock): CounterStore {
  const counters = new Map<string, Counter>();
  const secrets = new Map<string, { readonly secret: Buffer; readonly endsAtMs: number }>();
  let forgotAtMs = clock.monotonic();
  const open = (key: string) => {
    const counter = counters.get(key);
    return counter === undefined || counter.endsAtMs <= clock.now() ? null : counter;
  };
  const forgetSometimes = () => {
    if (clock.monotonic() - forgotAtMs < FORGET_EVERY_MS) return;
    forgotAtMs = clock.monotonic();
    for (const key of counters.keys()) if (open(key) === null) counters.delete(key);
  };
  return {
    add: (key, points, durationMs) => {
      forgetSometimes();
      const current = open(key) ?? { points: 0, endsAtMs: clock.now() + durationMs };
      const next = { points: current.points + points, endsAtMs: current.endsAtMs };
      counters.set(key, next);
      return Promise.resolve(next);
    },
    giveBack: (key, endsAtMs) => {
      const counter = open(key);
      const isThere = counter !== null && counter.endsAtMs === endsAtMs && counter.points > 0;
      if (isThere) counters.set(key, { ...counter, points: counter.points - 1 });
      return Promise.resolve(isThere);
    },
    read: (key) => Promise.resolve(open(key)),
    secret: (name, fresh, endsAtMs) => {
      const known = secrets.get(name);
      if (known !== undefined && known.endsAtMs > clock.now()) return Promise.resolve(known.secret);
      secrets.set(name, { secret: fresh, endsAtMs });
      return Promise.resolve(fresh);
    },
  };
}
