import { AppError } from '../../wire/errors.ts';
import type { Clock } from '../../ports/base.ts';
import type { Counter, CounterStore } from '../../ports/store.ts';
import { isInserted } from './errors.ts';
import { isDate } from './dates.ts';
import { bytesOf, OWN_MARK, OUR_COUNTERS, type CounterRow } from './rows.ts';
import type { OnTables, Tables } from './tables.ts';

type Counters = Tables['counters'];

/** How often a count is tried. A try fails only if another process has opened the same window meanwhile. */
const MAX_TRIES = 5;

/** Creates counters in MongoDB. Every step is atomic on one row, and none is an upsert. */
export function mongoCounters(clock: Clock, on: OnTables): CounterStore {
  return {
    add: (key, points, durationMs) =>
      on(async ({ counters }) => {
        for (let tries = 1; tries <= MAX_TRIES; tries += 1) {
          const nowMs = clock.now();
          const counter =
            (await addToOpen(counters, key, points, nowMs)) ??
            (await openWindow(counters, key, points, nowMs + durationMs, nowMs));
          if (counter !== null) return counter;
        }
        throw tooOften();
      }),
    giveBack: (key, endsAtMs) =>
      on(async ({ counters }) => {
        const filter = { _id: key, endsAt: new Date(endsAtMs), points: { $gt: 0 } };
        return (await counters.updateOne(filter, { $inc: { points: -1 } })).modifiedCount === 1;
      }),
    read: (key) =>
      on(async ({ counters }) => {
        const row = await counters.findOne({ _id: key, endsAt: { $gt: new Date(clock.now()) } });
        return row === null ? null : toCounter(row);
      }),
    secret: (name, fresh, endsAtMs) =>
      on(async ({ counters }) => {
        for (let tries = 1; tries <= MAX_TRIES; tries += 1) {
          const row = await counters.findOne({ _id: name, endsAt: { $gt: new Date(clock.now()) } });
          if (row !== null) return bytesOf(row.secret);
          await insertInto(counters, { _id: name, points: 0, endsAtMs, secret: fresh }, clock.now());
        }
        throw tooOften();
      }),
  };
}

/** Removes expired counters. */
export async function clearCounters(counters: Counters, now: Date): Promise<void> {
  await counters.deleteMany({ ...OUR_COUNTERS, endsAt: { $lte: now } });
}

async function addToOpen(
  counters: Counters,
  key: string,
  points: number,
  nowMs: number,
): Promise<Counter | null> {
  const filter = { _id: key, endsAt: { $gt: new Date(nowMs) } };
  const row = await counters.findOneAndUpdate(filter, { $inc: { points } }, { returnDocument: 'after' });
  return row === null ? null : toCounter(row);
}

/** Opens a window; `null` if another process has opened one. */
async function openWindow(
  counters: Counters,
  key: string,
  points: number,
  endsAtMs: number,
  nowMs: number,
): Promise<Counter | null> {
  return (await insertInto(counters, { _id: key, points, endsAtMs }, nowMs)) ? { points, endsAtMs } : null;
}

type NewRow = Pick<CounterRow, '_id' | 'points' | 'secret'> & { readonly endsAtMs: number };

/** Inserts a row, in place of an expired one if there is one; false if there is a row that has not expired. */
async function insertInto(counters: Counters, { endsAtMs, ...row }: NewRow, nowMs: number): Promise<boolean> {
  await counters.deleteOne({ _id: row._id, endsAt: { $lte: new Date(nowMs) } });
  return isInserted(counters.insertOne({ ...row, of: OWN_MARK, endsAt: new Date(endsAtMs) }));
}

/** Checks a row, because another program may put anything into a counter. Errors: STORE_UNAVAILABLE. */
function toCounter({ points, endsAt }: CounterRow): Counter {
  if (!Number.isSafeInteger(points) || points < 0 || !isDate(endsAt)) {
    throw new AppError('STORE_UNAVAILABLE', { cause: new Error('a counter is not a number') });
  }
  return { points, endsAtMs: endsAt.getTime() };
}

function tooOften(): AppError {
  return new AppError('STORE_UNAVAILABLE', { cause: new Error('a counter is changed too often') });
}
