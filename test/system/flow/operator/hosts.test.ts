import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startFakeWhatsApp, type FakeWhatsApp } from '../../../double/whatsapp/index.ts';
import { finalStep, qrOf, started, stepsOf } from '../../../kit/program/client.ts';
import { ROOT, read } from '../../../kit/repo.ts';
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

/** Makes a request over a new connection; rejects if the connection is refused or cut. */
function visit(url: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { agent: false }, (response) => {
      response.resume().once('end', () => resolve(response.statusCode ?? 0));
    });
    asked.once('error', reject).end();
  });
}

/** Makes twenty requests a second until `stop`, which resolves with the numbers of good and failed ones. */
function visitAllTheTime(url: string): {
  readonly stop: () => Promise<{ readonly good: number; readonly failed: number }>;
} {
  const visits: Promise<boolean>[] = [];
  const timer = setInterval(() => {
    const isGood = visit(url).then(
      (status) => status === 200,
      () => false,
    );
    visits.push(isGood);
  }, 50);
  return {
    stop: async () => {
      clearInterval(timer);
      const results = await Promise.all(visits);
      const good = results.filter(Boolean).length;
      return { good, failed: results.length - good };
    },
  };
}

describe('PM2', () => {
  const pm2 = (port: number, ...args: readonly string[]) =>
    run(process.execPath, [PM2, ...args, '--no-color'], {
      cwd: ROOT,
      env: { ...env, PORT: String(port), PM2_HOME: join(dir, 'pm2') },
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
      expect(failed).toBe(0);
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
});

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
