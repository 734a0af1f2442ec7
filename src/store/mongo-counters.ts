import type { Collection } from 'mongodb';
import { AppError } from '../errors.ts';
import type { Clock } from '../ports/base.ts';
import type { Counter, CounterStore } from '../ports/store.ts';
import type { Call } from './deadline.ts';
import { isInserted } from './mongo-errors.ts';

/** One counter in its window. */
export type CounterRow = { readonly _id: string; readonly points: number; readonly endsAt: Date };

/** Each try is lost only to another process that opened the same window in between. */
const MOST_TRIES = 5;

/** Counters in MongoDB; every step is atomic on one row, and none is an upsert. */
export function mongoCounters(counters: Collection<CounterRow>, clock: Clock, call: Call): CounterStore {
  return {
    add: (key, points, durationMs) =>
      call(async () => {
        for (let tries = 1; tries <= MOST_TRIES; tries += 1) {
          const nowMs = clock.now();
          const counter =
            (await addToOpen(counters, key, points, nowMs)) ??
            (await openWindow(counters, key, points, nowMs, durationMs));
          if (counter !== null) return counter;
        }
        throw new AppError('STORE_UNAVAILABLE', { cause: new Error('a counter is changed too often') });
      }),
    giveBack: (key, endsAtMs) =>
      call(async () => {
        const filter = { _id: key, endsAt: new Date(endsAtMs), points: { $gt: 0 } };
        return (await counters.updateOne(filter, { $inc: { points: -1 } })).modifiedCount === 1;
      }),
    read: (key) =>
      call(async () => {
        const row = await counters.findOne({ _id: key, endsAt: { $gt: new Date(clock.now()) } });
        return row === null ? null : toCounter(row);
      }),
  };
}

async function addToOpen(
  counters: Collection<CounterRow>,
  key: string,
  points: number,
  nowMs: number,
): Promise<Counter | null> {
  const filter = { _id: key, endsAt: { $gt: new Date(nowMs) } };
  const row = await counters.findOneAndUpdate(filter, { $inc: { points } }, { returnDocument: 'after' });
  return row === null ? null : toCounter(row);
}

/** `null` if somebody else opened one. */
async function openWindow(
  counters: Collection<CounterRow>,
  key: string,
  points: number,
  nowMs: number,
  durationMs: number,
): Promise<Counter | null> {
  await counters.deleteOne({ _id: key, endsAt: { $lte: new Date(nowMs) } });
  const row = { _id: key, points, endsAt: new Date(nowMs + durationMs) };
  return (await isInserted(counters.insertOne(row))) ? toCounter(row) : null;
}

function toCounter({ points, endsAt }: CounterRow): Counter {
  return { points, endsAtMs: endsAt.getTime() };
}
