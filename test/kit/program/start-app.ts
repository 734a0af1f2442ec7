import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApp, type App, type Overrides } from '../../../src/app/app.ts';
import { systemClock } from '../../../src/app/system.ts';
import { loadConfig } from '../../../src/config/config.ts';
import { LANGUAGES } from '../../../src/texts/languages.ts';
import { createLog } from '../../../src/telemetry/log.ts';
import { startFakeWhatsApp, type FakeWhatsApp } from '../../double/whatsapp/index.ts';
import { brokenInvariants, countTimers, type Restored } from '../leak-check/invariants.ts';
import { recordAnswers, type Answer } from '../leak-check/recorder.ts';

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

/** The program with its log, and with what is known of it when its invariants are checked. */
function makeProgram({ dir, whatsapp }: Home, env: Readonly<Record<string, string>>, overrides: Overrides) {
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
  const evidence = () => ({
    dataDir: dirs.DATA_DIR,
    tempDir: dirs.TEMP_DIR,
    prefix: config.session.prefix,
    mayReveal: config.reveal !== 'never',
    restore: overrides.store === undefined ? restore : null,
    counts: app.counts(),
    timers: timers.pending(),
    logs: lines.join(''),
  });
  const { publicUrl } = config.server;
  const sitePath = publicUrl === null ? '' : new URL(publicUrl).pathname.replace(/\/$/, '');
  return { app, lines, evidence, sitePath };
}

/** Starts the real program on a free port unless `PORT` names one, with a new folder and a double of WhatsApp unless `home` gives them. */
export async function startApp(
  env: Readonly<Record<string, string>> = {},
  overrides: Overrides = {},
  home: Partial<Home> = {},
): Promise<TestApp> {
  const dir = home.dir ?? (await mkdtemp(join(tmpdir(), 'trekker-test-')));
  const double = home.whatsapp ?? (await startFakeWhatsApp());
  const program = makeProgram({ dir, whatsapp: double }, env, overrides);
  const { app, lines } = program;
  const cleanUp = async () => {
    if (home.whatsapp === undefined) await double.close();
    if (home.dir === undefined) await rm(dir, { recursive: true, force: true });
  };
  const url = await app.start().catch(async (error: unknown) => {
    await cleanUp();
    throw error;
  });
  const { answers, stop: stopRecording } = recordAnswers(Number(new URL(url).port), program.sitePath);
  const examine = async () => {
    await app.stop();
    stopRecording();
    return brokenInvariants({ ...program.evidence(), whatsapp: double, answers });
  };
  return {
    url,
    app,
    whatsapp: double,
    dir,
    answers,
    logs: () => lines.join(''),
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
