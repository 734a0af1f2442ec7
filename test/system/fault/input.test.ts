import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startFakeWhatsApp, type FakeWhatsApp } from '../../double/whatsapp/index.ts';
import { ROOT } from '../../kit/repo.ts';
import { randomFrom } from '../../kit/seeded.ts';
import { startProcess, type TestProcess } from '../../kit/program/start-process.ts';
import { HEAP_PROBE } from '../../kit/fault/links.ts';

/** Fault: 10,000 bad requests. They are made from a seed, so that a failure can be repeated. */

/** The number of requests; one in twenty of them is good. */
const REQUESTS = 10_500;
/** Requests before memory is measured, in which code is compiled and pools grow. */
const WARM_UP = 3_000;
const MB = 1024 * 1024;

let whatsapp: FakeWhatsApp;
let server: TestProcess;
let dir: string;

beforeAll(async () => {
  whatsapp = await startFakeWhatsApp();
  dir = await mkdtemp(join(tmpdir(), 'trekker-input-'));
  const probe = join(dir, 'probe.mjs');
  await writeFile(probe, HEAP_PROBE);
  const args = ['--expose-gc', '--import', pathToFileURL(probe).href, join(ROOT, 'dist', 'main.js')];
  const env = {
    DATA_DIR: join(dir, 'data'),
    TEMP_DIR: join(dir, 'temp'),
    WHATSAPP_URL: whatsapp.url,
    LOG_LEVEL: 'error',
  };
  server = await startProcess(env, args);
});

afterAll(async () => {
  await server.end('SIGKILL');
  await whatsapp.close();
  await rm(dir, { recursive: true, force: true });
});

type Bad = {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** A good request shows how slow the machine is without a bad one. */
  readonly isGood?: boolean;
};

const METHODS = ['GET', 'POST', 'DELETE', 'PUT', 'PATCH', 'HEAD', 'OPTIONS'];
const PATHS = [
  '/',
  '/qr',
  '/code',
  '/validate',
  '/session',
  '/session?logout=true',
  '/qr/x',
  '/code/%E0%A4%A',
  '/qr/x/events',
  '/healthz',
  '/readyz',
  '/metrics',
  '/assets/../../.env',
  '/assets/%2e%2e%2fpackage.json',
  '/%00',
  '/qr?format[]=a&format[$gt]=1',
  '/giftedValidate.php',
  '/api/downloadCreds.php/x',
  '/code?number=1',
  `/${'a'.repeat(3_000)}`,
];
const TEXTS = [
  '',
  ' ',
  '\u0000',
  '\u2028',
  '../',
  '<script>',
  '$gt',
  'TREKKER-MD~',
  '+0',
  'null',
  '\ud800',
  'a'.repeat(500),
];
const TYPES = [
  'application/json',
  'text/plain',
  'application/x-www-form-urlencoded',
  'application/json; charset=utf-7',
  '',
];
const KEYS = [
  'number',
  'region',
  'format',
  'sessionId',
  'live',
  'confirm',
  '__proto__',
  'constructor',
  '$where',
  'x',
];

function badRequest(below: (limit: number) => number): Bad {
  const pick = <T>(from: readonly T[]): T => from[below(from.length)] as T;
  const value = (depth: number): unknown => {
    const kinds = [
      () => pick(TEXTS),
      () => below(2 ** 31) - 2 ** 30,
      () => null,
      () => below(2) === 0,
      () => (depth > 4 ? [] : Array.from({ length: below(4) }, () => value(depth + 1))),
      () =>
        depth > 4
          ? {}
          : Object.fromEntries(Array.from({ length: below(4) }, () => [pick(KEYS), value(depth + 1)])),
    ];
    return pick(kinds)();
  };
  const json = JSON.stringify({ [pick(KEYS)]: value(0), [pick(KEYS)]: value(0) });
  const bodies = [
    json,
    json.slice(0, below(json.length)),
    `{"__proto__":${json}}`,
    '['.repeat(1 + below(4_000)),
    'x'.repeat(below(12_000)),
    '',
  ];
  const headers: Record<string, string> = { 'Content-Type': pick(TYPES) };
  if (below(3) === 0)
    headers['Authorization'] = pick(['Bearer', 'Bearer  ', 'Basic eA==', `Bearer ${pick(KEYS).repeat(20)}`]);
  if (below(4) === 0) headers['Idempotency-Key'] = 'k'.repeat(below(300));
  if (below(4) === 0) headers['Origin'] = pick(['null', 'https://evil.example', '://']);
  if (below(4) === 0) headers['X-Forwarded-For'] = pick(['::1', 'x', '1.2.3.4, 5.6.7.8', '%']);
  if (below(6) === 0) headers['Content-Encoding'] = pick(['gzip', 'br', 'x']);
  if (below(6) === 0) headers['Accept'] = pick(['image/png', '*/*;q=x', 'text/html']);
  return { method: pick(METHODS), path: pick(PATHS), headers, body: pick(bodies) };
}

type Answered = { readonly status: number; readonly ms: number; readonly isGood: boolean };

function send({ method, path, headers, body, isGood = false }: Bad, agent: Agent): Promise<Answered> {
  const startedAtMs = performance.now();
  return new Promise((resolve, reject) => {
    const all = body === '' ? headers : { ...headers, 'Content-Length': String(Buffer.byteLength(body)) };
    const url = new URL(server.url);
    const outgoing = request(
      { agent, method, host: url.hostname, port: url.port, path, headers: all },
      (answer) => {
        answer.resume();
        answer.once('end', () =>
          resolve({ status: answer.statusCode ?? 0, ms: performance.now() - startedAtMs, isGood }),
        );
      },
    );
    outgoing.once('error', (error) => {
      // The program may close the connection before it has read a whole bad body.
      if ('code' in error && (error.code === 'ECONNRESET' || error.code === 'EPIPE'))
        resolve({ status: 0, ms: 0, isGood });
      else reject(error);
    });
    outgoing.end(body);
  });
}

async function sendAll(count: number, next: () => Bad): Promise<readonly Answered[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 8 });
  const answers: Answered[] = [];
  let left = count;
  const worker = async () => {
    for (; left > 0;) {
      left -= 1;
      answers.push(await send(next(), agent));
    }
  };
  await Promise.all(Array.from({ length: 8 }, worker));
  agent.destroy();
  return answers;
}

function p99(answers: readonly Answered[]): number {
  const times = answers.map(({ ms }) => ms).toSorted((a, b) => a - b);
  return times[Math.floor(times.length * 0.99)] ?? 0;
}

test('F13: 10,000 bad requests: none is answered by a fault of ours, memory stays flat, and the answers come soon', async () => {
  const below = randomFrom(20_260_101);
  const good: Bad = { method: 'GET', path: '/healthz', headers: {}, body: '', isGood: true };
  const bad = () => (below(20) === 0 ? good : badRequest(below));
  const used = async () => ({ heap: await server.heapBytes(), resident: server.residentBytes() });
  await sendAll(WARM_UP, bad);
  const before = await used();
  const answers = await sendAll(REQUESTS, bad);
  const after = await used();
  const broken = answers.filter(({ status }) => status >= 500);

  expect(answers).toHaveLength(REQUESTS);
  expect(broken).toEqual([]);
  expect(answers.filter(({ status }) => status === 0).length).toBeLessThan(REQUESTS / 20);
  expect(after.heap - before.heap).toBeLessThan(5 * MB);
  // The limit is wide, because resident memory varies by itself.
  expect(after.resident - before.resident).toBeLessThan(100 * MB);
  // The limit depends on the good requests, which are slow as well on a busy machine.
  const late = p99(answers.filter(({ isGood }) => isGood));
  expect(p99(answers)).toBeLessThan(Math.max(50, 5 * late));
  expect(server.output()).not.toContain('a fault of ours');
});

test.each([
  ['no HTTP at all', '\u0016\u0003\u0001\u0002\u0000'],
  ['a header that is too large', `GET / HTTP/1.1\r\nHost: x\r\nX: ${'a'.repeat(40_000)}\r\n\r\n`],
  ['two lengths', 'POST /qr HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: 5\r\n\r\nabc'],
  [
    'a length and chunks',
    'POST /qr HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
  ],
  ['no host', 'GET / HTTP/1.1\r\n\r\n'],
  ['a line feed in the address', 'GET /\n HTTP/1.1\r\nHost: x\r\n\r\n'],
])('%s on the wire: answered with 4xx or cut', async (_what, bytes) => {
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
  let text = '';
  socket.on('data', (chunk) => (text += String(chunk)));
  socket.write(bytes);
  await Promise.race([once(socket, 'close'), once(socket, 'data')]);
  socket.destroy();
  expect(text === '' || /^HTTP\/1\.1 4\d\d/.test(text)).toBe(true);
  expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
});
