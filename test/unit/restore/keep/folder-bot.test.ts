import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { useMultiFileAuthState } from '@whiskeysockets/baileys';
import { beforeEach, describe, expect, test } from 'vitest';
import { restoreFolder } from '../../../../src/restore/folder/folder.ts';
import type { KeepRequest } from '../../../../src/restore/keep/start.ts';
import type { KeptSession } from '../../../../src/restore/keep/running.ts';
import type { Machine } from '../../../../src/restore/keep/machine.ts';
import { tempFolder } from '../../../kit/folder.ts';
import { ID, startBot } from '../../../kit/restore/keep-bot.ts';
import { testMachine } from '../../../kit/restore/keep-machine.ts';
import { problem, startKeptServer, type KeptServer } from '../../../kit/restore/kept-server.ts';
import { failureOf } from '../../../kit/restore/server.ts';
import { sessionLinkedAt } from '../../../kit/restore/states.ts';

const DAY = sessionLinkedAt(1_700_000_000);
const LEASE = 'POST /session/state/lease';
const NOTE = '.kept-state';

let server: KeptServer;
let said: string[];
let dir: string;
/** Short only where the server is away, since a busy machine takes longer than that to answer. */
let waitS: number;

beforeEach(async () => {
  server = await startKeptServer(DAY);
  said = [];
  waitS = 20;
  dir = join(await tempFolder(), 'session');
});

const start = (more: Partial<KeepRequest> = {}, machine?: Machine) =>
  startBot(server, said, { dir, waitS, load: useMultiFileAuthState, ...more }, machine);
const inMemory = () => start({ dir: null, load: null });
const valueOf = async ({ state }: KeptSession, id: string) => (await state.keys.get('lid-mapping', [id]))[id];
const set = (bot: KeptSession, id: string, value: string) =>
  bot.state.keys.set({ 'lid-mapping': { [id]: value } });
const noteOf = async () => JSON.parse(await readFile(join(dir, NOTE), 'utf8')) as unknown;
const away = () => {
  waitS = 0.4;
  server.hook = (_route, response) => (response.destroy(), true);
};
const back = () => {
  waitS = 20;
  server.hook = () => false;
};

describe('a bot in a folder', () => {
  test('lives there as today, and is kept beside it', async () => {
    const bot = await start();
    await set(bot, '1', '10');
    Object.assign(bot.state.creds, { nextPreKeyId: 9 });
    await bot.saveCreds();
    await bot.close();
    const { state } = await useMultiFileAuthState(dir);

    expect((await state.keys.get('lid-mapping', ['1']))['1']).toBe('10');
    expect(state.creds).toMatchObject({ nextPreKeyId: 9, registrationId: 77 });
    const note = { epoch: 1, seq: server.seq, clean: true, device: expect.any(String), started: 1 };
    expect(await noteOf()).toEqual(note);
    expect(await valueOf(await inMemory(), '1')).toBe('10');
    expect(said).toEqual([]);
  });

  test('that ended in order sends nothing when it starts again', async () => {
    await (await start()).close();
    const before = server.asked.length;
    const bot = await start();

    expect(await bot.flush()).toBe(true);
    expect(server.asked.slice(before)).toEqual([LEASE]);
    expect(said).toEqual([]);
  });

  test('that was killed with changes that were not sent goes on with the folder, and sends it whole', async () => {
    const bot = await start();
    await bot.flush();
    await set(bot, '1', '404');
    const next = await start();
    expect(await valueOf(next, '1')).toBe('404');
    expect(said).toEqual([expect.stringMatching(/^The bot goes on with the session in /)]);
    await next.flush();

    expect(await valueOf(await inMemory(), '1')).toBe('404');
  });

  test('that another one without a folder has passed goes on with the newer one', async () => {
    const bot = await start();
    await set(bot, '1', '111');
    await set(bot, '2', '111');
    await bot.close();
    await writeFile(join(dir, 'mine.txt'), 'x');
    const other = await inMemory();
    await set(other, '1', '222');
    await other.close();
    await set(bot, '1', '777');
    const next = await start();

    expect(await valueOf(next, '1')).toBe('222');
    expect(await valueOf(next, '2')).toBe('111');
    expect(said).toContainEqual(expect.stringMatching(/session of the server, which is newer/));
    expect(await readFile(join(dir, 'lid-mapping-1.json'), 'utf8')).toBe('"222"');
    expect(await readFile(join(dir, 'mine.txt'), 'utf8')).toBe('x');
  });

  test('whose folder was restored before anything was kept goes on with it', async () => {
    await restoreFolder(dir, DAY, { idText: ID.toLowerCase(), force: false });
    await writeFile(join(dir, 'lid-mapping-5.json'), '"333"');
    const bot = await start();
    await bot.flush();

    expect(await valueOf(bot, '5')).toBe('333');
    // Nobody has noted yet which device it holds.
    expect(server.asked.filter((route) => route.startsWith('GET'))).toEqual([
      'GET /session?from=day-of-link',
    ]);
    expect(await valueOf(await inMemory(), '5')).toBe('333');
  });

  test.each([
    ['older', 1_000, '444'],
    ['newer', 9_000, '111'],
  ])(
    'without a note, in which a conversation was used %s, takes the newer one',
    async (_what, used, winner) => {
      const other = await inMemory();
      const record = (at: number) => ({
        _sessions: { a: { indexInfo: { used: at, created: 1, closed: -1 } } },
        version: 'v1',
      });
      await other.state.keys.set({ session: { '254.0': record(5_000) }, 'lid-mapping': { '1': '444' } });
      await other.close();
      await restoreFolder(dir, DAY, { idText: ID.toLowerCase(), force: false });
      await writeFile(join(dir, 'session-254.0.json'), JSON.stringify(record(used)));
      await writeFile(join(dir, 'lid-mapping-1.json'), '"111"');

      expect(await valueOf(await start(), '1')).toBe(winner);
      expect(said.filter((sentence) => sentence.startsWith('The bot goes on'))).toHaveLength(1);
    },
  );

  test('finds a file whose form nobody here knows, as Baileys does', async () => {
    await (await start()).close();
    await writeFile(join(dir, 'tctoken-new@form.json'), '{"x":1}');
    const bot = await start();

    expect(await bot.state.keys.get('tctoken', ['new@form', 'none'])).toEqual({
      'new@form': { x: 1 },
      none: null,
    });
  });

  test('whose folder is of a device that is newer is refused', async () => {
    await restoreFolder(dir, sessionLinkedAt(1_800_000_000), { idText: 'x', force: false });

    expect(await failureOf(() => start())).toMatchObject({ code: 'FOLDER_IS_NEWER' });
  });
});

describe('a bot in a folder, while the server', () => {
  test('is away, starts from it; when the server is back, all is kept', async () => {
    await (await start()).close();
    away();
    const machine = testMachine();
    const bot = await start({}, machine);
    await set(bot, '1', '666');
    expect(await bot.flush()).toBe(false);
    back();

    expect(await bot.flush()).toBe(true);
    expect(said[0]).toMatch(/^The bot starts with the session in .*without the server/);
    expect(await valueOf(await inMemory(), '1')).toBe('666');
  });

  test('is away and has a newer one, starts from it, but writes nothing over the newer one', async () => {
    await (await start()).close();
    const other = await inMemory();
    await set(other, '1', '222');
    await other.close();
    away();
    const bot = await start();
    await set(bot, '1', '555');
    back();

    expect(await bot.flush()).toBe(false);
    expect(said.at(-1)).toMatch(/holds a newer session.*Start again/);
    expect(await valueOf(bot, '1')).toBe('555');
    expect(await valueOf(await start(), '1')).toBe('222');
  });

  test.each([
    ['has withdrawn the session', 'SESSION_UNAVAILABLE', /no such session/],
    ['keeps no states', 'NOT_FOUND', /keeps no sessions/],
  ])('%s, goes on with the folder, with one line', async (_what, code, sentence) => {
    await (await start()).close();
    server.hook = (_route, response) => (problem(response, 404, code), true);
    const bot = await start();
    await set(bot, '1', '30');

    expect(await bot.close()).toBe(false);
    expect(said).toEqual([expect.stringMatching(sentence)]);
    expect(await readFile(join(dir, 'lid-mapping-1.json'), 'utf8')).toBe('"30"');
  });

  test('is away, uses a folder of unknown origin as it is, and never keeps that', async () => {
    await restoreFolder(dir, sessionLinkedAt(1_800_000_000), { idText: 'x', force: false });
    await rm(join(dir, '.restored-id'));
    away();
    const bot = await start();
    back();
    await set(bot, '1', '30');

    expect(await bot.close()).toBe(false);
    expect(server.epoch).toBe(0);
    expect(said).toEqual([expect.stringMatching(/holds a session already and is kept as it is/)]);
  });

  test('is away and the folder is empty, has nothing to start from', async () => {
    away();

    expect(await failureOf(() => start())).toMatchObject({ code: 'NETWORK' });
    expect(await readdir(join(dir, '..'))).toEqual([]);
  });
});
