import { EventEmitter, once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express from 'express';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../../../src/app/system.ts';
import { streamSteps } from '../../../src/http/links/sse.ts';
import type { Step } from '../../../src/wire/step.ts';
import { startFakeWhatsApp, type FakeWhatsApp } from '../../double/whatsapp/index.ts';
import { problemOf, qrOf, started } from '../../kit/program/client.ts';
import { askSession, linkByQr } from '../../kit/program/link.ts';
import { ROOT } from '../../kit/repo.ts';
import { withoutRange, type State } from '../../kit/session/without-range.ts';
import { startApp } from '../../kit/program/start-app.ts';
import { startProcess, type TestProcess } from '../../kit/program/start-process.ts';

/** Faults: memory, slow readers, slow senders. Many clients use the built program at once. */

const SMALL = ['--max-old-space-size=256', join(ROOT, 'dist', 'main.js')];
const MB = 1024 * 1024;
const LARGE_STEP: Step = {
  state: 'qr',
  qr: 'q'.repeat(240),
  path: 'M'.repeat(6_000),
  size: 57,
  index: 1,
  of: 6,
  seq: 0,
  now: '2026-01-01T00:00:00.000Z',
  expiresAt: '2026-01-01T00:01:00.000Z',
};

let whatsapp: FakeWhatsApp;
let dir: string;
let server: TestProcess | null = null;
let sockets: Socket[] = [];

beforeEach(async () => {
  whatsapp = await startFakeWhatsApp();
  dir = await mkdtemp(join(tmpdir(), 'trekker-load-'));
});

afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  sockets = [];
  await server?.end('SIGKILL');
  server = null;
  await whatsapp.close();
  await rm(dir, { recursive: true, force: true });
});

async function boot(env: Readonly<Record<string, string>> = {}): Promise<TestProcess> {
  const dirs = { DATA_DIR: join(dir, 'data'), TEMP_DIR: join(dir, 'temp') };
  server = await startProcess({ ...dirs, WHATSAPP_URL: whatsapp.url, LOG_LEVEL: 'error', ...env }, SMALL);
  return server;
}

function startFrom(url: string, address: string): Promise<Response> {
  return fetch(`${url}/qr`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-Forwarded-For': address },
    body: '{}',
  });
}

async function open(url: string): Promise<Socket> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  sockets.push(socket);
  socket.on('error', () => socket.destroy());
  await once(socket, 'connect');
  return socket;
}

/** Times of calls of `/healthz` until `done`, in milliseconds, sorted. */
async function timeHealth(url: string, done: Promise<unknown>): Promise<readonly number[]> {
  const times: number[] = [];
  const over = new AbortController();
  void done.then(() => over.abort());
  while (!over.signal.aborted) {
    const startedAtMs = performance.now();
    const answer = await fetch(`${url}/healthz`);
    await answer.text();
    expect(answer.status).toBe(200);
    times.push(performance.now() - startedAtMs);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return times.toSorted((a, b) => a - b);
}

function p99(times: readonly number[]): number {
  return times[Math.floor(times.length * 0.99)] ?? 0;
}

test('F15, T34, T51: 200 starts with 256 MB of heap: 50 run, 150 are told to come back, and unread ones free their places', async () => {
  const { url, residentBytes } = await boot({ TRUST_PROXY: '1' });
  const answers = await Promise.all(
    Array.from({ length: 200 }, (_, index) => startFrom(url, `198.18.${Math.floor(index / 5)}.7`)),
  );
  const peak = residentBytes();
  const refused = answers.filter(({ status }) => status === 503);

  expect(answers.filter(({ status }) => status === 201)).toHaveLength(50);
  expect(refused).toHaveLength(150);
  expect(refused.every(({ headers }) => Number(headers.get('Retry-After')) > 0)).toBe(true);
  expect(new Set(await Promise.all(refused.map(async (answer) => (await problemOf(answer)).code)))).toEqual(
    new Set(['TOO_MANY_LINKS']),
  );
  expect(whatsapp.counts.opened).toBe(50);
  expect(peak).toBeLessThan(400 * MB);

  const askedAtMs = performance.now();
  await whatsapp.awaitSockets(0);
  expect(performance.now() - askedAtMs).toBeLessThan(25_000);
  expect((await startFrom(url, '203.0.113.99')).status).toBe(201);
  expect(residentBytes()).toBeLessThan(400 * MB);
});

test('F12, T33: 200 clients that drip headers or a body are all cut within 12 s, while /healthz answers', async () => {
  // A proxy is trusted here, because without one most connections from a single address would be cut at once.
  const { url } = await boot({ TRUST_PROXY: '1' });
  const calm = p99(await timeHealth(url, new Promise((resolve) => setTimeout(resolve, 1_000))));
  const slow = await Promise.all(Array.from({ length: 200 }, () => open(url)));
  const sinceMs = performance.now();
  const ends = slow.map(async (socket, index) => {
    const head = 'POST /qr HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 900\r\n';
    socket.write(index % 2 === 0 ? 'GET /healthz HTTP/1.1\r\n' : `${head}\r\n{`);
    const drip = setInterval(() => socket.write(index % 2 === 0 ? 'X-Slow: 1\r\n' : ' '), 500);
    socket.resume();
    await once(socket, 'close');
    clearInterval(drip);
    return performance.now() - sinceMs;
  });
  const all = Promise.all(ends);
  const times = await timeHealth(url, all);
  const slowest = Math.max(...(await all));

  // The delay of /healthz is subtracted, because a busy machine is late with everything.
  expect(slowest - (times.at(-1) ?? 0)).toBeLessThan(12_000);
  expect(p99(times)).toBeLessThan(Math.max(100, 5 * calm));
});

test.each([
  ['have asked once', 'GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n'],
  ['never asked', ''],
])('T50: 1,000 idle connections that %s leave room for the next visitor', async (_what, request) => {
  const { url } = await boot({ TRUST_PROXY: '1' });
  for (let batch = 0; batch < 10; batch += 1) {
    const some = await Promise.all(Array.from({ length: 100 }, () => open(url)));
    const answered =
      request === '' ? [] : some.map((socket) => Promise.race([once(socket, 'data'), once(socket, 'close')]));
    for (const socket of some) socket.write(request);
    await Promise.all(answered);
  }
  const startedAtMs = performance.now();
  const answer = await fetch(`${url}/`);

  expect(answer.status).toBe(200);
  expect(performance.now() - startedAtMs).toBeLessThan(5_000);
});

test('F12, T35: a reader that never reads is dropped, and memory stays flat', async () => {
  let written = 0;
  async function* endless(signal: AbortSignal): AsyncGenerator<Step> {
    for (; !signal.aborted && written < 5_000; written += 1) {
      yield { ...LARGE_STEP, seq: written };
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
  const ended = new EventEmitter();
  const http = express().get('/events', async (request, response) => {
    await streamSteps(request, response, endless, systemClock).finally(() => ended.emit('end'));
  });
  const listening = http.listen(0, '127.0.0.1');
  await once(listening, 'listening');
  const reader = await open(`http://127.0.0.1:${(listening.address() as AddressInfo).port}`);
  reader.pause();
  const before = process.memoryUsage().external;
  const over = once(ended, 'end');
  reader.write('GET /events HTTP/1.1\r\nHost: x\r\n\r\n');
  await over;
  listening.close();

  expect(written).toBeGreaterThan(0);
  expect(written).toBeLessThan(5_000);
  expect(process.memoryUsage().external - before).toBeLessThan(30 * MB);
});

test('T35: as many new QR texts as WhatsApp may send to a link cost a reader who never reads no more than that', async () => {
  const app = await startApp();
  const link = await started(app.url, 'qr');
  expect(qrOf(link.step)).not.toBe('');
  const reader = await open(app.url);
  reader.pause();
  reader.write(
    `GET /qr/${link.linkId}/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${link.token}\r\n\r\n`,
  );
  while (app.app.counts().streams === 0) await new Promise((resolve) => setImmediate(resolve));
  const before = process.memoryUsage().external;
  for (let redrawn = 0; redrawn < 50; redrawn += 1) {
    app.whatsapp.rotateSecret();
    await new Promise((resolve) => setImmediate(resolve));
  }

  expect(app.app.counts()).toMatchObject({ links: 1 });
  expect(process.memoryUsage().external - before).toBeLessThan(30 * MB);
  await app.close();
});

test('F12: bots that hang up while their sessions are being written take nothing down, and the next one gets its own whole', async () => {
  const { url, exited } = await boot({ LINKS_PER_ADDRESS: 'off' });
  const ids: string[] = [];
  for (let link = 0; link < 5; link += 1) ids.push((await linkByQr({ url, whatsapp })).id);
  const ask = async () => withoutRange((await (await askSession(url, ids[0] ?? '')).json()) as State);
  const whole = await ask();
  const asks = ids.map(
    (id) =>
      `GET /session HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${id}\r\nAccept-Encoding: gzip\r\n\r\n`,
  );
  for (let bot = 0; bot < 4; bot += 1) {
    const socket = await open(url);
    // The answers are larger than the buffers of the system, so some are unsent when the reader leaves.
    socket.write(asks.join('').repeat(6));
    await once(socket, 'readable');
    if (bot % 2 === 0) socket.resetAndDestroy();
    else socket.destroy();
  }

  expect(await Promise.race([exited, fetch(`${url}/healthz`).then(({ status }) => status)])).toBe(200);
  expect(await ask()).toEqual(whole);
});
