import Database from 'libsql';
import { AppError } from '../../wire/errors.ts';
import type { Clock } from '../../ports/base.ts';
import type { Counter, CounterStore } from '../../ports/store.ts';
import type { Disk } from './disk.ts';
import { CONNECTION_PRAGMAS, toBuffer } from './rows.ts';

/**
 * Opens a second connection to the file of the store, only for counters, so that they never share a transaction with sessions. A count does
 * not wait for the disk: a killed process loses no count, and a power cut loses those of the last moments.
 */
export function openForCounters(path: string): Database.Database {
  const db = new Database(path);
  db.exec(CONNECTION_PRAGMAS);
  return db;
}

const ADD = `
  INSERT INTO counters (name, points, ends_at) VALUES (?, ?, ?)
  ON CONFLICT (name) DO UPDATE SET
    points = CASE WHEN ends_at > ? THEN points + excluded.points ELSE excluded.points END,
    ends_at = CASE WHEN ends_at > ? THEN ends_at ELSE excluded.ends_at END
  RETURNING points, ends_at`;

/** Returns the stored secret, or stores the given one if there is none or it has expired. */
const KEEP = `
  INSERT INTO counter_secrets (name, secret, ends_at) VALUES (?, ?, ?)
  ON CONFLICT (name) DO UPDATE SET
    secret = CASE WHEN ends_at > ? THEN secret ELSE excluded.secret END,
    ends_at = MAX(ends_at, excluded.ends_at)
  RETURNING secret`;

/** Creates the counters of the store. */
export function countersOf(db: Database.Database, clock: Clock, disk: Disk): CounterStore {
  const add = db.prepare(ADD).raw();
  const giveBack = db.prepare(
    'UPDATE counters SET points = points - 1 WHERE name = ? AND ends_at = ? AND points > 0',
  );
  const keep = db.prepare(KEEP).raw();
  const read = db.prepare('SELECT points, ends_at FROM counters WHERE name = ? AND ends_at > ?').raw();
  const inBatches = batch(async (work) => {
    await disk.whenWritable();
    attempt(() => db.transaction(work).immediate());
    disk.wrote(0);
  });
  return {
    add: async (key, points, durationMs) => {
      const row: unknown = await inBatches(() => {
        const nowMs = clock.now();
        return add.get([key, points, nowMs + durationMs, nowMs, nowMs]);
      });
      return toCounter(row);
    },
    giveBack: async (key, endsAtMs) => (await inBatches(() => giveBack.run([key, endsAtMs]).changes)) === 1,
    read: async (key) => {
      const row: unknown = attempt(() => read.get([key, clock.now()]));
      return row === undefined || row === null ? null : toCounter(row);
    },
    secret: async (name, fresh, endsAtMs) => {
      const row: unknown = await inBatches(() => keep.get([name, fresh, endsAtMs, clock.now()]));
      await disk.flush();
      return toBuffer((row as readonly unknown[])[0]);
    },
  };
}

/**
 * Removes expired counters and secrets from every part of the file. The others are written again into cleared pages, because SQLite overwrites
 * deleted rows but not the copies that remain in unused parts of pages when it moves rows.
 */
export async function clearCounters(db: Database.Database, nowMs: number, disk: Disk): Promise<void> {
  for (const table of ['counters', 'counter_secrets']) {
    const isOver = db.prepare(`SELECT 1 FROM ${table} WHERE ends_at <= ? LIMIT 1`).raw();
    const found: unknown = attempt(() => isOver.get([nowMs]));
    if (found === undefined || found === null) continue;
    await disk.transact(`
      CREATE TEMP TABLE kept AS SELECT * FROM ${table} WHERE ends_at > ${Math.trunc(nowMs)};
      DELETE FROM ${table};
      INSERT INTO ${table} SELECT * FROM kept;
      DROP TABLE kept`);
  }
}

/** Checks a row, because another program that can write the file may put anything into a counter. */
function toCounter(row: unknown): Counter {
  const [points, endsAtMs] = row as readonly unknown[];
  if (Number.isSafeInteger(points) && Number(points) >= 0 && Number.isSafeInteger(endsAtMs)) {
    return { points: Number(points), endsAtMs: Number(endsAtMs) };
  }
  throw new AppError('STORE_UNAVAILABLE', { cause: new Error('a counter is not a number') });
}

/** Runs `work` and turns every error of the database into STORE_UNAVAILABLE. */
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

/** Runs all works of one turn of the event loop in one `transact`, because a transaction for each would take much longer. */
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
