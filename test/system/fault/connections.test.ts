import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test, type TestContext } from 'vitest';
import { startFakeWhatsApp, type FakeWhatsApp } from '../../double/whatsapp/index.ts';
import { linkByQr } from '../../kit/program/link.ts';
import { startProcess, type TestProcess } from '../../kit/program/start-process.ts';

/** Clients that hold connections to the built program: they do not finish their request, or do not read the answer. */

const MB = 1024 * 1024;
const UPLOAD =
  'POST /validate HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 900\r\n\r\n{"sessionId":';

/** A program of a test, with its clients. Tests run side by side, because each mostly waits for its own program. */
type Target = {
  readonly url: string;
  readonly whatsapp: FakeWhatsApp;
  readonly sockets: readonly Socket[];
  /** A connection from an address of this machine. */
  readonly open: (localAddress?: string) => Socket;
  /** Makes one request on a new connection. Resolves with the status, 0 if the connection was refused. */
  readonly visit: (localAddress: string) => Promise<number>;
  /** Measures how long the connections that `work` opens are held, and how much memory grows meanwhile. */
  readonly watchWhile: (work: () => void) => Promise<{ slowestMs: number; grownBytes: number }>;
};

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Starts a program. Lifetime: until the test is over. */
async function boot(
  onTestFinished: TestContext['onTestFinished'],
  env: Readonly<Record<string, string>> = {},
): Promise<Target> {
  const whatsapp = await startFakeWhatsApp();
  const dir = await mkdtemp(join(tmpdir(), 'trekker-connections-'));
  const sockets: Socket[] = [];
  let server: TestProcess | null = null;
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    await server?.end('SIGKILL');
    await whatsapp.close();
    await rm(dir, { recursive: true, force: true });
  });
  const dirs = { DATA_DIR: join(dir, 'data'), TEMP_DIR: join(dir, 'temp') };
  const running = await startProcess({ ...dirs, WHATSAPP_URL: whatsapp.url, LOG_LEVEL: 'error', ...env });
  server = running;
  const port = Number(new URL(running.url).port);
  const open = (localAddress = '127.0.0.1') => {
    const socket = connect({ port, host: '127.0.0.1', localAddress });
    sockets.push(socket);
    socket.on('error', () => socket.destroy());
    return socket;
  };
  return {
    url: running.url,
    whatsapp,
    sockets,
    open,
    visit: (localAddress) => visit(port, localAddress),
    watchWhile: (work) => watchWhile(running, port, work),
  };
}

function visit(port: number, localAddress: string): Promise<number> {
  return new Promise((resolve) => {
    const headers = { 'Content-Type': 'application/json' };
    const options = { host: '127.0.0.1', port, localAddress, path: '/validate', method: 'POST', headers };
    const outgoing = request({ ...options, agent: false, timeout: 5_000 }, (answer) => {
      answer.resume();
      answer.once('end', () => resolve(answer.statusCode ?? 0));
    });
    outgoing.once('timeout', () => outgoing.destroy());
    outgoing.once('error', () => resolve(0));
    outgoing.end('{"sessionId":"TREKKER-MD~qqqq"}');
  });
}

/** The number of connections that the server still holds, from /proc; Linux only. */
function held(port: number): number {
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  const lines = readFileSync('/proc/net/tcp', 'utf8').split('\n');
  return lines.filter((line) => new RegExp(`^ *\\d+: [0-9A-F]{8}:${hex} [0-9A-F:]+ 01 `).test(line)).length;
}

async function watchWhile(
  server: TestProcess,
  port: number,
  work: () => void,
): Promise<{ slowestMs: number; grownBytes: number }> {
  while (held(port) > 0) await pause(100);
  const before = server.residentBytes();
  const sinceMs = performance.now();
  let peak = 0;
  work();
  while (held(port) === 0) await pause(10);
  for (; held(port) > 0 && performance.now() - sinceMs < 60_000; await pause(50)) {
    peak = Math.max(peak, server.residentBytes());
  }
  return { slowestMs: performance.now() - sinceMs, grownBytes: peak - before };
}

describe.concurrent('T67: a hundred uploads a second that never end', () => {
  test.for([
    ['of the address of the visitors', '0', () => '127.0.0.1'],
    ['of one other address', '0', () => '127.0.0.9'],
    ['of a hundred other addresses', '0', (index: number) => `127.0.1.${1 + (index % 100)}`],
    ['behind a proxy', '1', () => '127.0.0.1'],
  ] as const)('%s turn no visitor away', async ([, TRUST_PROXY, from], { onTestFinished }) => {
    const { open, visit } = await boot(onTestFinished, { TRUST_PROXY });
    const visits: Promise<number>[] = [];
    for (let index = 0; index < 400; index += 1) {
      open(from(index)).write(UPLOAD);
      if (index % 10 === 9) await pause(100);
      if (index % 20 === 19) visits.push(visit('127.0.0.1'));
    }
    const statuses = await Promise.all(visits);

    expect(statuses).toHaveLength(20);
    expect(statuses.filter((status) => status === 400).length).toBeGreaterThanOrEqual(19);
  });

  test('one address has at most 50 connections, of every kind, and a new visitor still comes in', async ({
    onTestFinished,
  }) => {
    const { open, visit, sockets } = await boot(onTestFinished);
    for (let index = 0; index < 120; index += 1) {
      const socket = open();
      await once(socket, 'connect');
      const kind = index % 3;
      if (kind > 0) socket.write(kind === 1 ? UPLOAD : 'GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n');
      if (kind === 2) await Promise.race([once(socket, 'data'), once(socket, 'close')]);
    }
    expect(await visit('127.0.0.1')).toBe(400);
    expect(sockets.filter((socket) => !socket.destroyed).length).toBeLessThanOrEqual(50);
    expect(await visit('127.0.0.2')).toBe(400);
  });
});

// Side by side as well, because each waits 20 s for its own program.
describe.concurrent('T69: answers that nobody reads', () => {
  /** The requests of each kind. Their answers are larger than the buffers of the system, so the program must hold them. */
  const kinds = (id: string): readonly (readonly [string, string])[] => [
    ['a page', 'GET /docs HTTP/1.1\r\nHost: x\r\n'],
    ['the description', 'GET /openapi.json HTTP/1.1\r\nHost: x\r\n'],
    ['the restore client', 'GET /restore.mjs HTTP/1.1\r\nHost: x\r\n'],
    ['a session', `GET /session HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${id}\r\n`],
    ['a zip', `GET /session/archive HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${id}\r\n`],
    ['a refusal', `GET /${'x'.repeat(3_000)} HTTP/1.1\r\nHost: x\r\nAccept: text/html\r\n`],
  ];

  /** Asks as often as the clients of the test, but reads, so that what a new program's heap grows by is not taken for unread answers. */
  async function warmUp(url: string): Promise<void> {
    for (let round = 0; round < 150; round += 1) {
      await Promise.all(
        ['/docs', '/openapi.json', '/restore.mjs', `/${'x'.repeat(3_000)}`].map(async (path) =>
          (await fetch(`${url}${path}`, { headers: { Accept: 'text/html' } })).arrayBuffer(),
        ),
      );
    }
  }

  test('on 150 connections, of every kind of address, are all cut and cost less than 100 MB', async ({
    onTestFinished,
  }) => {
    const { url, whatsapp, open, visit, watchWhile } = await boot(onTestFinished);
    const { id } = await linkByQr({ url, whatsapp });
    const asks = kinds(id);
    await warmUp(url);
    const { slowestMs, grownBytes } = await watchWhile(() => {
      for (let index = 0; index < 150; index += 1) {
        const socket = open(`127.0.0.${1 + (index % 10)}`).pause();
        const [, ask = ''] = asks[index % asks.length] ?? [];
        socket.write(`${ask}\r\n`.repeat(33));
      }
    });

    // 20 s without a byte, and before them the time that answers for 150 clients take.
    expect(slowestMs).toBeLessThan(40_000);
    expect(grownBytes).toBeLessThan(100 * MB);
    expect(await visit('127.0.0.1')).toBe(400);
  });

  test('to ten thousand requests sent ahead on each of 20 connections cost less than 150 MB', async ({
    onTestFinished,
  }) => {
    const { url, open, visit, watchWhile } = await boot(onTestFinished);
    await fetch(`${url}/openapi.json`);
    const { slowestMs, grownBytes } = await watchWhile(() => {
      for (let index = 0; index < 20; index += 1) {
        open(`127.0.0.${1 + (index % 10)}`)
          .pause()
          .write('GET /openapi.json HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(10_000));
      }
    });

    expect(slowestMs).toBeLessThan(30_000);
    expect(grownBytes).toBeLessThan(150 * MB);
    expect(await visit('127.0.0.1')).toBe(400);
  });
});
