import type { Remote } from './ipc.ts';
import type { Delivered, Scan } from './double.ts';
import type { Memory, Usage } from './meter.ts';
import { atLeast, atMost, median, type Figure } from './figures.ts';
import type { Ours, Spent } from './ours.ts';

/** The processes of a run. */
export type Stage = { readonly double: Remote; readonly raw: Remote; readonly ours: Ours };

/** One whole link, as measured from outside and inside. */
type LinkSample = {
  readonly firstQrMs: number;
  /** The time from the phone's acceptance to the message on it. */
  readonly yesMs: number;
  readonly settleMs: number;
  readonly cpuMs: number;
  readonly mainCpuMs: number;
  readonly text: string;
};

/** A pause after a link, so that the work that the process does just after it is measured too. */
const TAIL_MS = 60;
/** The time for which Baileys' timers keep the objects of an ended socket (its upload limit, then its keep-alive). */
const TIMERS_MS = 36_000;
const WIDTH = 10;
/** A wait after which the worker that makes pre-keys has ended. Most real links wait much longer. */
const IDLE_MS = 11_000;
/** Links to run before the growth is measured, because V8 compiles code meanwhile, which takes memory. */
const BEFORE_GROWTH = 300;

let nextNumber = 254_700_000_000;

const pause = (ms: number) => new Promise<void>((resolve) => void setTimeout(resolve, ms));

async function scan(double: Remote, qr: string): Promise<Delivered> {
  const number = String((nextNumber += 1));
  return double.call<Delivered>('scan', { number, qr } satisfies Scan);
}

async function linkRaw({ double, raw }: Stage): Promise<Omit<LinkSample, 'cpuMs' | 'mainCpuMs'>> {
  const { id, qr, ms } = await raw.call<{ id: number; qr: string; ms: number }>('start');
  const { yesToMessageMs, text } = await scan(double, qr);
  await raw.call('finish', id);
  return { firstQrMs: ms, yesMs: yesToMessageMs, settleMs: 0, text };
}

export async function linkOurs({
  double,
  ours,
}: Omit<Stage, 'raw'>): Promise<Omit<LinkSample, 'cpuMs' | 'mainCpuMs'>> {
  const started = await ours.start('qr');
  if (started.step.state !== 'qr') throw new Error(`the first step is ${started.step.state}`);
  const finished = ours.finish(started);
  const { yesToMessageMs, text } = await scan(double, started.step.qr);
  const spent: Spent = await finished;
  return { firstQrMs: started.ms, yesMs: yesToMessageMs, settleMs: spent['settling'] ?? 0, text };
}

async function metered(
  remote: Remote,
  link: () => Promise<Omit<LinkSample, 'cpuMs' | 'mainCpuMs'>>,
): Promise<LinkSample> {
  const before = await remote.call<Usage>('usage');
  const sample = await link();
  await pause(TAIL_MS);
  const after = await remote.call<Usage>('usage');
  return {
    ...sample,
    cpuMs: after.cpuMs - before.cpuMs,
    mainCpuMs: after.mainCpuMs - before.mainCpuMs,
  };
}

/** Whole links one after the other, raw Baileys and this program in turn. */
export async function measureLinks(stage: Stage, latencyMs: number, rounds: number): Promise<Figure[]> {
  await stage.double.call('latency', latencyMs);
  const ours: LinkSample[] = [];
  const raw: LinkSample[] = [];
  for (let round = 0; round < rounds; round += 1) {
    ours.push(await metered(stage.ours.remote, () => linkOurs(stage)));
    raw.push(await metered(stage.raw, () => linkRaw(stage)));
  }
  await stage.double.call('latency', 0);
  return latencyMs === 0 ? quickFigures(ours, raw) : slowFigures(ours, raw, latencyMs);
}

/** The times from the phone's acceptance to the message on it, of links of this program one after the other. */
export async function yesTimes(stage: Stage, rounds: number): Promise<number[]> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) times.push((await linkOurs(stage)).yesMs);
  return times;
}

function compare(
  name: string,
  ours: readonly number[],
  raw: readonly number[],
  target?: Figure['target'],
): Figure {
  return {
    name,
    unit: 'ms',
    ours: median(ours),
    other: median(raw),
    otherName: 'raw Baileys',
    samples: ours.length,
    ...(target === undefined ? {} : { target }),
  };
}

function quickFigures(ours: readonly LinkSample[], raw: readonly LinkSample[]): Figure[] {
  const of = (samples: readonly LinkSample[], pick: (sample: LinkSample) => number) => samples.map(pick);
  return [
    compare(
      "phone's yes to ID on phone, without settle time",
      of(ours, ({ yesMs, settleMs }) => yesMs - settleMs),
      of(raw, ({ yesMs }) => yesMs),
      atMost(0.6),
    ),
    compare(
      "phone's yes to ID on phone, with settle time",
      of(ours, ({ yesMs }) => yesMs),
      of(raw, ({ yesMs }) => yesMs),
    ),
    compare(
      'CPU a link, workers included',
      of(ours, ({ cpuMs }) => cpuMs),
      of(raw, ({ cpuMs }) => cpuMs),
      atMost(0.8),
    ),
    compare(
      'CPU a link, main thread',
      of(ours, ({ mainCpuMs }) => mainCpuMs),
      of(raw, ({ mainCpuMs }) => mainCpuMs),
      atMost(0.5),
    ),
    compare(
      'request to first QR',
      of(ours, ({ firstQrMs }) => firstQrMs),
      of(raw, ({ firstQrMs }) => firstQrMs),
      atMost(1.3),
    ),
    settleFigure('settle time', ours),
  ];
}

function slowFigures(ours: readonly LinkSample[], raw: readonly LinkSample[], latencyMs: number): Figure[] {
  const suffix = `, ${latencyMs} ms latency`;
  const yes = compare(
    `phone's yes to ID on phone, all of it${suffix}`,
    ours.map(({ yesMs }) => yesMs),
    raw.map(({ yesMs }) => yesMs),
    atMost(2000, 'value'),
  );
  return [yes, settleFigure(`settle time${suffix}`, ours)];
}

function settleFigure(name: string, ours: readonly LinkSample[]): Figure {
  const value = median(ours.map(({ settleMs }) => settleMs));
  return { name, unit: 'ms', ours: value, other: null, otherName: null, samples: ours.length };
}

/** Measures the time from the request to a pairing code that WhatsApp has accepted. The code is not typed. */
export async function measureCodes({ ours, raw }: Stage, rounds: number): Promise<Figure> {
  const oursMs: number[] = [];
  const rawMs: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const link = await ours.start('code', { number: `+${String((nextNumber += 1))}` });
    oursMs.push(link.ms);
    await ours.cancel('code', link);
    rawMs.push(await raw.call<number>('code', String((nextNumber += 1))));
  }
  return compare('request to accepted pairing code', oursMs, rawMs, atMost(1.3));
}

/** Runs `count` links, ten at a time; returns links a minute. */
async function runWide(count: number, link: () => Promise<unknown>): Promise<number> {
  const startedAtMs = performance.now();
  let left = count;
  const lane = async () => {
    while (left > 0) {
      left -= 1;
      await link();
    }
  };
  await Promise.all(Array.from({ length: WIDTH }, lane));
  return (count / (performance.now() - startedAtMs)) * 60_000;
}

/** Throughput at a width of ten, raw Baileys and this program in turn; and how long the event loop stood still meanwhile. */
export async function measureWidth(
  stage: Stage,
  turns: number,
  count: number,
): Promise<{ readonly figures: Figure[]; readonly ids: string[] }> {
  const rates: { ours: number[]; raw: number[] } = { ours: [], raw: [] };
  const blocks: { ours: number[]; raw: number[] } = { ours: [], raw: [] };
  const ids: string[] = [];
  for (let turn = 0; turn < turns; turn += 1) {
    for (const who of ['ours', 'raw'] as const) {
      const remote = who === 'ours' ? stage.ours.remote : stage.raw;
      await remote.call('watchLoop');
      const rate = await runWide(count, async () => {
        if (who === 'ours') ids.push((await linkOurs(stage)).text);
        else await linkRaw(stage);
      });
      blocks[who].push(await remote.call<number>('longestBlockMs'));
      rates[who].push(rate);
    }
  }
  const rate = compare(`links a minute, ${WIDTH} at once`, rates.ours, rates.raw, atLeast(2));
  const block = compare(
    `longest block of the event loop, ${count} links`,
    blocks.ours,
    blocks.raw,
    atMost(40, 'value'),
  );
  return { figures: [{ ...rate, unit: '/min' }, block], ids };
}

/** Measures how much the heap of this program grows over `count` further links; ends early when the time is over. */
export async function measureGrowth(
  stage: Stage,
  count: number,
  limitMs: number,
): Promise<{ readonly figure: Figure; readonly ids: string[] }> {
  const ids: string[] = [];
  await runWide(BEFORE_GROWTH, () => linkOurs(stage));
  await pause(TIMERS_MS);
  const before = await stage.ours.remote.call<Memory>('memory');
  const endsAtMs = performance.now() + limitMs;
  while (ids.length < count && performance.now() < endsAtMs) {
    await runWide(Math.min(50, count - ids.length), async () => {
      ids.push((await linkOurs(stage)).text);
    });
  }
  await pause(TIMERS_MS);
  const after = await stage.ours.remote.call<Memory>('memory');
  const figure: Figure = {
    name: `heap after ${ids.length} links, growth`,
    unit: 'MB',
    ours: after.heapMb - before.heapMb,
    other: null,
    otherName: null,
    target: atMost(5, 'value'),
    samples: ids.length,
  };
  return { figure, ids };
}

/** Resident memory while `count` links wait for a phone; both processes are fresh. */
export async function measureWaiting(stage: Stage, count: number, limit: number): Promise<Figure> {
  const { ours, raw } = stage;
  const started: Awaited<ReturnType<Ours['start']>>[] = [];
  for (let link = 0; link < count; link += 1) {
    started.push(await ours.start('qr'));
    // A link by QR ends if it has no reader for 20 s.
    if (link % 100 === 99) for (const each of started) await ours.look(each);
  }
  for (const each of started) await ours.look(each);
  await pause(IDLE_MS);
  const oursMb = (await ours.remote.call<Memory>('memory')).rssMb;
  for (let link = 0; link < count; link += 1) await raw.call('start');
  const rawMb = (await raw.call<Memory>('memory')).rssMb;
  for (const each of started) await ours.cancel('qr', each);
  return {
    name: `memory with ${count} waiting links`,
    unit: 'MB',
    ours: oursMb,
    other: rawMb,
    otherName: 'raw Baileys',
    target: atMost(limit),
    samples: 1,
  };
}
