import Database from 'libsql';
import { AppError } from '../errors.ts';
import type { Clock } from '../ports/base.ts';
import type { CounterStore } from '../ports/store.ts';

/** How often counters that ran out are removed; they count for nothing before that too. */
const FORGET_EVERY_MS = 60_000;

/**
 * A second way into the store's file, for counters alone. With `synchronous=NORMAL` a write does not wait for the disk: a killed
 * process loses nothing, a power cut the counts of the last moments. Sessions do wait.
 */
export function openForCounters(path: string): Database.Database {
  const db = new Database(path);
  db.exec('PRAGMA busy_timeout=3000; PRAGMA synchronous=NORMAL');
  return db;
}

/** Small counters in the same file. */
export function countersOf(db: Database.Database, clock: Clock): CounterStore {
  const add = db.prepare(`
    INSERT INTO counters (name, points, ends_at) VALUES (?, ?, ?)
    ON CONFLICT (name) DO UPDATE SET
      points = CASE WHEN ends_at > ? THEN points + excluded.points ELSE excluded.points END,
      ends_at = CASE WHEN ends_at > ? THEN ends_at ELSE excluded.ends_at END
    RETURNING points, ends_at`);
  const read = db.prepare('SELECT points, ends_at FROM counters WHERE name = ? AND ends_at > ?');
  const forget = db.prepare('DELETE FROM counters WHERE ends_at <= ?');
  let forgotAtMs = 0;
  type Row = { readonly points: number; readonly ends_at: number };
  const toCounter = ({ points, ends_at: endsAtMs }: Row) => ({ points, endsAtMs });
  return {
    add: async (key, points, durationMs) => {
      const nowMs = clock.now();
      if (Math.abs(nowMs - forgotAtMs) >= FORGET_EVERY_MS) {
        forgotAtMs = nowMs;
        attempt(() => forget.run([nowMs]));
      }
      const row: unknown = attempt(() => add.get([key, points, nowMs + durationMs, nowMs, nowMs]));
      return toCounter(row as Row);
    },
    read: async (key) => {
      const row: unknown = attempt(() => read.get([key, clock.now()]));
      return row === undefined || row === null ? null : toCounter(row as Row);
    },
    remove: async (key) =>
      attempt(() => db.prepare('DELETE FROM counters WHERE name = ?').run([key]).changes === 1),
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
