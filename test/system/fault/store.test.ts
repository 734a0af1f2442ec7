import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, statfs, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, type TestContext } from 'vitest';
import type { StageHook } from '../../../src/ports/base.ts';
import { startFakeWhatsApp, type FakeWhatsApp } from '../../double/whatsapp/index.ts';
import { restore } from '../../../src/texts/en/restore.ts';
import { ShiftedClock } from '../../kit/clock.ts';
import { needsOneProcess } from '../../kit/machines/spread.ts';
import { finalStep, problemOf, qrOf, start, started, stepsOf } from '../../kit/program/client.ts';
import { askSession, linkByQr } from '../../kit/program/link.ts';
import { startApp } from '../../kit/program/start-app.ts';
import { startBot } from '../../kit/restore/keep-bot.ts';

/** Faults of the embedded store: a full disk, a wrong clock. Faults of MongoDB are tested with its driver. */

const MB = 1024 * 1024;
const HOUR_MS = 3_600_000;

let whatsapp: FakeWhatsApp;
let dir: string;
let mounted: string[] = [];

beforeEach(async () => {
  whatsapp = await startFakeWhatsApp();
  dir = await mkdtemp(join(tmpdir(), 'trekker-store-'));
});

afterEach(async () => {
  await whatsapp.close();
  // The unmount is lazy, because SQLite closes its files only when its statements are collected.
  for (const path of mounted) execFileSync('umount', ['-l', path]);
  mounted = [];
  await rm(dir, { recursive: true, force: true });
});

/** Makes `dir` a file system of its own. */
function mountSmall(context: TestContext, size: string): void {
  needsOneProcess('the store on this disk is the embedded one, which has one process');
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', dir], { stdio: 'pipe' });
    mounted.push(dir);
  } catch {
    context.skip('a file system can only be mounted by root on Linux');
  }
}

async function freeBytes(): Promise<number> {
  const { bavail, bsize } = await statfs(dir);
  return bavail * bsize;
}

/** Withdraws a session; resolves with status and answer. */
async function withdraw(url: string, id: string, logout: boolean): Promise<readonly unknown[]> {
  const answer = await askSession(url, id, { method: 'DELETE', query: `?logout=${logout}` });
  return [answer.status, await answer.json()];
}

/** Fills the disk until `left` bytes are free. */
async function fillUntil(left: number): Promise<void> {
  const size = (await freeBytes()) - left;
  await writeFile(join(dir, 'filler'), Buffer.alloc(Math.max(0, size), 1));
}

test('F07: store full: a running link is unlinked, no new one starts, reads go on, and with room again all goes on', async (context) => {
  mountSmall(context, '160m');
  const clock = new ShiftedClock();
  let fill: StageHook = () => undefined;
  const app = await startApp({}, { clock, hook: (stage) => fill(stage) }, { dir, whatsapp });
  const { id } = await linkByQr(app);

  // The free space falls below 64 MB, the program's limit, between login and saving.
  fill = (stage) => (stage === 'settled' ? fillUntil(40 * MB) : undefined);
  const phone = whatsapp.addPhone({ number: '254715000001' });
  const running = await started(app.url, 'qr');
  await phone.scan(qrOf(running.step));
  expect(await finalStep(app.url, 'qr', running)).toMatchObject({ error: { code: 'STORE_UNAVAILABLE' } });
  expect(phone.linkedDevices()).toEqual([]);
  expect(phone.messages()).toEqual([]);

  fill = () => undefined;
  clock.pass(11_000);
  const refused = await start(app.url, 'qr');
  expect([refused.status, (await problemOf(refused)).code]).toEqual([503, 'STORE_UNAVAILABLE']);
  expect(await (await fetch(`${app.url}/readyz`)).json()).toMatchObject({
    ready: false,
    reasons: ['store-unavailable'],
  });
  expect((await askSession(app.url, id)).status).toBe(200);

  // The disk is full, which must not keep reads from working.
  await fillUntil(0);
  clock.pass(2 * HOUR_MS);
  expect((await askSession(app.url, id)).status).toBe(200);

  await rm(join(dir, 'filler'));
  clock.pass(11_000);
  expect((await fetch(`${app.url}/readyz`)).status).toBe(200);
  await linkByQr(app);
  await app.close();
});

test('F07: store full: bots whose sessions are kept go on and say so once, links go on longer than they, and nothing older wins', async (context) => {
  mountSmall(context, '220m');
  const app = await startApp({}, {}, { dir, whatsapp });
  const { id: sessionId } = await linkByQr(app);
  const said: string[] = [];
  const bot = await startBot(app, said, { sessionId });
  const count = async (now: string) => {
    await bot.state.keys.set({ 'lid-mapping': { '1': now } });
    return bot.flush();
  };
  const atServer = async () => (await (await askSession(app.url, sessionId)).json()) as object;
  const mapping = (now: string) => ({ keys: { 'lid-mapping': { '1': now } } });
  expect(await count('1')).toBe(true);

  // There is room for sessions, but no more for what bots keep.
  await fillUntil(100 * MB);
  for (const now of ['2', '3', '4']) expect(await count(now)).toBe(false);
  expect(said).toEqual([expect.stringContaining('cannot be kept now')]);
  await linkByQr(app);
  await writeFile(join(dir, 'filler2'), Buffer.alloc(await freeBytes(), 1));
  expect(await count('5')).toBe(false);
  expect(await atServer()).toMatchObject(mapping('1'));

  for (const name of ['filler', 'filler2']) await rm(join(dir, name));
  expect([await bot.flush(), await bot.flush()]).toEqual([true, true]);
  expect(said.slice(1)).toEqual([restore.keep.back]);
  expect(await atServer()).toMatchObject(mapping('5'));
  await bot.close();
  await app.close();
});

test('F47: store full to the last byte: sessions are withdrawn, and what needs room says so in true words', async (context) => {
  mountSmall(context, '160m');
  const app = await startApp({}, {}, { dir, whatsapp });
  const [first, second, third] = [await linkByQr(app), await linkByQr(app), await linkByQr(app)];
  await fillUntil(0);

  const zip = await askSession(app.url, third.id, { query: '/archive' });
  expect([zip.status, await zip.json()]).toMatchObject([
    503,
    { code: 'STORE_UNAVAILABLE', detail: expect.stringMatching(/no room for the files of a zip/) as string },
  ]);

  expect(await withdraw(app.url, first.id, false)).toMatchObject([200, { deleted: true }]);
  expect(await withdraw(app.url, second.id, true)).toMatchObject([
    200,
    { deleted: true, loggedOut: 'confirmed' },
  ]);
  for (const { id } of [first, second]) expect((await askSession(app.url, id)).status).toBe(404);

  // Other programs take the room of the reserve and of the sessions before.
  await rm(join(dir, 'data', 'sessions.db-reserve'), { force: true });
  await writeFile(join(dir, 'filler2'), Buffer.alloc(await freeBytes(), 1));
  expect(await withdraw(app.url, third.id, false)).toMatchObject([
    503,
    { code: 'STORE_UNAVAILABLE', title: 'The session could not be deleted' },
  ]);
  expect((await askSession(app.url, third.id)).status).toBe(200);

  await rm(join(dir, 'filler'));
  expect(await withdraw(app.url, third.id, false)).toMatchObject([200, { deleted: true }]);
  await app.close();
});

test('F07: store full: on 16 MB the program starts, serves its pages and refuses links', async (context) => {
  mountSmall(context, '16m');
  const app = await startApp({}, {}, { dir, whatsapp });
  expect((await fetch(`${app.url}/`)).status).toBe(200);
  expect((await start(app.url, 'qr')).status).toBe(503);
  expect(whatsapp.counts.opened).toBe(0);
  await app.close();
});

test.each([
  ['an hour ahead', HOUR_MS],
  ['an hour back', -HOUR_MS],
  ['a year back', -365 * 24 * HOUR_MS],
])(
  'F18: clock: set %s in the middle of a link, the link goes on and its ID restores',
  async (_what, byMs) => {
    const clock = new ShiftedClock();
    const app = await startApp({}, { clock }, { whatsapp });
    const phone = whatsapp.addPhone({ number: '254715000002' });
    const link = await started(app.url, 'qr');
    const states: string[] = [];
    for await (const step of stepsOf(app.url, 'qr', link)) {
      states.push(step.state);
      if (step.state === 'qr') {
        clock.setWall(byMs);
        await phone.scan(qrOf(step));
      }
      if (step.state === 'saving') clock.setWall(-byMs);
    }
    expect(states.at(-1)).toBe('linked');
    await app.close();
  },
);
