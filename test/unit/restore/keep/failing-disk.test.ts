import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { useMultiFileAuthState } from '@whiskeysockets/baileys';
import { beforeEach, describe, expect, test } from 'vitest';
import { DISK } from '../../../../src/auth-state/folder/files.ts';
import { FolderWriter, type LoadedState } from '../../../../src/restore/keep/folder/folder-writer.ts';
import type { KeptSession } from '../../../../src/restore/keep/running.ts';
import type { KeepRequest } from '../../../../src/restore/keep/start.ts';
import { tempFolder } from '../../../kit/folder.ts';
import { badDisk, diskError } from '../../../kit/restore/bad-disk.ts';
import { startBot } from '../../../kit/restore/keep-bot.ts';
import { startKeptServer, type KeptServer } from '../../../kit/restore/kept-server.ts';
import { sessionLinkedAt } from '../../../kit/restore/states.ts';

const NOTE = '.kept-state';

let server: KeptServer;
let said: string[];
let dir: string;

beforeEach(async () => {
  server = await startKeptServer(sessionLinkedAt(1_700_000_000));
  said = [];
  dir = join(await tempFolder(), 'session');
});

const start = (more: Partial<KeepRequest> = {}) =>
  startBot(server, said, { dir, waitS: 20, load: useMultiFileAuthState, ...more });
const inMemory = () => start({ dir: null, load: null });
const valueOf = async ({ state }: KeptSession, id: string) => (await state.keys.get('lid-mapping', [id]))[id];
const set = (bot: KeptSession, id: string, value: string) =>
  bot.state.keys.set({ 'lid-mapping': { [id]: value } });

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
        started: null,
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
      started: null,
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
