import Database from 'libsql';
import { AppError } from '../errors.ts';
import type { Clock } from '../ports/base.ts';
import type { CounterStore } from '../ports/store.ts';
import type { Disk } from './embedded-disk.ts';

/** How often counters that ran out are removed; they count for nothing before that too. */
const FORGET_EVERY_MS = 60_000;

/**
 * A second way into the store's file, for counters alone, so that they never share a transaction with sessions. A count does not
 * wait for the disk: a killed process loses nothing, a power cut the counts of the last moments.
 */
export function openForCounters(path: string): Database.Database {
  const db = new Database(path);
  db.exec('PRAGMA busy_timeout=3000; PRAGMA synchronous=NORMAL; PRAGMA wal_autocheckpoint=0');
  return db;
}

const ADD = `
  INSERT INTO counters (name, points, ends_at) VALUES (?, ?, ?)
  ON CONFLICT (name) DO UPDATE SET
    points = CASE WHEN ends_at > ? THEN points + excluded.points ELSE excluded.points END,
    ends_at = CASE WHEN ends_at > ? THEN ends_at ELSE excluded.ends_at END
  RETURNING points, ends_at`;

/** Small counters in the same file. */
export function countersOf(db: Database.Database, clock: Clock, disk: Disk): CounterStore {
  const add = db.prepare(ADD).raw();
  const giveBack = db.prepare(
    'UPDATE counters SET points = points - 1 WHERE name = ? AND ends_at = ? AND points > 0',
  );
  const read = db.prepare('SELECT points, ends_at FROM counters WHERE name = ? AND ends_at > ?').raw();
  const forget = db.prepare('DELETE FROM counters WHERE ends_at <= ?');
  let forgotAtMs = 0;
  const forgetSometimes = (nowMs: number) => {
    if (Math.abs(nowMs - forgotAtMs) < FORGET_EVERY_MS) return;
    forgotAtMs = nowMs;
    forget.run([nowMs]);
  };
  const inBatches = batch(async (work) => {
    await disk.whenWritable();
    attempt(() => db.transaction(work).immediate());
    disk.wrote(0);
  });
  type Row = readonly [points: number, endsAtMs: number];
  const toCounter = ([points, endsAtMs]: Row) => ({ points, endsAtMs });
  return {
    add: async (key, points, durationMs) => {
      const row: unknown = await inBatches(() => {
        const nowMs = clock.now();
        forgetSometimes(nowMs);
        return add.get([key, points, nowMs + durationMs, nowMs, nowMs]);
      });
      return toCounter(row as Row);
    },
    giveBack: async (key, endsAtMs) => (await inBatches(() => giveBack.run([key, endsAtMs]).changes)) === 1,
    read: async (key) => {
      const row: unknown = attempt(() => read.get([key, clock.now()]));
      return row === undefined || row === null ? null : toCounter(row as Row);
    },
  };
}

/** Errors: STORE_UNAVAILABLE for whatever the database throws. */
export function attempt<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new AppError('STORE_UNAVAILABLE', { cause: error });
  }
}

type Waiting = {
  readonly work: () => unknown;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
};

/** What is asked for in one turn of the event loop is done in one `transact`: alone each would pay for a transaction of its own. */
function batch(transact: (work: () => void) => Promise<void>): (work: () => unknown) => Promise<unknown> {
  let waiting: Waiting[] = [];
  const run = async () => {
    const all = waiting;
    waiting = [];
    const results: unknown[] = [];
    try {
      await transact(() => results.push(...all.map(({ work }) => work())));
      all.forEach(({ resolve }, index) => resolve(results[index]));
    } catch (error) {
      for (const { reject } of all) reject(error);
    }
  };
  return (work) =>
    new Promise((resolve, reject) => {
      if (waiting.push({ work, resolve, reject }) === 1) setImmediate(() => void run());
    });
}
