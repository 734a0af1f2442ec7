import { gunzip, gzip } from 'node:zlib';
import { AggregatorRegistry } from 'prom-client';

/** One metric with its values, in the JSON of prom-client. */
type Family = {
  readonly name: string;
  readonly help: string;
  readonly type: string;
  readonly values: readonly Sample[];
};
type Sample = {
  readonly value: number;
  readonly labels: Readonly<Record<string, string | number>>;
  readonly metricName?: string;
};

/** The metrics of one process, and the name by which its series are told from those of others. */
export type Snapshot = { readonly instance: string; readonly packed: Buffer };

const LABEL = /^[a-z_]\w{0,39}$/i;
const LONGEST_VALUE = 200;
const MOST_SAMPLES = 5_000;
const MOST_BYTES = 2_000_000;

/** Packs metrics for the other processes; some 6 kB. */
export function packSnapshot(families: readonly object[]): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    gzip(JSON.stringify(families), (error, packed) => (error === null ? resolve(packed) : reject(error)));
  });
}

/**
 * Writes the metrics of several processes as one text, each series with the label `instance`. Snapshots come from the database, so one that
 * is not what this program writes is left out. `own` says which metrics there are.
 */
export async function joinSnapshots(own: readonly object[], snapshots: readonly Snapshot[]): Promise<string> {
  const known = new Map((own as readonly Family[]).map((family) => [family.name, family]));
  const all: (readonly Family[])[] = [];
  // One after another, so that other requests are answered in between.
  for (const { instance, packed } of snapshots) all.push(labelled(await unpack(packed), instance, known));
  // The metrics of one name have to stand together. No two processes have a series in common, so nothing is added up.
  return AggregatorRegistry.aggregate(
    all.map((families) => families.map((family) => ({ ...family, aggregator: 'sum' }))),
  ).metrics();
}

/** Returns whatever was packed; `null` for what cannot be read. */
function unpack(packed: Buffer): Promise<unknown> {
  return new Promise((resolve) => {
    gunzip(packed, { maxOutputLength: MOST_BYTES }, (error, json) => {
      resolve(error === null ? parse(json) : null);
    });
  });
}

function parse(json: Buffer): unknown {
  try {
    return JSON.parse(json.toString());
  } catch {
    // The caller leaves out what is no snapshot.
    return null;
  }
}

function labelled(given: unknown, instance: string, known: ReadonlyMap<string, Family>): readonly Family[] {
  if (!Array.isArray(given)) return [];
  let room = MOST_SAMPLES;
  return [...new Map(given.filter(isRecord).map((entry) => [entry['name'], entry])).values()].flatMap(
    ({ name, type, values }) => {
      const ours = known.get(String(name));
      if (ours === undefined || ours.type !== type || !Array.isArray(values)) return [];
      const samples = values.slice(0, room).filter((value) => isSampleOf(ours.name, value));
      room -= samples.length;
      const named = samples.map((sample) => ({ ...sample, labels: { ...sample.labels, instance } }));
      return [{ name: ours.name, help: ours.help, type: ours.type, values: named }];
    },
  );
}

function isSampleOf(family: string, given: unknown): given is Sample {
  if (!isRecord(given) || typeof given['value'] !== 'number' || !isRecord(given['labels'])) return false;
  const { metricName } = given;
  const isNamed = ['', '_bucket', '_sum', '_count'].some((end) => metricName === family + end);
  return (metricName === undefined || isNamed) && Object.entries(given['labels']).every(isLabel);
}

function isLabel([name, value]: readonly [string, unknown]): boolean {
  if (!LABEL.test(name)) return false;
  return typeof value === 'number' || (typeof value === 'string' && value.length <= LONGEST_VALUE);
}

function isRecord(given: unknown): given is Readonly<Record<string, unknown>> {
  return typeof given === 'object' && given !== null && !Array.isArray(given);
}
