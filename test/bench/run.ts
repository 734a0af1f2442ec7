import { mkdir, writeFile } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { constants, cpus, setPriority } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createKeyRingText } from '../../src/session/ring/key-ring.ts';
import { ROOT } from '../kit/repo.ts';
import { toSvg } from './chart.ts';
import { buildParts, startOurs, startPart } from './children.ts';
import { toTable, type Figure } from './figures.ts';
import {
  measureCodes,
  measureGrowth,
  measureLinks,
  measureWaiting,
  measureWidth,
  type Stage,
} from './links.ts';
import { measureMachines } from './machines.ts';
import { measureLoad } from './requests/load.ts';
import { measureStates, STATES_ENV } from './requests/states.ts';
import { startMongo } from '../kit/mongo/mongodb.ts';

/**
 * `npm run bench`: this program and raw Baileys side by side, in turn, against the same double of WhatsApp. It prints a table, writes it as
 * JSON, and draws the chart of the README. Only the ratios count, because both sides run on the same machine at the same time. The bench
 * never fails for being slow.
 */

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    /** The parts to run, with commas: links, codes, width, growth, load, waiting, states, machines. */
    only: { type: 'string' },
    /** The number of links over which the growth of the heap is measured. */
    links: { type: 'string' },
  },
});
const { quick } = options;
const growthLinks = Number(options.links ?? (quick ? 100 : 1_000));
const LATENCY_MS = 30;
/** The time limit for measuring the growth of the heap; none if the number of links was given. */
const GROWTH_LIMIT_MS = options.links === undefined ? 150_000 : Infinity;
const WARM_UP = 3;

const wants = (part: string) => options.only === undefined || options.only.split(',').includes(part);
const startedAtMs = performance.now();
const figures: Figure[] = [];

await buildParts();
const double = await startPart('double');
// The double gets a lower priority, because on few cores the measured programs would wait for it.
setPriority(double.child.pid ?? 0, constants.priority.PRIORITY_BELOW_NORMAL);
const whatsappUrl = await double.call<string>('url');
await withStage(async (stage) => {
  await measureLinks(stage, 0, WARM_UP);
  if (wants('links')) {
    await add('links', () => measureLinks(stage, 0, quick ? 6 : 20));
    await add('links with latency', () => measureLinks(stage, LATENCY_MS, quick ? 4 : 10));
  }
  if (wants('codes')) await add('codes', async () => [await measureCodes(stage, quick ? 5 : 15)]);
});
// These parts get new processes, because memory left by many links is measured elsewhere.
await withStage(async (stage) => {
  await measureLinks(stage, 0, WARM_UP);
  const ids: string[] = [];
  if (wants('width') || wants('load')) {
    await add('width', async () => {
      const wide = await measureWidth(stage, quick ? 1 : 2, 50);
      ids.push(...wide.ids);
      return wide.figures;
    });
  }
  if (wants('growth')) {
    await add('growth', async () => {
      const { figure, ids: more } = await measureGrowth(stage, growthLinks, GROWTH_LIMIT_MS);
      ids.push(...more);
      return [figure];
    });
  }
  if (wants('load')) await add('load', () => underLoad(stage, ids));
});
if (wants('waiting')) {
  for (const [count, limit] of [
    [50, 1.15],
    [500, 1.2],
  ] as const) {
    await withStage((stage) =>
      add(`${count} waiting`, async () => [await measureWaiting(stage, count, limit)]),
    );
  }
}
if (wants('states')) {
  await underStates('embedded store', {});
  const mongo = await startMongo();
  await underStates(mongo.kind, {
    MONGODB_URI: mongo.uri,
    MONGODB_DB: mongo.newDb(),
    ENCRYPTION_KEYS: createKeyRingText(randomBytes(32)),
  });
  await mongo.stop();
}
if (wants('machines')) {
  await add('machines', () => measureMachines(double, whatsappUrl, quick ? 10 : 40));
}
await double.end();
await tell();

async function underStates(store: string, env: Readonly<Record<string, string>>): Promise<void> {
  const work = (stage: Stage) =>
    add(`states, ${store}`, async () => {
      await measureLinks(stage, 0, WARM_UP);
      return measureStates(stage, store, quick ? 10 : 60);
    });
  await withStage(work, { ...STATES_ENV, ...env });
}

async function withStage(work: (stage: Stage) => Promise<void>, env = {}): Promise<void> {
  const [raw, ours] = await Promise.all([startPart('raw'), startOurs(whatsappUrl, env)]);
  await raw.call('whatsapp', whatsappUrl);
  await ours.url();
  try {
    await work({ double, raw, ours });
  } finally {
    await Promise.all([raw.end(), ours.end()]);
  }
}

async function underLoad({ ours }: Stage, ids: readonly string[]): Promise<Figure[]> {
  const plain = await startPart('plain');
  try {
    return await measureLoad(await ours.url(), await plain.call<string>('url'), ids, 3);
  } finally {
    await plain.end();
  }
}

async function add(part: string, work: () => Promise<Figure[]>): Promise<void> {
  process.stderr.write(`${part} ...\n`);
  const found = await work();
  // Figures are printed at once, so that a stopped run has printed those it has.
  process.stderr.write(`${toTable(found)}\n`);
  figures.push(...found);
}

async function tell(): Promise<void> {
  const machine = `${cpus().length} cores, Node ${process.versions.node}`;
  const seconds = Math.round((performance.now() - startedAtMs) / 1000);
  process.stdout.write(`\n${toTable(figures)}\n\n${machine}, medians, ${seconds} s in all\n`);
  const folder = join(ROOT, 'test', 'output');
  await mkdir(folder, { recursive: true });
  const result = { at: new Date().toISOString(), machine, quick, figures };
  await writeFile(join(folder, 'bench.json'), `${JSON.stringify(result, null, 2)}\n`);
  // The README shows only a full run, so other runs do not draw its chart.
  if (!quick && options.only === undefined) {
    await writeFile(
      join(ROOT, 'docs', 'bench.svg'),
      toSvg(figures, `${machine}, no latency unless said, medians`),
    );
  }
}
