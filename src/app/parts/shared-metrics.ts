import type { Clock, Log } from '../../ports/base.ts';
import type { ProcessRow, ProcessRows } from '../../ports/shared/rows.ts';
import type { Metrics } from '../../telemetry/metrics.ts';
import { nameIn, ownName } from './about.ts';

/** A snapshot waits for the next beat, two seconds at most, and is then shown until the next one: it is ten seconds old at most. */
const EVERY_MS = 8_000;

type SharedMetricsDeps = {
  readonly metrics: Pick<Metrics, 'text' | 'snapshot' | 'textOf'>;
  /** `null` if only one process may use the store. */
  readonly rows: { readonly processes: Pick<ProcessRows, 'metrics'> } | null;
  /** The other processes that live; `null` if there can be none. */
  readonly others: () => readonly ProcessRow[] | null;
  readonly clock: Clock;
  readonly log: Log;
};

/** What `/metrics` shows: this process alone, or all on one store. */
export type ShownMetrics = {
  /**
   * What goes with the next beat: a snapshot every ten seconds or sooner, else `null`. It is made meanwhile, since a snapshot asks the store
   * whether it can save, and a beat that waited for that would come too late.
   */
  readonly news: () => Buffer | null;
  readonly text: () => Promise<string>;
};

/**
 * Makes every process answer for all. It answers for itself with what it told last, because a scrape that meets another process the next
 * time would otherwise see its counters go back, which counts as a start from zero.
 */
export function showMetrics({ metrics, rows, others, clock, log }: SharedMetricsDeps): ShownMetrics {
  if (rows === null) return { news: () => null, text: () => metrics.text() };
  let told: Buffer | null = null;
  let next: Buffer | null = null;
  let beganAtMs = -Infinity;
  let isMaking = false;
  const make = async (): Promise<void> => {
    isMaking = true;
    beganAtMs = clock.monotonic();
    try {
      next = await metrics.snapshot();
    } catch (error) {
      log.debug({ err: error }, 'the metrics for the other processes cannot be made');
    } finally {
      isMaking = false;
    }
  };
  return {
    news: () => {
      if (!isMaking && clock.monotonic() - beganAtMs >= EVERY_MS) void make();
      if (next === null) return null;
      told = next;
      next = null;
      return told;
    },
    text: async () => {
      const own = { instance: ownName(), packed: told ?? (await metrics.snapshot()) };
      const living = others() ?? [];
      if (living.length === 0) return metrics.textOf([own]);
      try {
        const packed = await rows.processes.metrics();
        return await metrics.textOf([own, ...snapshotsOf(living, packed, own.instance)]);
      } catch (error) {
        log.debug({ err: error }, 'the metrics of the other processes cannot be read');
        return metrics.textOf([{ instance: own.instance, packed: await metrics.snapshot() }]);
      }
    },
  };
}

/** The snapshots of processes that live, each under a name of its own. */
function snapshotsOf(living: readonly ProcessRow[], packed: ReadonlyMap<string, Buffer>, own: string) {
  const taken = new Set([own]);
  return living
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
    .flatMap((row) => {
      const snapshot = packed.get(row.id);
      if (snapshot === undefined) return [];
      const name = nameIn(row.about) ?? row.id;
      const instance = taken.has(name) ? `${name}/${row.id}` : name;
      taken.add(instance);
      return [{ instance, packed: snapshot }];
    });
}
