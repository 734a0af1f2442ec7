import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openStage, type Stage } from '../../kit/fault/stage.ts';
import { problemOf } from '../../kit/program/client.ts';
import type { TestProcess } from '../../kit/program/start-process.ts';
import { ROOT } from '../../kit/repo.ts';

/** Faults: memory and slow senders. Many clients use the built program at once, and its times are measured. */

const SMALL = ['--max-old-space-size=256', join(ROOT, 'dist', 'main.js')];
const MB = 1024 * 1024;

let stage: Stage;
let sockets: Socket[] = [];

beforeEach(async () => {
  stage = await openStage();
});
afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  sockets = [];
  await stage.close();
});

function boot({ boot }: Stage, env: Readonly<Record<string, string>>): Promise<TestProcess> {
  return boot({ LOG_LEVEL: 'error', ...env }, SMALL);
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

describe('F15, T34, T51: 200 starts with 256 MB of heap', () => {
  let crowded: Stage;
  let server: TestProcess;
  let answers: readonly Response[];
  let peak: number;
  /** The time until the last of them has freed its place, in milliseconds. */
  let freedMs: Promise<number>;

  beforeAll(async () => {
    crowded = await openStage();
    server = await boot(crowded, { TRUST_PROXY: '1' });
    answers = await Promise.all(
      Array.from({ length: 200 }, (_, index) => startFrom(server.url, `198.18.${Math.floor(index / 5)}.7`)),
    );
    // A place that is given to another network may have had its answer already; its link is closed then.
    await crowded.whatsapp.awaitSockets(50);
    peak = server.residentBytes();
    const askedAtMs = performance.now();
    freedMs = crowded.whatsapp.awaitSockets(0).then(() => performance.now() - askedAtMs);
  });
  afterAll(() => crowded.close());

  test('50 run, the others are told to come back', async () => {
    const refused = answers.filter(({ status }) => status === 503);

    const given = answers.filter(({ status }) => status === 201).length;
    expect(given).toBeGreaterThanOrEqual(50);
    expect(given + refused.length).toBe(200);
    expect(refused.every(({ headers }) => Number(headers.get('Retry-After')) > 0)).toBe(true);
    expect(new Set(await Promise.all(refused.map(async (answer) => (await problemOf(answer)).code)))).toEqual(
      new Set(['TOO_MANY_LINKS']),
    );
    expect(peak).toBeLessThan(400 * MB);
  });

  // Here, because the links of the other program do nothing meanwhile but wait for a reader.
  test('F12, T33: 200 clients that drip headers or a body are all cut within 12 s, while /healthz answers', async () => {
    // A proxy is trusted here, because without one most connections from a single address would be cut at once.
    const { url } = await boot(stage, { TRUST_PROXY: '1' });
    const calm = p99(await timeHealth(url, new Promise((resolve) => setTimeout(resolve, 1_000))));
    const slow = await Promise.all(Array.from({ length: 200 }, () => open(url)));
    const sinceMs = performance.now();
    const ends = slow.map(async (socket, index) => {
      const head =
        'POST /qr HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 900\r\n';
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

  test('unread ones free their places', async () => {
    expect(await freedMs).toBeLessThan(25_000);
    expect((await startFrom(server.url, '203.0.113.99')).status).toBe(201);
    expect(server.residentBytes()).toBeLessThan(400 * MB);
  });
});

test.each([
  ['have asked once', 'GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n'],
  ['never asked', ''],
])('T50: 1,000 idle connections that %s leave room for the next visitor', async (_what, request) => {
  const { url } = await boot(stage, { TRUST_PROXY: '1' });
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
