import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { useMultiFileAuthState } from '@whiskeysockets/baileys';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { restoreSession } from '../../../../src/restore/restore-session.ts';
import { tempFolder } from '../../../kit/folder.ts';
import { askSession, linkByQr } from '../../../kit/program/link.ts';
import { startApp, type TestApp } from '../../../kit/program/start-app.ts';
import { startBot } from '../../../kit/restore/keep-bot.ts';
import { failureOf } from '../../../kit/restore/server.ts';

/** The client of kept sessions and the program itself, without WhatsApp. */

let app: TestApp;
let sessionId: string;
let said: string[];

beforeAll(async () => {
  app = await startApp();
  sessionId = (await linkByQr(app)).id;
});

beforeEach(() => {
  said = [];
});

afterAll(() => app.close());

const start = (more: Parameters<typeof startBot>[2] = {}) => startBot(app, said, { sessionId, ...more });
const mapping = (value: string) => ({ 'lid-mapping': { '254711': value } });
type Bot = Awaited<ReturnType<typeof start>>;
const valueOf = async ({ state }: Bot) => (await state.keys.get('lid-mapping', ['254711']))['254711'];

test('a bot without a disk goes on where it ended, and everybody with the ID gets the newest state', async () => {
  const first = await start();
  await first.state.keys.set(mapping('1'));
  expect(await first.flush()).toBe(true);
  await first.state.keys.set(mapping('2'));
  expect(await first.close()).toBe(true);
  const second = await start();
  expect(await valueOf(second)).toBe('2');
  await second.state.keys.set(mapping('3'));
  await second.close();
  const dir = join(await tempFolder(), 'session');
  await restoreSession(
    { sessionId, url: app.url, dir, force: false, waitS: null },
    { env: {}, warn: (sentence) => void said.push(sentence) },
  );

  expect(await readFile(join(dir, 'lid-mapping-254711.json'), 'utf8')).toBe('"3"');
  expect(await (await askSession(app.url, sessionId)).json()).toMatchObject({ keys: mapping('3') });
  expect(said).toEqual([]);
});

test('a bot in a folder and one without throw each other out, and the newer one is the one that is kept', async () => {
  const dir = join(await tempFolder(), 'session');
  const folder = await start({ dir, load: useMultiFileAuthState });
  await folder.state.keys.set(mapping('4'));
  await folder.flush();
  const memory = await start();
  expect(await valueOf(memory)).toBe('4');
  await memory.state.keys.set(mapping('5'));
  await folder.state.keys.set(mapping('6'));

  expect(await Promise.all([memory.close(), folder.close()])).toEqual([true, false]);
  expect(said).toEqual([expect.stringMatching(/^Another bot has started/)]);
  expect(await valueOf(await start({ dir, load: useMultiFileAuthState }))).toBe('5');
});

test('a state of 400 groups is one base, and what changes is small beside it', async () => {
  const bot = await start();
  const groups = Array.from({ length: 400 }, (_, index) => [`1203${index}@g.us`, { '254711@lid': true }]);
  await bot.state.keys.set({ 'sender-key-memory': Object.fromEntries(groups) as Record<string, unknown> });

  expect(await bot.close()).toBe(true);
  const next = await start();
  expect(await next.state.keys.get('sender-key-memory', ['1203399@g.us'])).toEqual({
    '1203399@g.us': { '254711@lid': true },
  });
  await next.close();
});

test('a session that is withdrawn is told once, and the bot goes on; it does not start again', async () => {
  const bot = await start();
  expect((await askSession(app.url, sessionId, { method: 'DELETE' })).status).toBe(200);
  await bot.state.keys.set(mapping('7'));

  expect(await bot.flush()).toBe(false);
  expect(await valueOf(bot)).toBe('7');
  expect(said).toEqual([expect.stringMatching(/no such session any more/)]);
  expect(await failureOf(() => start())).toMatchObject({ code: 'SESSION_UNAVAILABLE' });
});
