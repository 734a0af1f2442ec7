import { readdir, readFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startFakeWhatsApp, type FakeWhatsApp } from '../double/whatsapp/index.ts';
import { HEAP_PROBE, linkMany } from '../kit/fault/links.ts';
import { findCanaries, type Canary } from '../kit/leak-check/leak-check.ts';
import { qrOf, start, started } from '../kit/program/client.ts';
import { askReport, askSession, linkByQr } from '../kit/program/link.ts';
import { ROOT } from '../kit/repo.ts';
import { startProcess, type TestProcess } from '../kit/program/start-process.ts';

/** Leaks that show only after thousands of links, or in a heap snapshot. */

const MB = 1024 * 1024;
const LINKS = 5_000;
/** Links to run before the growth is measured, because V8 compiles code meanwhile, which takes some megabytes. */
const BEFORE = 1_000;
/** An ended socket stays in memory until its connect timeout, and a last step for ten minutes. */
const SOCKET_GRACE_MS = 30_000;
const STEP_GRACE_MS = 11 * 60_000;

let whatsapp: FakeWhatsApp;
let dir: string;
let server: TestProcess;

beforeEach(async () => {
  whatsapp = await startFakeWhatsApp();
  dir = await mkdtemp(join(tmpdir(), 'trekker-soak-'));
  const probe = join(dir, 'probe.mjs');
  await writeFile(probe, HEAP_PROBE);
  const env = {
    DATA_DIR: join(dir, 'data'),
    TEMP_DIR: join(dir, 'temp'),
    WHATSAPP_URL: whatsapp.url,
    LOG_LEVEL: 'error',
    LINKS_PER_ADDRESS: 'off',
  };
  const args = ['--expose-gc', '--heapsnapshot-signal=SIGUSR2', `--diagnostic-dir=${dir}`];
  const program = ['--import', pathToFileURL(probe).href, join(ROOT, 'dist', 'main.js')];
  server = await startProcess(env, [...args, ...program]);
});

afterEach(async () => {
  await server.end('SIGKILL');
  await whatsapp.close();
  await rm(dir, { recursive: true, force: true });
});

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

test(`F16: after ${LINKS} links the heap is as it was`, async () => {
  await linkMany(server.url, whatsapp, BEFORE);
  await pause(STEP_GRACE_MS);
  const before = await server.heapBytes();
  await linkMany(server.url, whatsapp, LINKS, { firstNumber: 254_718_000_000 });
  await pause(STEP_GRACE_MS);
  expect((await server.heapBytes()) - before).toBeLessThan(5 * MB);
});

test('T27: when a link is over and its timers have run, no secret of it is in the heap', async () => {
  const target = { url: server.url, whatsapp };
  const { id, number } = await linkByQr(target);
  const snapshot = await pictureOfHeap();
  const { creds } = JSON.parse(await (await askSession(server.url, id)).text()) as KnownState;
  const canaries = canariesOf(id, number, creds);
  expect(findCanaries(canaries, [{ name: 'the heap', text: snapshot }])).toEqual([]);
});

test('T27: nor is one after a restore, a zip, an inspection, pasted creds, a cancelled link, one refused, and two withdrawals', async () => {
  const target = { url: server.url, whatsapp };
  const canaries: Canary[] = [];
  for (const query of ['', '?logout=true']) {
    const { id, number } = await linkByQr(target);
    const { creds } = JSON.parse(await (await askSession(server.url, id)).text()) as KnownState;
    const headers = { Authorization: `Bearer ${id}` };
    await (await fetch(`${server.url}/session/archive`, { headers })).arrayBuffer();
    expect((await askReport(server.url, id)).status).toBe(200);
    expect((await askReport(server.url, JSON.stringify(creds))).status).toBe(200);
    // Damaged in the middle, so that it is refused late.
    expect((await askReport(server.url, JSON.stringify({ ...creds, noiseKey: 5 }))).status).toBe(200);
    expect((await askSession(server.url, id, { method: 'DELETE', query })).status).toBe(200);
    expect((await askSession(server.url, id)).status).toBe(404);
    canaries.push(...canariesOf(id, number, creds));
  }
  const cancelled = await started(server.url, 'qr');
  canaries.push({ kind: 'QR', value: qrOf(cancelled.step) }, { kind: 'token', value: cancelled.token });
  const authorized = { Authorization: `Bearer ${cancelled.token}` };
  await fetch(`${server.url}/qr/${cancelled.linkId}`, { method: 'DELETE', headers: authorized });
  const refused = await start(server.url, 'code', { number: '+254 712 000 00' });
  expect(refused.status).toBe(400);

  expect(findCanaries(canaries, [{ name: 'the heap', text: await pictureOfHeap() }])).toEqual([]);
});

type KnownState = { readonly creds: { noiseKey: { private: { data: string } }; advSecretKey: string } };

function canariesOf(id: string, number: string, { noiseKey, advSecretKey }: KnownState['creds']): Canary[] {
  return [
    { kind: 'session ID', value: id },
    { kind: 'number', value: number },
    { kind: 'QR', value: advSecretKey },
    { kind: 'key', value: Buffer.from(noiseKey.private.data, 'base64') },
  ];
}

/** A heap snapshot after all links have ended and their timers have run. */
async function pictureOfHeap(): Promise<string> {
  await whatsapp.awaitSockets(0);
  await pause(SOCKET_GRACE_MS);
  await server.heapBytes();
  server.signal('SIGUSR2');
  return untilSnapshot();
}

/** The text of the heap snapshot that Node writes on the signal, once it is complete. */
async function untilSnapshot(): Promise<string> {
  for (;;) {
    const file = (await readdir(dir)).find((name) => name.endsWith('.heapsnapshot'));
    const text = file === undefined ? '' : await readFile(join(dir, file), 'latin1');
    if (text.endsWith(']}')) return text;
    await pause(500);
  }
}
