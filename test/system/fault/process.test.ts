import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Step } from '../../../src/wire/step.ts';
import { startFakeWhatsApp, type FakePhone, type FakeWhatsApp } from '../../double/whatsapp/index.ts';
import { qrOf, started, stepsOf } from '../../kit/program/client.ts';
import type { StartedLink } from '../../../src/wire/link.ts';
import { ROOT } from '../../kit/repo.ts';
import { run } from '../../kit/program/run-command.ts';
import { startProcess, type TestProcess } from '../../kit/program/start-process.ts';

/** Faults of the built program: SIGTERM and SIGINT in every state, an unhandled error, a damaged store. */

const MAIN = join(ROOT, 'dist', 'main.js');
const DRAIN_MS = 25_000;

let whatsapp: FakeWhatsApp;
let dir: string;
let server: TestProcess | null = null;

beforeEach(async () => {
  whatsapp = await startFakeWhatsApp();
  dir = await mkdtemp(join(tmpdir(), 'trekker-fault-'));
});

afterEach(async () => {
  await server?.end('SIGKILL');
  server = null;
  await whatsapp.close();
  await rm(dir, { recursive: true, force: true });
});

async function boot(args: readonly string[] = [MAIN]): Promise<TestProcess> {
  const dirs = { DATA_DIR: join(dir, 'data'), TEMP_DIR: join(dir, 'temp') };
  server = await startProcess({ ...dirs, WHATSAPP_URL: whatsapp.url, LOG_LEVEL: 'trace' }, args);
  return server;
}

/** A promise and the function that resolves it. */
function gate(): { readonly opened: Promise<void>; readonly open: () => void } {
  let open = () => undefined as void;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

type Watched = { readonly reached: Promise<void>; readonly last: Promise<Step> };

/** Follows a link. The result has a promise for a state that it reaches, and one for its end. */
function follow(url: string, method: 'qr' | 'code', link: StartedLink, state: string): Watched {
  const { opened: reached, open } = gate();
  const watch = async () => {
    let last = link.step;
    for await (const step of stepsOf(url, method, link)) {
      last = step;
      if (step.state === state) open();
    }
    return last;
  };
  return { reached, last: watch() };
}

/** Brings a link to a state, in which it stays until `release` opens. */
async function linkIn(
  state: string,
  url: string,
  index: number,
  release: Promise<void>,
): Promise<{ readonly last: Promise<Step> }> {
  const phone: FakePhone = whatsapp.addPhone({ number: `25471400000${index}` });
  const { number } = phone;
  if (state === 'confirming' || state === 'delivering') {
    const at = state === 'confirming' ? 'login' : 'ack';
    whatsapp.faults.add({ at, number, do: { kind: 'hook', run: () => release }, times: 1 });
  }
  if (state === 'saving') phone.setAppStateKeyShare('withhold');
  const method = state === 'code' ? 'code' : 'qr';
  const link = await started(url, method, method === 'code' ? { number: `+${number}` } : {});
  const { reached, last } = follow(url, method, link, state);
  if (state !== 'qr' && state !== 'code') void phone.scan(qrOf(link.step)).catch(() => undefined);
  await reached;
  return { last };
}

describe.each(['SIGTERM', 'SIGINT'] as const)('F14: %s, twice, with a link in every state', (signal) => {
  test('ends offers at once, lets paired links finish, takes no new one, and exits 0 within 25 s', async () => {
    const { url, exited, signal: tell } = await boot();
    const { opened, open } = gate();
    const states = ['qr', 'code', 'confirming', 'delivering', 'saving'] as const;
    const ends: Promise<Step>[] = [];
    for (const [index, state] of states.entries()) ends.push((await linkIn(state, url, index, opened)).last);
    const toldAtMs = performance.now();
    tell(signal);
    const [qr, code] = await Promise.all(ends.slice(0, 2));
    tell(signal);
    // A connection from before may still bring a request, which is answered.
    await expect(started(url, 'qr')).rejects.toThrow(/fetch failed|SHUTTING_DOWN/);
    open();
    const paired = await Promise.all(ends.slice(2));

    expect(qr).toMatchObject({ state: 'failed', error: { code: 'SHUTTING_DOWN' } });
    expect(code).toMatchObject({ state: 'failed', error: { code: 'SHUTTING_DOWN' } });
    expect(paired.map(({ state }) => state)).toEqual(['linked', 'linked', 'linked']);
    expect(await exited).toBe(0);
    expect(performance.now() - toldAtMs).toBeLessThan(DRAIN_MS);
    await whatsapp.awaitSockets(0);
  });

  test('with nothing open, exits 0 soon', async () => {
    const { end } = await boot();
    const toldAtMs = performance.now();
    expect(await end(signal)).toBe(0);
    expect(performance.now() - toldAtMs).toBeLessThan(15_000);
  });
});

test('F14: SIGTERM with a link that never ends: it is undone after 20 s, and the program exits 0 within 25 s', async () => {
  const { url, exited, signal: tell } = await boot();
  const { last } = await linkIn('delivering', url, 0, new Promise(() => undefined));
  const toldAtMs = performance.now();
  tell('SIGTERM');

  expect(await last).toMatchObject({ state: 'failed', error: { code: 'SHUTTING_DOWN' } });
  expect(await exited).toBe(0);
  const tookMs = performance.now() - toldAtMs;
  expect(tookMs).toBeGreaterThan(19_000);
  expect(tookMs).toBeLessThan(DRAIN_MS + 1_000);
});

test.each(['SIGTERM', 'SIGINT'])(
  'F14: %s while the program is loaded ends it at once with 0, in a container too: nothing was begun',
  async (name) => {
    const preload = join(dir, 'early.mjs');
    // The signal comes as soon as anything listens to it, so the test does not depend on how fast the machine is.
    await writeFile(
      preload,
      `process.on('newListener', (event) => {
        if (event === '${name}') setImmediate(() => process.kill(process.pid, '${name}'));
      });`,
    );
    const dataDir = join(dir, 'data');
    const env = { DATA_DIR: dataDir, TEMP_DIR: join(dir, 'temp'), HOST: '127.0.0.1', PORT: '0' };

    const ran = await run(process.execPath, ['--import', pathToFileURL(preload).href, MAIN], { env });

    expect(ran).toEqual({ code: 0, out: '', err: '' });
    expect(existsSync(dataDir)).toBe(false);
  },
);

test.each([
  ['an error nobody caught', "throw new Error('broken with 254712345678 inside')"],
  ['a promise nobody waited for', "void Promise.reject(new Error('broken with 254712345678 inside'))"],
])('F19: %s: the log is scrubbed, links are ended properly, the exit code is 1', async (_what, code) => {
  const preload = join(dir, 'fault.mjs');
  await writeFile(preload, `process.on('SIGUSR2', () => { ${code}; });`);
  const { url, exited, signal: tell, output } = await boot(['--import', pathToFileURL(preload).href, MAIN]);
  const { last } = await linkIn('qr', url, 0, Promise.resolve());
  tell('SIGUSR2');

  expect(await last).toMatchObject({ state: 'failed', error: { code: 'SHUTTING_DOWN' } });
  expect(await exited).toBe(1);
  expect(output()).toContain('an unexpected fault; stopping');
  expect(output()).toContain('broken with');
  expect(output()).not.toContain('254712345678');
});

test('F08: store corrupt: the program refuses to start and leaves the file as it is', async () => {
  await mkdir(join(dir, 'data'));
  const file = join(dir, 'data', 'sessions.db');
  const garbage = Buffer.alloc(20_000, 'not a store ');
  await writeFile(file, garbage);

  await expect(boot()).rejects.toThrow('it did not start');
  expect((await readFile(file)).equals(garbage)).toBe(true);
});
