import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { useMultiFileAuthState } from '@whiskeysockets/baileys';
import { beforeEach, expect, test } from 'vitest';
import { restoreFolder } from '../../../../src/restore/folder/folder.ts';
import { restore } from '../../../../src/texts/en/restore.ts';
import { tempFolder } from '../../../kit/folder.ts';
import { ID, startBot } from '../../../kit/restore/keep-bot.ts';
import { testMachine } from '../../../kit/restore/keep-machine.ts';
import { startKeptServer, type KeptServer } from '../../../kit/restore/kept-server.ts';
import { failureOf } from '../../../kit/restore/server.ts';
import { sessionLinkedAt } from '../../../kit/restore/states.ts';

/** A folder, or a bot, of this session ID in which another device was linked since: it is neither overwritten nor sent as this session. */

const DAY = sessionLinkedAt(1_700_000_000);
const LATER = JSON.stringify(sessionLinkedAt(1_800_000_000).creds);

let server: KeptServer;
let said: string[];
let dir: string;
let waitS: number;

beforeEach(async () => {
  server = await startKeptServer(DAY);
  said = [];
  waitS = 20;
  dir = join(await tempFolder(), 'session');
});

const inFolder = () => ({ dir, waitS, load: useMultiFileAuthState });
const start = (machine = testMachine()) => startBot(server, said, inFolder(), machine);
const credsOf = () => readFile(join(dir, 'creds.json'), 'utf8');
const sent = () => server.asked.filter((route) => route.startsWith('PUT'));

test.each(['with a note', 'without one'])(
  'a folder %s whose new device was linked later stays, and no bot starts',
  async (note) => {
    await (await start()).close();
    if (note === 'without one') await rm(join(dir, '.kept-state'));
    await writeFile(join(dir, 'creds.json'), LATER);
    const before = sent();

    expect(await failureOf(() => start())).toMatchObject({ code: 'FOLDER_IS_NEWER' });
    expect(await credsOf()).toBe(LATER);
    expect(sent()).toEqual(before);
  },
);

test('F57: a folder that was restored before anything was kept is compared too', async () => {
  await restoreFolder(dir, DAY, { idText: ID.toLowerCase(), force: false });
  await writeFile(join(dir, 'creds.json'), LATER);

  expect(await failureOf(() => start())).toMatchObject({ code: 'FOLDER_IS_NEWER' });
  expect(await credsOf()).toBe(LATER);
  expect(sent()).toEqual([]);
});

test('a folder whose device was linked earlier gives way to the session of the ID, which is said', async () => {
  await (await start()).close();
  await writeFile(join(dir, 'creds.json'), JSON.stringify(sessionLinkedAt(1_600_000_000).creds));
  const bot = await start();

  expect(bot.state.creds).toMatchObject({ noiseKey: { public: expect.any(Buffer) } });
  expect(JSON.parse(await credsOf())).toMatchObject({ noiseKey: DAY.creds['noiseKey'] });
  expect(said).toEqual([restore.keep.fromServer(dir)]);
  await bot.close();
});

test('a folder with which a bot started while the server was away is compared when it is back', async () => {
  await restoreFolder(dir, DAY, { idText: ID.toLowerCase(), force: false });
  await writeFile(join(dir, 'creds.json'), LATER);
  waitS = 0.4;
  server.hook = (_route, response) => (response.destroy(), true);
  const bot = await start();
  waitS = 20;
  server.hook = () => false;

  expect(await bot.flush()).toBe(false);
  expect(said.at(-1)).toBe(restore.keep.otherDevice);
  expect(sent()).toEqual([]);
  expect(await failureOf(() => start())).toMatchObject({ code: 'FOLDER_IS_NEWER' });
});

test('the same folder with its own device is kept when the server is back, and compared once', async () => {
  await restoreFolder(dir, DAY, { idText: ID.toLowerCase(), force: false });
  waitS = 0.4;
  server.hook = (_route, response) => (response.destroy(), true);
  const bot = await start();
  waitS = 20;
  server.hook = () => false;

  expect(await bot.flush()).toBe(true);
  expect(await bot.close()).toBe(true);
  expect(server.asked.filter((route) => route.startsWith('GET /session?'))).toHaveLength(1);
});

test('a bot that links anew while it runs is not kept any more', async () => {
  const bot = await startBot(server, said);
  await bot.flush();
  const before = sent();
  Object.assign(bot.state.creds, sessionLinkedAt(1_800_000_000).creds);
  await bot.saveCreds();
  await bot.state.keys.set({ 'lid-mapping': { a: '1' } });

  expect(await bot.flush()).toBe(false);
  expect(await bot.close()).toBe(false);
  expect(sent()).toEqual(before);
  expect(said).toEqual([restore.keep.otherDevice]);
});
