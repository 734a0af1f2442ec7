import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { useMultiFileAuthState } from '@whiskeysockets/baileys';
import { beforeEach, describe, expect, test } from 'vitest';
import { DISK } from '../../../../src/auth-state/folder/files.ts';
import { restoreFolder } from '../../../../src/restore/folder/folder.ts';
import { FolderWriter, type LoadedState } from '../../../../src/restore/keep/folder/folder-writer.ts';
import type { KeepRequest } from '../../../../src/restore/keep/start.ts';
import type { KeptSession } from '../../../../src/restore/keep/running.ts';
import type { Machine } from '../../../../src/restore/keep/machine.ts';
import { tempFolder } from '../../../kit/folder.ts';
import { badDisk, diskError } from '../../../kit/restore/bad-disk.ts';
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

beforeEach(async () => {
  server = await startKeptServer(DAY);
  said = [];
  dir = join(await tempFolder(), 'session');
});

const start = (more: Partial<KeepRequest> = {}, machine?: Machine) =>
  startBot(server, said, { dir, waitS: 0.4, load: useMultiFileAuthState, ...more }, machine);
const inMemory = () => start({ dir: null, load: null });
const valueOf = async ({ state }: KeptSession, id: string) => (await state.keys.get('lid-mapping', [id]))[id];
const set = (bot: KeptSession, id: string, value: string) =>
  bot.state.keys.set({ 'lid-mapping': { [id]: value } });
const noteOf = async () => JSON.parse(await readFile(join(dir, NOTE), 'utf8')) as unknown;
const away = () => {
  server.hook = (_route, response) => (response.destroy(), true);
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
    expect(await noteOf()).toEqual({ epoch: 1, seq: server.seq, clean: true, device: expect.any(String) });
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
    server.hook = () => false;

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
    server.hook = () => false;

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
    server.hook = () => false;
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

describe('a disk that fails while the bot runs', () => {
  const failing = async (folder: string): Promise<LoadedState> => {
    const loaded = (await useMultiFileAuthState(folder)) as unknown as LoadedState;
    const set = () => Promise.reject(diskError('ENOSPC'));
    return { ...loaded, state: { ...loaded.state, keys: { ...loaded.state.keys, set } } };
  };

  test('is told once; the bot goes on in memory, and what is newer wins at the next start', async () => {
    await (await start()).close();
    const bot = await start({ load: failing });
    await set(bot, '1', '10');
    await set(bot, '2', '20');
    await bot.saveCreds();
    expect([await valueOf(bot, '1'), await valueOf(bot, '2')]).toEqual(['10', '20']);
    await bot.close();

    expect(said).toEqual([expect.stringMatching(/the disk is full \(ENOSPC\).*The bot goes on/)]);
    expect(await readdir(dir)).not.toContain(NOTE);
    await rm(join(dir, 'session-254700000078.0.json'));
    const record = { _sessions: { a: { indexInfo: { used: 5, created: 1, closed: -1 } } }, version: 'v1' };
    const other = await inMemory();
    await other.state.keys.set({ session: { '254.0': record } });
    await other.close();
    expect(await valueOf(await start(), '2')).toBe('20');
  });

  test.each(['EROFS', 'EDQUOT', 'EACCES', 'EIO'])(
    'with %s, also for the note and its removal',
    async (code) => {
      const loaded = {
        state: { creds: {}, keys: { get: () => ({}), set: () => Promise.resolve() } },
        saveCreds: () => Promise.resolve(),
      };
      const { files, calls } = badDisk(() => ({ before: diskError(code) }));
      const folder = new FolderWriter({
        dir,
        files,
        loaded,
        cleanAt: { epoch: 1, seq: 1 },
        device: null,
        say: (sentence) => void said.push(sentence),
      });
      await folder.set({ 'lid-mapping': { '1': 'a' } });
      await folder.note({ epoch: 1, seq: 2 }, false);
      await folder.saveCreds();

      expect(said).toHaveLength(1);
      expect(said[0]).toContain(code);
      expect(calls.map(({ verb }) => verb)).toEqual(['write', 'remove']);
    },
  );

  test('has its note marked before the first change', async () => {
    const texts: string[] = [];
    const set = async () => void texts.push(await readFile(join(dir, NOTE), 'utf8'));
    const loaded = {
      state: { creds: {}, keys: { get: () => ({}), set } },
      saveCreds: () => Promise.resolve(),
    };
    await DISK.makeFolder(dir);
    const folder = new FolderWriter({
      dir,
      files: DISK,
      loaded,
      cleanAt: { epoch: 1, seq: 4 },
      device: 'd',
      say: (sentence) => void said.push(sentence),
    });
    await folder.set({});

    expect(texts).toEqual(['{"epoch":1,"seq":4,"device":"d"}']);
    expect(said).toEqual([]);
  });
});
