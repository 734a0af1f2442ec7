import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startFakeWhatsApp, type FakeWhatsApp } from '../../../double/whatsapp/index.ts';
import { finalStep, qrOf, started, stepsOf } from '../../../kit/program/client.ts';
import { ROOT, read } from '../../../kit/repo.ts';
import { startMongo } from '../../../kit/mongo/mongodb.ts';
import { newRingText } from '../../../kit/session/harness.ts';
import { freePort, startProcess } from '../../../kit/program/start-process.ts';

const NUMBER = '254712345678';
const PM2 = join(ROOT, 'node_modules', 'pm2', 'bin', 'pm2');
const NGINX = ['/usr/sbin/nginx', '/usr/bin/nginx', '/usr/local/bin/nginx'].find(existsSync);
const run = promisify(execFile);

let whatsapp: FakeWhatsApp;
let dir: string;
let env: Record<string, string>;

beforeEach(async () => {
  whatsapp = await startFakeWhatsApp();
  dir = await mkdtemp(join(tmpdir(), 'trekker-host-'));
  env = {
    PATH: process.env['PATH'] ?? '',
    HOME: dir,
    HOST: '127.0.0.1',
    DATA_DIR: join(dir, 'data'),
    TEMP_DIR: join(dir, 'temp'),
    WHATSAPP_URL: whatsapp.url,
  };
});

afterEach(async () => {
  await whatsapp.close();
  await rm(dir, { recursive: true, force: true });
});

/** Makes a request, without an agent over a new connection; rejects if the connection is refused or cut. */
function visit(url: string, agent: Agent | false = false): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { agent }, (response) => {
      response.resume().once('end', () => resolve(response.statusCode ?? 0));
    });
    asked.once('error', reject).end();
  });
}

/** Makes twenty pairs of requests a second until `stop`, the second as soon as the first is answered. `stop` resolves with how many pairs were good and what failed. */
function visitAllTheTime(
  url: string,
  agent: Agent | false = false,
): { readonly stop: () => Promise<{ readonly good: number; readonly failed: readonly string[] }> } {
  const visits: Promise<string>[] = [];
  const timer = setInterval(() => {
    const visited = visit(url, agent)
      .then(async (first) => `${first} ${await visit(url, agent)}`)
      .catch((error: unknown) => String(error));
    visits.push(visited);
  }, 50);
  return {
    stop: async () => {
      clearInterval(timer);
      const results = await Promise.all(visits);
      const failed = results.filter((result) => result !== '200 200');
      return { good: results.length - failed.length, failed };
    },
  };
}

describe('PM2', () => {
  const pm2 = (port: number, ...args: readonly string[]) =>
    run(process.execPath, [PM2, ...args, '--no-color'], {
      cwd: ROOT,
      env: { ...env, ...scriptEnv(), PORT: String(port), PM2_HOME: join(dir, 'pm2') },
    });

  test('reloads under load: no request fails, a stream gets its last step, a link that saves finishes', async () => {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    let goOn: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    try {
      await pm2(port, 'start', 'ecosystem.config.js');
      const waiting = await started(url, 'qr');
      const waitingEnd = finalStep(url, 'qr', waiting);
      const phone = whatsapp.addPhone({ number: NUMBER });
      whatsapp.faults.add({ at: 'digest', number: NUMBER, times: 1, do: { kind: 'hook', run: () => held } });
      const accepted = await started(url, 'qr');
      const acceptedEnd = finalStep(url, 'qr', accepted);
      await phone.scan(qrOf(accepted.step));
      const visits = visitAllTheTime(`${url}/healthz`);
      const reloaded = pm2(port, 'reload', 'ecosystem.config.js', '--update-env');

      expect(await waitingEnd).toMatchObject({ state: 'failed', error: { code: 'SHUTTING_DOWN' } });
      goOn();
      expect((await acceptedEnd).state).toBe('linked');
      expect((await phone.nextMessage()).text).toMatch(/^TREKKER-MD~/);
      await reloaded;
      const { good, failed } = await visits.stop();
      expect(failed).toEqual([]);
      expect(good).toBeGreaterThan(20);
      expect((await started(url, 'qr')).step.state).toBe('qr');
      // `pm2:logs` shows this file.
      const log = await readFile(join(dir, 'pm2', 'logs', 'trekker-session-out-0.log'), 'utf8');
      expect(log).toContain('"msg":"starting"');
    } finally {
      goOn();
      await pm2(port, 'kill');
    }
  });

  test('with three instances on one MongoDB, reloads one after another: no request fails, on connections that stay open too', async () => {
    const mongo = await startMongo();
    const port = await freePort();
    const agent = new Agent({ keepAlive: true });
    env = {
      ...env,
      WEB_CONCURRENCY: '3',
      TRUST_PROXY: '1',
      MONGODB_URI: mongo.uri,
      MONGODB_DB: mongo.newDb(),
      ENCRYPTION_KEYS: newRingText('k1'),
    };
    try {
      await pm2(port, 'start', 'ecosystem.config.js');
      const url = `http://127.0.0.1:${port}/healthz`;
      const all = [visitAllTheTime(url), visitAllTheTime(url, agent), visitAllTheTime(url, agent)];
      await pm2(port, 'reload', 'ecosystem.config.js', '--update-env');

      const results = await Promise.all(all.map(({ stop }) => stop()));
      expect(results.map(({ failed }) => failed)).toEqual([[], [], []]);
      expect(Math.min(...results.map(({ good }) => good))).toBeGreaterThan(20);
      expect(mostAtOnce(await readFile(join(dir, 'pm2', 'pm2.log'), 'utf8'))).toBe(4);
    } finally {
      agent.destroy();
      await pm2(port, 'kill');
      await mongo.stop();
    }
  });
});

/** What the script for reloads puts into the environment of PM2. */
function scriptEnv(): Readonly<Record<string, string>> {
  const { scripts } = JSON.parse(read('package.json')) as { readonly scripts: Record<string, string> };
  const [, name = '', value = ''] = /(\w+)=(\d+) pm2 reload /.exec(scripts['pm2:reload'] ?? '') ?? [];
  return { [name]: value };
}

/** The largest number of processes that ran at the same time. */
function mostAtOnce(log: string): number {
  let running = 0;
  let most = 0;
  for (const [, what] of log.matchAll(/App \[trekker-session:\w+\] (online|exited)/g)) {
    running += what === 'online' ? 1 : -1;
    most = Math.max(most, running);
  }
  return most;
}

test('the line of the Procfile, started as it stands, answers /healthz and ends with 0 on SIGTERM', async () => {
  const [, command = ''] = /^web: node (.+)$/m.exec(read('Procfile')) ?? [];
  const server = await startProcess(env, command.split(' '));

  expect(await visit(`${server.url}/healthz`)).toBe(200);
  expect(await server.end('SIGTERM')).toBe(0);
});

describe('nginx in front', () => {
  /** Starts nginx with docs/nginx.conf. Only the ports and the paths that a test cannot write to are changed. */
  async function startNginx(upstream: string, port: number): Promise<ChildProcess> {
    const site = (await readFile(join(ROOT, 'docs', 'nginx.conf'), 'utf8'))
      .replace('127.0.0.1:3000', upstream)
      .replace('listen 80;', `listen 127.0.0.1:${port};`);
    const folders = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
    const paths = folders.map((name) => `${name}_temp_path ${join(dir, name)};`).join('\n');
    const file = join(dir, 'nginx.conf');
    await mkdir(join(dir, 'logs'), { recursive: true });
    await writeFile(
      file,
      `pid ${join(dir, 'nginx.pid')};\nerror_log stderr;\ndaemon off;\nmaster_process off;\n` +
        `events {}\nhttp {\naccess_log off;\ngzip on;\ngzip_types *;\n${paths}\n${site}\n}\n`,
    );
    await run(NGINX ?? '', ['-t', '-p', dir, '-c', file]);
    const nginx = spawn(NGINX ?? '', ['-p', dir, '-c', file], { stdio: 'ignore' });
    await once(nginx, 'spawn');
    return nginx;
  }

  test('with the sample, takes its syntax, and an event comes through at once although the browser takes gzip', async (context) => {
    if (NGINX === undefined) context.skip('nginx is not installed');
    const server = await startProcess({ ...env, TRUST_PROXY: '1' });
    const port = await freePort();
    const nginx = await startNginx(server.url.replace('http://', ''), port);
    const url = `http://127.0.0.1:${port}`;
    try {
      await expect.poll(() => visit(`${url}/healthz`).catch(() => 0), { timeout: 5_000 }).toBe(200);
      const link = await started(url, 'qr');
      const steps = stepsOf(url, 'qr', link);
      const askedAtMs = performance.now();
      const { value } = await steps.next();

      expect(value).toMatchObject({ state: 'qr' });
      expect(performance.now() - askedAtMs).toBeLessThan(1_000);
      await steps.return(undefined);
    } finally {
      nginx.kill('SIGTERM');
      await server.end('SIGKILL');
    }
  });
});
