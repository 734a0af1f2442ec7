import { randomBytes } from 'node:crypto';
import { createKeyRingText } from '../../src/session/ring/key-ring.ts';
import { startMongo } from '../kit/mongo/mongodb.ts';
import { startOurs } from './children.ts';
import { atLeast, type Figure } from './figures.ts';
import type { Remote } from './ipc.ts';
import { linkOurs } from './links.ts';
import type { Usage } from './meter.ts';
import type { Ours } from './ours.ts';

/** Links under way at once in each process, enough that it never waits for the next one. */
const WIDTH = 12;
const WARM_UP = 5;
const MINUTE_MS = 60_000;

type Carried = { readonly links: number; readonly wallMs: number; readonly mainCpuMs: number };

/**
 * What two processes on one database carry, compared with one. On this machine the double of WhatsApp and the database take their part of the
 * same cores, which they do not where they belong; so what counts is the time that the event loops of the program need for a link.
 */
export async function measureMachines(
  double: Remote,
  whatsappUrl: string,
  seconds: number,
): Promise<Figure[]> {
  const mongo = await startMongo();
  const env = {
    MONGODB_URI: mongo.uri,
    MONGODB_DB: mongo.newDb(),
    ENCRYPTION_KEYS: createKeyRingText(randomBytes(32)),
  };
  const all = [await startOurs(whatsappUrl, env), await startOurs(whatsappUrl, env)];
  try {
    for (const ours of all) {
      await ours.url();
      for (let link = 0; link < WARM_UP; link += 1) await linkOurs({ double, ours });
    }
    const one = await carry(double, all.slice(0, 1), seconds);
    const two = await carry(double, all, seconds);
    return toFigures(one, two, mongo.kind);
  } finally {
    for (const ours of all) await ours.end();
    await mongo.stop();
  }
}

function toFigures(one: Carried, two: Carried, kind: string): Figure[] {
  const carried = ({ links, mainCpuMs }: Carried, processes: number) =>
    (processes * links * MINUTE_MS) / mainCpuMs;
  const common = { unit: 'links', otherName: 'one process', samples: two.links } as const;
  const target = atLeast(1.7);
  return [
    {
      ...common,
      name: `links a minute of two processes, ${kind}, the double taken out`,
      ours: carried(two, 2),
      other: carried(one, 1),
      target,
    },
    {
      ...common,
      name: `links a minute of two processes, ${kind}, all on this machine`,
      ours: (two.links * MINUTE_MS) / two.wallMs,
      other: (one.links * MINUTE_MS) / one.wallMs,
    },
  ];
}

/** Runs as many links as these processes can within the time. */
async function carry(double: Remote, all: readonly Ours[], seconds: number): Promise<Carried> {
  const before = await mainCpuMs(all);
  const startedAtMs = performance.now();
  const endsAtMs = startedAtMs + seconds * 1_000;
  let links = 0;
  const work = async (ours: Ours) => {
    while (performance.now() < endsAtMs) {
      await linkOurs({ double, ours });
      links += 1;
    }
  };
  await Promise.all(all.flatMap((ours) => Array.from({ length: WIDTH }, () => work(ours))));
  return {
    links,
    wallMs: performance.now() - startedAtMs,
    mainCpuMs: (await mainCpuMs(all)) - before,
  };
}

async function mainCpuMs(all: readonly Ours[]): Promise<number> {
  const usages = await Promise.all(all.map(({ remote }) => remote.call<Usage>('usage')));
  return usages.reduce((sum, usage) => sum + usage.mainCpuMs, 0);
}
