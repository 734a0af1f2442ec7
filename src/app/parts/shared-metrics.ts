import type { Clock, Log } from '../../ports/base.ts';
import type { ProcessRow, ProcessRows } from '../../ports/shared/rows.ts';
import type { Metrics } from '../../telemetry/metrics.ts';
import { nameIn, ownName } from './about.ts';

const EVERY_MS = 10_000;

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
  /** What goes with the next beat: a snapshot at most every ten seconds, else `null`. */
  readonly news: () => Promise<Buffer | null>;
  readonly text: () => Promise<string>;
};

/**
 * Makes every process answer for all. It answers for itself with what it told last, because a scrape that meets another process the next
 * time would otherwise see its counters go back, which counts as a start from zero.
 */
export function showMetrics({ metrics, rows, others, clock, log }: SharedMetricsDeps): ShownMetrics {
  if (rows === null) return { news: () => Promise.resolve(null), text: () => metrics.text() };
  let told: Buffer | null = null;
  let toldAtMs = -Infinity;
  const tell = async (): Promise<Buffer> => {
    toldAtMs = clock.monotonic();
    told = await metrics.snapshot();
    return told;
  };
  return {
    news: () => (clock.monotonic() - toldAtMs < EVERY_MS ? Promise.resolve(null) : tell()),
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
