import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApp, type App, type Overrides } from '../../../src/app/app.ts';
import { systemClock } from '../../../src/app/system.ts';
import { loadConfig, type Config } from '../../../src/config/config.ts';
import { LANGUAGES } from '../../../src/texts/languages.ts';
import { createLog } from '../../../src/telemetry/log.ts';
import { startFakeWhatsApp, type FakeWhatsApp } from '../../double/whatsapp/index.ts';
import { brokenInvariants, countTimers, type Restored } from '../leak-check/invariants.ts';
import { recordAnswers, type Answer } from '../leak-check/recorder.ts';
import { startRoundRobin } from '../machines/round-robin.ts';
import { dropShared, needsOneProcess, PROCESSES, sharedSettings } from '../machines/spread.ts';

export type TestApp = {
  readonly url: string;
  readonly app: App;
  readonly whatsapp: FakeWhatsApp;
  readonly dir: string;
  /** Everything the program has logged, at level `trace`. */
  readonly logs: () => string;
  /** Every answer so far, as sent. */
  readonly answers: readonly Answer[];
  /** Stops the program and the double. Throws with every broken invariant. */
  readonly close: () => Promise<void>;
};

/** Settings without limits, because tests start many links from one address. */
const LIMITS_OFF = {
  LINKS_PER_ADDRESS: 'off',
  CODES_PER_ADDRESS: 'off',
  CODES_PER_NUMBER: 'off',
  CODES_PER_HOUR: 'off',
  LINKS_AT_ONCE_PER_ADDRESS: 'off',
};

/** Waits of the program that no test needs. */
const QUICK = { minCodeMs: 0, graceMs: 0 };

/** The folder and the double of a start, which a later start can use again. */
export type Home = { readonly dir: string; readonly whatsapp: FakeWhatsApp };

type Program = {
  readonly app: App;
  readonly lines: readonly string[];
  readonly sitePath: string;
  readonly timers: () => number;
  readonly dirs: { readonly DATA_DIR: string; readonly TEMP_DIR: string };
  readonly config: Config;
  /** Restores IDs with a new start on the same store. */
  readonly restore: (ids: readonly string[]) => Promise<readonly Restored[]>;
};

/** The program with its log, and with what is known of it when its invariants are checked. `dir` is the folder of this process. */
function makeProgram(
  dir: string,
  { whatsapp }: Home,
  env: Readonly<Record<string, string>>,
  overrides: Overrides,
): Program {
  const dirs = { DATA_DIR: join(dir, 'data'), TEMP_DIR: join(dir, 'temp') };
  const base = { ...LIMITS_OFF, HOST: '127.0.0.1', WHATSAPP_URL: whatsapp.url, LOG_LEVEL: 'trace' };
  const { config, secrets } = loadConfig({ ...base, ...dirs, ...env }, () => '', {
    languages: Object.keys(overrides.languages ?? LANGUAGES),
  });
  const port = env['PORT'] === undefined ? 0 : config.server.port;
  const onFreePort = { ...config, server: { ...config.server, port } };
  const lines: string[] = [];
  const log = createLog({ level: 'trace', destination: { write: (line) => void lines.push(line) } });
  const timers = countTimers(overrides.clock ?? systemClock);
  const app = createApp(onFreePort, secrets, { log, ...QUICK, ...overrides, clock: timers.clock });
  const restore = async (ids: readonly string[]): Promise<readonly Restored[]> => {
    const { hook: _hook, ...same } = overrides;
    const next = createApp(onFreePort, secrets, { log, ...QUICK, ...same });
    try {
      return await restoreAll(await next.start(), ids);
    } finally {
      await next.stop();
    }
  };
  const { publicUrl } = config.server;
  const sitePath = publicUrl === null ? '' : new URL(publicUrl).pathname.replace(/\/$/, '');
  return { app, lines, sitePath, timers: timers.pending, dirs, config, restore };
}

function evidenceOf(programs: readonly [Program, ...Program[]], { store }: Overrides) {
  const [{ config, restore }] = programs;
  return {
    dataDirs: programs.map(({ dirs }) => dirs.DATA_DIR),
    tempDirs: programs.map(({ dirs }) => dirs.TEMP_DIR),
    prefix: config.session.prefix,
    mayReveal: config.reveal !== 'never',
    restore: store === undefined ? restore : null,
    counts: joinApps(programs).counts(),
    timers: programs.reduce((sum, { timers }) => sum + timers(), 0),
    logs: programs.map(({ lines }) => lines.join('')).join(''),
  };
}

/** One process, or two that share a store; the first has the folder that one alone would have. */
function makePrograms(
  home: Home,
  env: Readonly<Record<string, string>>,
  overrides: Overrides,
): readonly [Program, ...Program[]] {
  if (PROCESSES === 1) return [makeProgram(home.dir, home, env, overrides)];
  if (overrides.store !== undefined) needsOneProcess('it replaces the store');
  if (env['PORT'] !== undefined) needsOneProcess('it names the port');
  const shared = env['MONGODB_URI'] === undefined ? { ...sharedSettings(home.dir), ...env } : env;
  const second = join(home.dir, 'second');
  return [makeProgram(home.dir, home, shared, overrides), makeProgram(second, home, shared, overrides)];
}

function joinApps(programs: readonly [Program, ...Program[]]): App {
  const [{ app: first }, ...others] = programs;
  if (others.length === 0) return first;
  const apps = programs.map(({ app }) => app);
  return {
    start: first.start,
    stop: async () => {
      await Promise.all(apps.map((app) => app.stop()));
    },
    counts: () =>
      apps
        .map((app) => app.counts())
        .reduce((sum, each) => ({
          links: sum.links + each.links,
          sockets: sum.sockets + each.sockets,
          streams: sum.streams + each.streams,
          slots: sum.slots + each.slots,
        })),
    ringRejected: Promise.race(apps.map(({ ringRejected }) => ringRejected)),
  };
}

type Door = { readonly url: string; readonly close: () => Promise<void> };

/** Starts the processes. The door is the address of the one, or a load balancer in front of both. */
async function openDoor(programs: readonly [Program, ...Program[]]): Promise<Door> {
  // One after the other, because both read and write what is new in a store.
  const urls: string[] = [];
  try {
    for (const { app } of programs) urls.push(await app.start());
  } catch (error) {
    await Promise.all(programs.map(({ app }) => app.stop()));
    throw error;
  }
  const [url = ''] = urls;
  if (urls.length === 1) return { url, close: () => Promise.resolve() };
  const proxy = await startRoundRobin(urls);
  return { url: proxy.url, close: () => proxy.close() };
}

/** Starts the real program on a free port unless `PORT` names one, with a new folder and a double of WhatsApp unless `home` gives them. */
export async function startApp(
  env: Readonly<Record<string, string>> = {},
  overrides: Overrides = {},
  home: Partial<Home> = {},
): Promise<TestApp> {
  const dir = home.dir ?? (await mkdtemp(join(tmpdir(), 'trekker-test-')));
  const double = home.whatsapp ?? (await startFakeWhatsApp());
  const cleanUp = async () => {
    if (home.whatsapp === undefined) await double.close();
    if (home.dir !== undefined) return;
    await dropShared(dir);
    await rm(dir, { recursive: true, force: true });
  };
  const failed = async (error: unknown) => {
    await cleanUp();
    throw error;
  };
  const programs = await Promise.resolve()
    .then(() => makePrograms({ dir, whatsapp: double }, env, overrides))
    .catch(failed);
  const app = joinApps(programs);
  const door = await openDoor(programs).catch(failed);
  return { dir, ...toTestApp(programs, app, door, double, overrides, cleanUp) };
}

function toTestApp(
  programs: readonly [Program, ...Program[]],
  app: App,
  door: Door,
  whatsapp: FakeWhatsApp,
  overrides: Overrides,
  cleanUp: () => Promise<void>,
): Omit<TestApp, 'dir'> {
  const port = Number(new URL(door.url).port);
  const { answers, stop: stopRecording } = recordAnswers(port, programs[0].sitePath);
  const examine = async () => {
    await app.stop();
    await door.close();
    stopRecording();
    return brokenInvariants({ ...evidenceOf(programs, overrides), whatsapp, answers });
  };
  return {
    url: door.url,
    app,
    whatsapp,
    answers,
    logs: () => programs.map(({ lines }) => lines.join('')).join(''),
    close: async () => {
      const broken = await examine().catch((error: unknown) => [String(error)]);
      await cleanUp();
      if (broken.length > 0) throw new Error(`broken invariants:\n- ${broken.join('\n- ')}`);
    },
  };
}

async function restoreAll(url: string, ids: readonly string[]): Promise<readonly Restored[]> {
  const restored: Restored[] = [];
  for (const id of ids) {
    const answer = await fetch(`${url}/session`, { headers: { Authorization: `Bearer ${id}` } });
    restored.push({ status: answer.status, text: await answer.text() });
  }
  return restored;
}
