import type { Clock } from '../../../ports/base.ts';
import {
  MAX_PROCESSES,
  type ProcessNews,
  type ProcessRow,
  type ProcessRows,
} from '../../../ports/shared/rows.ts';
import { isCount } from '../../sealed-row.ts';
import { isInserted } from '../errors.ts';
import type { OnTables } from '../tables.ts';
import { bounded, collect, COUNTED, isBytes, isProcessId } from './reading.ts';
import { endsAt, OURS, type StoredProcess } from './shared-tables.ts';

/** All but the metrics, which are large and seldom read. */
const SMALL = { beat: 1, isGone: 1, links: 1, nowMs: 1, about: 1 } as const;
/** The metrics of all processes together; those beyond it are left out. */
const MAX_ALL_METRICS_BYTES = 32 * 1024 * 1024;

/** A row that others cannot read any more, because another program changed it, beats no more: its process takes a new one. */
const INTACT = { ...OURS, beat: COUNTED, about: { $type: 'binData' } } as const;

export function processRows(clock: Clock, on: OnTables): ProcessRows {
  return { ...readsOf(on), ...writesOf(clock, on) };
}

function readsOf(on: OnTables): Pick<ProcessRows, 'list' | 'metrics'> {
  return {
    list: () =>
      on(({ processes }, signal) => {
        const options = { signal, projection: SMALL, limit: MAX_PROCESSES, batchSize: MAX_PROCESSES + 1 };
        // The last beats come first, so that rows of dead processes push out no others.
        const cursor = processes.find(OURS, options).sort({ endsAt: -1 });
        return collect(cursor, MAX_PROCESSES, toProcess);
      }),
    metrics: () =>
      on(async ({ processes }, signal) => {
        const filter = { ...OURS, isGone: false, metrics: { $type: 'binData' } } as const;
        const options = { signal, projection: { metrics: 1 }, limit: MAX_PROCESSES };
        let bytes = 0;
        const rows = await collect(processes.find(filter, options), MAX_PROCESSES, (row) => {
          const { _id: id, metrics } = row;
          if (!isProcessId(id) || !isBytes('metrics', metrics)) return null;
          bytes += metrics.length;
          return bytes > MAX_ALL_METRICS_BYTES ? null : { id, metrics };
        });
        return new Map(rows.map(({ id, metrics }) => [id, metrics]));
      }),
  };
}

function writesOf(clock: Clock, on: OnTables): Omit<ProcessRows, 'list' | 'metrics'> {
  return {
    insert: ({ id, about }) =>
      on(async ({ processes }) => {
        const nowMs = clock.now();
        const fresh = { beat: 0, isGone: false, links: 0, nowMs, endsAt: endsAt(nowMs) };
        // A row of this random name can only be from a former try whose answer was lost.
        await isInserted(processes.insertOne({ _id: id, ...OURS, about: bounded('about', about), ...fresh }));
      }),
    beat: (id, news) =>
      on(async ({ processes }) => {
        const change = { $inc: { beat: 1 }, $set: { ...toTell(news), endsAt: endsAt(clock.now()) } };
        return (await processes.updateOne({ _id: id, ...INTACT, isGone: false }, change)).matchedCount === 1;
      }),
    giveUp: (id, beat) =>
      on(async ({ processes }) => {
        const change = { $set: { isGone: true } };
        const { matchedCount } = await processes.updateOne({ _id: id, ...OURS, beat }, change);
        if (matchedCount === 1) return true;
        const row = await processes.findOne({ _id: id, ...OURS }, { projection: SMALL });
        return row === null || toProcess(row)?.isGone === true;
      }),
    remove: (id) =>
      on(async ({ processes }) => {
        await processes.deleteOne({ _id: id, ...OURS });
      }),
  };
}

/** Metrics that are too large are left out, because the beat must not fail for them. */
function toTell({ links, nowMs, metrics }: ProcessNews) {
  return { links, nowMs, ...(isBytes('metrics', metrics) ? { metrics } : {}) };
}

/** Returns the process of a row; `null` for a row of another program. */
function toProcess({ _id: id, beat, isGone, links, nowMs, about }: StoredProcess): ProcessRow | null {
  const isOurs =
    isProcessId(id) &&
    isCount(beat) &&
    typeof isGone === 'boolean' &&
    isCount(links) &&
    isCount(nowMs) &&
    isBytes('about', about);
  return isOurs ? { id, beat, isGone, links, nowMs, about } : null;
}
