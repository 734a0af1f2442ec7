import { EventEmitter, once } from 'node:events';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { join } from 'node:path';
import express from 'express';
import { afterEach, expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../../src/app/system.ts';
import { streamSteps } from '../../../src/http/links/sse.ts';
import type { Step } from '../../../src/wire/step.ts';
import { openStage } from '../../kit/fault/stage.ts';
import { ROOT } from '../../kit/repo.ts';
import { qrOf, started } from '../../kit/program/client.ts';
import { askSession, linkByQr } from '../../kit/program/link.ts';
import { startApp } from '../../kit/program/start-app.ts';
import { withoutRange, type State } from '../../kit/session/without-range.ts';

/** Faults: readers that never read, or leave in the middle. */

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

let sockets: Socket[] = [];

afterEach(() => {
  for (const socket of sockets) socket.destroy();
  sockets = [];
});

async function open(url: string): Promise<Socket> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  sockets.push(socket);
  socket.on('error', () => socket.destroy());
  await once(socket, 'connect');
  return socket;
}

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
  const stage = await openStage();
  onTestFinished(() => stage.close());
  const { whatsapp } = stage;
  const { url, exited } = await stage.boot({ LOG_LEVEL: 'error', LINKS_PER_ADDRESS: 'off' }, SMALL);
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
