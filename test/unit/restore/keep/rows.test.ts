import { join } from 'node:path';
import { useMultiFileAuthState } from '@whiskeysockets/baileys';
import { beforeEach, describe, expect, test } from 'vitest';
import type { KeptSession } from '../../../../src/restore/keep/running.ts';
import type { Machine } from '../../../../src/restore/keep/machine.ts';
import { tempFolder } from '../../../kit/folder.ts';
import { diskError } from '../../../kit/restore/bad-disk.ts';
import { startBot } from '../../../kit/restore/keep-bot.ts';
import { hastyMachine, testMachine } from '../../../kit/restore/keep-machine.ts';
import { problem, startKeptServer, type Hook, type KeptServer } from '../../../kit/restore/kept-server.ts';
import { sessionLinkedAt } from '../../../kit/restore/states.ts';

/** Whatever a server does not take: the bot goes on, says so once, has all of it kept afterwards, and nothing older wins. */

let server: KeptServer;
let said: string[];
let dir: string;

beforeEach(async () => {
  server = await startKeptServer(sessionLinkedAt(1_700_000_000));
  said = [];
  dir = join(await tempFolder(), 'session');
});

const inMemory = (machine: Machine = testMachine()) => startBot(server, said, {}, machine);
const inFolder = () => startBot(server, said, { dir, waitS: 20, load: useMultiFileAuthState });
const set = (bot: KeptSession, a: string) => bot.state.keys.set({ 'lid-mapping': { '1': a } });
const valueOf = async ({ state }: KeptSession) => (await state.keys.get('lid-mapping', ['1']))['1'];

const refused =
  (status: number, code: string | null, more: object = {}): Hook =>
  (route, response) => {
    if (!route.startsWith('PUT')) return false;
    if (code === null) response.writeHead(status).end('<html>');
    else problem(response, status, code, more);
    return true;
  };

const ROWS: readonly (readonly [string, Hook, RegExp])[] = [
  ['is away', (_route, response) => (response.destroy(), true), /cannot be kept now/],
  ['is being restarted behind its proxy', refused(502, null), /cannot be kept now/],
  ['has a full disk', refused(503, 'STORE_FULL'), /cannot be kept now/],
  ['has a store that is away', refused(503, 'STORE_UNAVAILABLE'), /cannot be kept now/],
  [
    'has given its room to others',
    refused(507, 'STATE_NO_ROOM', { mostBytes: 0, retryAfter: 60 }),
    /no room for more/,
  ],
  ['has taken enough from this bot', refused(429, 'RATE_LIMITED', { retryAfter: 30 }), /cannot be kept now/],
];

describe('F56: a server that', () => {
  test.each(ROWS)(
    '%s is told of once in ten minutes, and has all a minute after that',
    async (_what, hook, sentence) => {
      const machine = hastyMachine();
      const bot = await inMemory(machine);
      await set(bot, '100');
      await bot.flush();
      server.hook = hook;
      const startMs = machine.clock.monotonic();
      for (let at = 0; machine.clock.monotonic() - startMs < 600_000; at += 1) {
        await set(bot, `${2000 + at}`);
        await bot.flush();
        machine.clock.advance(20_000);
      }
      expect(said).toEqual([expect.stringMatching(sentence)]);
      await set(bot, '999');
      server.hook = () => false;
      expect(await bot.flush()).toBe(true);
      // A second round takes what came while the first one was under way.
      expect(await bot.flush()).toBe(true);
      expect(said.slice(1)).toEqual([expect.stringMatching(/kept again/)]);
      const next = await inMemory();
      expect(await valueOf(next)).toBe('999');
      await bot.close();
      await next.close();
    },
  );

  test.each(ROWS)('%s gives way to the folder of a bot that was killed meanwhile', async (_what, hook) => {
    const bot = await inFolder();
    await set(bot, '100');
    await bot.flush();
    server.hook = hook;
    await set(bot, '404');
    await bot.flush();
    server.hook = () => false;
    const next = await inFolder();
    expect(await valueOf(next)).toBe('404');
    expect(await next.close()).toBe(true);
    expect(await valueOf(await inMemory())).toBe('404');
  });
});

test('a folder whose disk was full gives way to the server, which alone has what came after that', async () => {
  const first = await inFolder();
  await set(first, '100');
  await first.close();
  const load = async (folder: string) => {
    const { state, saveCreds } = await useMultiFileAuthState(folder);
    const full = () => Promise.reject(diskError('ENOSPC'));
    return { state: { ...state, keys: { ...state.keys, set: full } }, saveCreds };
  };
  const second = await startBot(server, said, { dir, waitS: 20, load });
  await set(second, '404');
  await second.close();
  const third = await inFolder();

  expect(await valueOf(third)).toBe('404');
  expect(said).toEqual([
    expect.stringMatching(/the disk is full/),
    expect.stringMatching(/session of the server, which is newer/),
  ]);
  await third.close();
});
