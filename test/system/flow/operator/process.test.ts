import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startFakeWhatsApp, type FakeWhatsApp } from '../../../double/whatsapp/index.ts';
import { finalStep, qrOf, started, stepsOf } from '../../../kit/program/client.ts';
import { ROOT } from '../../../kit/repo.ts';
import { startProcess, type TestProcess } from '../../../kit/program/start-process.ts';

const NUMBER = '254712345678';
const READY_MS = 2_000;

let whatsapp: FakeWhatsApp;
let dir: string;
let running: TestProcess[];

beforeEach(async () => {
  whatsapp = await startFakeWhatsApp();
  dir = await mkdtemp(join(tmpdir(), 'trekker-process-'));
  running = [];
});

afterEach(async () => {
  for (const server of running) await server.end('SIGKILL');
  await whatsapp.close();
  await rm(dir, { recursive: true, force: true });
});

async function boot(env: Readonly<Record<string, string>> = {}): Promise<TestProcess> {
  const server = await startProcess({
    DATA_DIR: join(dir, 'data'),
    TEMP_DIR: join(dir, 'temp'),
    WHATSAPP_URL: whatsapp.url,
    ...env,
  });
  running.push(server);
  return server;
}

async function restores(url: string, id: string): Promise<number> {
  return (await fetch(`${url}/session`, { headers: { Authorization: `Bearer ${id}` } })).status;
}

describe('kill -9', () => {
  test('right after the ID reached the phone, then a new start: ready within 2 s and the ID restores', async () => {
    const phone = whatsapp.addPhone({ number: NUMBER });
    const first = await boot();
    const link = await started(first.url, 'qr');
    await phone.scan(qrOf(link.step));
    const { text: id } = await phone.nextMessage();
    expect(await first.end('SIGKILL')).toBeNull();
    const second = await boot();

    expect(second.readyMs).toBeLessThan(READY_MS);
    expect(await restores(second.url, id)).toBe(200);
  });

  test('in saving, then a new start: ready within 2 s, and no ID had reached the phone', async () => {
    const phone = whatsapp.addPhone({ number: NUMBER });
    const first = await boot();
    const link = await started(first.url, 'qr');
    for await (const { state } of stepsOf(first.url, 'qr', link)) {
      if (state === 'qr') await phone.scan(qrOf(link.step));
      if (state === 'saving') break;
    }
    await first.end('SIGKILL');
    const second = await boot();

    expect(second.readyMs).toBeLessThan(READY_MS);
    expect(phone.messages()).toEqual([]);
    const headers = { Authorization: `Bearer ${link.token}` };
    expect((await fetch(`${second.url}/qr/${link.linkId}`, { headers })).status).toBe(404);
  });
});

describe('SIGTERM', () => {
  test.each(['SIGTERM', 'SIGINT'] as const)(
    'as %s, lets a link the phone accepted finish and exits 0',
    async (signal) => {
      const phone = whatsapp.addPhone({ number: NUMBER });
      const server = await boot();
      const link = await started(server.url, 'qr');
      const last = finalStep(server.url, 'qr', link);
      await phone.scan(qrOf(link.step));
      const code = server.end(signal);

      expect((await last).state).toBe('linked');
      expect(await code).toBe(0);
      expect(phone.messages()).toHaveLength(2);
    },
  );

  test('ends a link nobody scanned with SHUTTING_DOWN at once', async () => {
    const server = await boot();
    const link = await started(server.url, 'qr');
    const steps = stepsOf(server.url, 'qr', link);
    await steps.next();
    const code = server.end('SIGTERM');
    const { value } = await steps.next();

    expect(value).toMatchObject({ state: 'failed', error: { code: 'SHUTTING_DOWN' } });
    expect(await code).toBe(0);
  });
});

describe('a start', () => {
  test('makes a key ring that only its owner can read, and keeps it', async () => {
    const first = await boot();
    await first.end('SIGTERM');
    const { mode, mtimeMs } = await stat(join(dir, 'data', 'encryption-keys'));
    expect(mode & 0o777).toBe(0o600);
    const second = await boot();
    await second.end('SIGTERM');
    expect((await stat(join(dir, 'data', 'encryption-keys'))).mtimeMs).toBe(mtimeMs);
  });

  test.each([
    ['MONGODB_URI is required', { DYNO: 'web.1' }],
    ['TRUST_PROXY', { TRUST_PROXY: 'true' }],
    ['NODE_TLS_REJECT_UNAUTHORIZED', { NODE_TLS_REJECT_UNAUTHORIZED: '0' }],
  ])('F09, T49: with a wrong %s is refused in words', async (name, env) => {
    await expect(boot(env)).rejects.toThrow(name);
  });
});

test.each([
  ['Heroku', { DYNO: 'web.1' }],
  ['Render without a disk', { RENDER: 'true' }],
  ['a container without a volume', { TREKKER_IMAGE: '1' }],
])(
  'F09: on %s, whose disk vanishes, a start is refused, unless the operator insists',
  async (_host, host) => {
    // The folder is on the disk of the program, as it is on a host without a volume.
    const DATA_DIR = await mkdtemp(join(ROOT, 'node_modules', '.cache-data-'));
    try {
      await expect(boot({ ...host, DATA_DIR })).rejects.toThrow('MONGODB_URI');
      const server = await boot({ ...host, DATA_DIR, ALLOW_EPHEMERAL_STORE: 'true' });
      expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
      await server.end('SIGTERM');
    } finally {
      await rm(DATA_DIR, { recursive: true });
    }
  },
);

test('from the yes of the phone to the ID on it takes at most 2 s with 30 ms of latency', async () => {
  whatsapp.setLatency(30);
  const phone = whatsapp.addPhone({ number: NUMBER });
  const server = await boot();
  const link = await started(server.url, 'qr');
  const yesAtMs = performance.now();
  const scanned = phone.scan(qrOf(link.step));
  const { atMs } = await phone.nextMessage();
  await scanned;

  expect(atMs - yesAtMs).toBeLessThan(2_000);
});
