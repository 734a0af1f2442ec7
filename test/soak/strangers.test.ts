import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startFakeWhatsApp, type FakeWhatsApp } from '../double/whatsapp/index.ts';
import { randomFrom } from '../kit/seeded.ts';
import { ROOT } from '../kit/repo.ts';
import { startProcess, type TestProcess } from '../kit/program/start-process.ts';

/**
 * An hour of anonymous requests of every route from two networks, and one visitor a second from networks of their own.
 * `SOAK_MINUTES` makes it shorter.
 */

const MB = 1024 * 1024;
const MINUTES = Number(process.env['SOAK_MINUTES'] ?? 60);
const SEED = 20_261_128;
const AT_ONCE = 16;
const VISITOR_EVERY_MS = 1_000;
/** The time before memory is measured, in which code is compiled and pools grow. */
const WARM_UP_MS = 60_000;
const MAX_DELAY_MS = 200;
const MAX_GROWTH = 150 * MB;
const MAX_REFUSED = 0.02;
const ATTACKERS = [
  (below: Below) => `198.51.100.${1 + below(254)}`,
  (below: Below) => `2001:db8:1:${below(0x10000).toString(16)}::${below(0x10000).toString(16)}`,
];
/** Answers `delay` with the event-loop delay since the last question, and `heap` with the heap after a collection. */
const PROBE = `import { monitorEventLoopDelay } from 'node:perf_hooks';
const SAMPLE_MS = 5;
const delay = monitorEventLoopDelay({ resolution: SAMPLE_MS });
delay.enable();
process.on('message', (message) => {
  if (message !== 'heap') return;
  gc();
  const late = (ns) => ns / 1e6 - SAMPLE_MS;
  process.stderr.write('DELAY ' + JSON.stringify({ p999: late(delay.percentile(99.9)), max: late(delay.max) }) + '\\n');
  delay.reset();
  process.send({ heap: process.memoryUsage().heapUsed });
});`;

type Below = (limit: number) => number;
type Asked = {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
};
type Told = { readonly status: number; readonly text: string };

let whatsapp: FakeWhatsApp;
let dir: string;
let server: TestProcess;

beforeEach(async () => {
  whatsapp = await startFakeWhatsApp();
  dir = await mkdtemp(join(tmpdir(), 'trekker-strangers-'));
  const probe = join(dir, 'probe.mjs');
  await writeFile(probe, PROBE);
  const env = {
    DATA_DIR: join(dir, 'data'),
    TEMP_DIR: join(dir, 'temp'),
    WHATSAPP_URL: whatsapp.url,
    LOG_LEVEL: 'error',
    TRUST_PROXY: '1',
    API_KEYS: randomBytes(16).toString('hex'),
    METRICS_TOKEN: randomBytes(16).toString('hex'),
  };
  const program = ['--import', pathToFileURL(probe).href, join(ROOT, 'dist', 'main.js')];
  server = await startProcess(env, ['--expose-gc', ...program]);
});

afterEach(async () => {
  await server.end('SIGKILL');
  await whatsapp.close();
  await rm(dir, { recursive: true, force: true });
});

function ask(asked: Asked, address: string, agent: Agent): Promise<Told> {
  const { method, path, headers = {}, body = '' } = asked;
  const url = new URL(server.url);
  const type = body === '' ? {} : { 'Content-Type': 'application/json' };
  const all = {
    ...type,
    'X-Forwarded-For': address,
    ...headers,
    'Content-Length': String(Buffer.byteLength(body)),
  };
  return new Promise((resolve, reject) => {
    const outgoing = request(
      { agent, method, host: url.hostname, port: url.port, path, headers: all },
      (answer) => {
        let text = '';
        answer.setEncoding('utf8').on('data', (part: string) => (text += part));
        answer.once('end', () => resolve({ status: answer.statusCode ?? 0, text }));
        answer.once('error', () => resolve({ status: 0, text }));
        // An event stream would stay open, so the stranger leaves it at once.
        if (answer.headers['content-type'] === 'text/event-stream') answer.destroy();
        answer.once('close', () => resolve({ status: answer.statusCode ?? 0, text }));
      },
    );
    outgoing.setTimeout(20_000, () => outgoing.destroy(new Error(`${method} ${path} was not answered`)));
    outgoing.once('error', (error) => {
      if ('code' in error && (error.code === 'ECONNRESET' || error.code === 'EPIPE'))
        resolve({ status: 0, text: '' });
      else reject(error);
    });
    outgoing.end(body);
  });
}

const RUNS = [
  ' ',
  'A',
  '=',
  '~',
  '{',
  '[',
  '"',
  ';',
  '\\',
  '\u200b',
  '\u00a0',
  'export ',
  'SESSION_ID=',
  '0,',
];

function pasted(below: Below): string {
  const run = RUNS[below(RUNS.length)] ?? '';
  const long = run.repeat(Math.floor(below(60_000) / run.length));
  const bomb = gzipSync(`{"a":[${'[],'.repeat(below(100_000))}0]}`).toString('base64');
  const kinds = [
    `export${long}${'A'.repeat(60)}`,
    `TREKKER-MD~${randomBytes(30).toString('base64url').toLowerCase().slice(0, 39)}`,
    `TREKKER-MD~${bomb.slice(0, 60_000)}`,
    `{"noiseKey":${long}`,
    long,
    JSON.stringify({ me: { id: '254712345678:1@s.whatsapp.net', name: long.slice(0, 20_000) } }),
  ];
  return kinds[below(kinds.length)] ?? '';
}

const PAGES = [
  '/',
  '/qr',
  '/pair',
  '/validate',
  '/docs',
  '/openapi.json',
  '/restore.mjs',
  '/healthz',
  '/readyz',
];

/** A random text as it may stand in an address or a header, which take visible ASCII only. */
function visible(below: Below, length: number): string {
  return pasted(below)
    .replace(/[^\x21-\x7e]/g, '')
    .slice(0, length);
}

/** A random request to any route, well-formed or not. */
function anonymous(below: Below): Asked {
  const bearer = { Authorization: `Bearer ${visible(below, 2_000)}x` };
  const post = (path: string, body: unknown): Asked => ({ method: 'POST', path, body: JSON.stringify(body) });
  const get = (path: string, headers: Asked['headers'] = {}): Asked => ({ method: 'GET', path, headers });
  const number = `+2547${String(10_000_000 + below(50)).padStart(8, '0')}`;
  const kinds = [
    () => post('/qr', {}),
    () => post('/code', { number }),
    () => post('/code', { number: pasted(below).slice(0, 9_000) }),
    () => post('/validate', { sessionId: pasted(below) }),
    () =>
      post('/validate', { sessionId: pasted(below), live: true, confirm: 'may-disconnect-a-running-bot' }),
    () => post('/giftedValidate.php', { sessionId: pasted(below) }),
    () => get('/qr', { Accept: 'image/png' }),
    () => get(`/code?number=${encodeURIComponent(number)}`),
    () => get(`/qr/${randomBytes(12).toString('base64url')}/events`, bearer),
    () => get('/session', bearer),
    () => get('/session/archive', bearer),
    () => ({ ...get('/session?logout=true', bearer), method: 'DELETE' }),
    () => get(`/api/downloadCreds.php/${randomBytes(20).toString('hex')}`, { 'x-api-key': 'a'.repeat(16) }),
    () => get('/metrics', bearer),
    ...PAGES.map((path) => () => get(path, { Accept: 'text/html', 'Accept-Encoding': 'gzip, br' })),
    () => get(`/${visible(below, 3_000)}`),
    () => ({ method: 'OPTIONS', path: '/session' }),
  ];
  return kinds[below(kinds.length)]?.() ?? get('/');
}

async function attack(untilMs: number, worker: number): Promise<number> {
  const below = randomFrom(SEED + worker);
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  let faults = 0;
  while (performance.now() < untilMs) {
    const address = ATTACKERS[below(ATTACKERS.length)]?.(below) ?? '';
    const { status } = await ask(anonymous(below), address, agent);
    if (status === 500) faults += 1;
  }
  agent.destroy();
  return faults;
}

/** Loads a page and starts a link; true if both were served. The link is cancelled again. */
async function visit(count: number, agent: Agent): Promise<boolean> {
  const address = `10.${(count >> 8) % 256}.${count % 256}.7`;
  const page = await ask({ method: 'GET', path: '/qr' }, address, agent);
  const { status, text } = await ask({ method: 'POST', path: '/qr', body: '{}' }, address, agent);
  if (status !== 201) return false;
  const { linkId, token } = JSON.parse(text) as { readonly linkId: string; readonly token: string };
  const headers = { Authorization: `Bearer ${token}` };
  await ask({ method: 'DELETE', path: `/qr/${linkId}`, headers }, address, agent);
  return page.status === 200;
}

async function visitRegularly(
  untilMs: number,
): Promise<{ readonly visits: number; readonly refused: number }> {
  const agent = new Agent({ keepAlive: true });
  let [visits, refused] = [0, 0];
  while (performance.now() < untilMs) {
    const nextMs = performance.now() + VISITOR_EVERY_MS;
    visits += 1;
    if (!(await visit(visits, agent))) refused += 1;
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, nextMs - performance.now())));
  }
  agent.destroy();
  return { visits, refused };
}

async function measure(): Promise<{ readonly p999: number; readonly max: number; readonly rss: number }> {
  await server.heapBytes();
  const line =
    server
      .output()
      .split('\n')
      .findLast((text) => text.startsWith('DELAY ')) ?? '';
  const delay = JSON.parse(line.slice('DELAY '.length)) as { readonly p999: number; readonly max: number };
  return { ...delay, rss: server.residentBytes() };
}

test('strangers: while anybody asks anything, the event loop turns, memory stays, and visitors are served', async () => {
  const run = async (ms: number) => {
    const untilMs = performance.now() + ms;
    const visitors = visitRegularly(untilMs);
    const faults = await Promise.all(Array.from({ length: AT_ONCE }, (_, worker) => attack(untilMs, worker)));
    return { ...(await visitors), faults: faults.reduce((sum, one) => sum + one, 0) };
  };
  await run(Math.min(WARM_UP_MS, (MINUTES * 60_000) / 4));
  const before = await measure();
  const { visits, refused, faults } = await run(MINUTES * 60_000);
  const after = await measure();
  process.stdout.write(`${JSON.stringify({ before, after, visits, refused, faults })}\n`);

  expect(faults).toBe(0);
  expect(after.p999).toBeLessThan(MAX_DELAY_MS);
  expect(after.rss - before.rss).toBeLessThan(MAX_GROWTH);
  expect(visits).toBeGreaterThan(0);
  expect(refused / visits).toBeLessThan(MAX_REFUSED);
});
