import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { useMultiFileAuthState } from '@whiskeysockets/baileys';
import { beforeEach, describe, expect, test } from 'vitest';
import { DISK } from '../../../../../src/auth-state/folder/files.ts';
import { FolderWriter } from '../../../../../src/restore/keep/folder/folder-writer.ts';
import type { KeyChanges } from '../../../../../src/restore/keep/state/memory-keys.ts';
import { tempFolder } from '../../../../kit/folder.ts';
import { startBot } from '../../../../kit/restore/keep-bot.ts';
import { startKeptServer, type KeptServer } from '../../../../kit/restore/kept-server.ts';
import { sessionLinkedAt } from '../../../../kit/restore/states.ts';

/** Values that no file takes, among values that each takes: as with Baileys' own folder, the others are there and the call fails. */

let server: KeptServer;
let said: string[];
let dir: string;

beforeEach(async () => {
  server = await startKeptServer(sessionLinkedAt(1_700_000_000));
  said = [];
  dir = join(await tempFolder(), 'session');
});

const circle: Record<string, unknown> = {};
circle['itself'] = circle;
const UNWRITABLE: readonly (readonly [string, unknown])[] = [
  ['a bigint', { at: 1n }],
  ['a circle', circle],
  ['a function', () => 1],
  ['a symbol', Symbol('x')],
  [
    'something that breaks when it is written',
    {
      toJSON: () => {
        throw new TypeError('broken');
      },
    },
  ],
];
const IDS = ['a', 'b', 'c', 'd'];
const dataWith = (value: unknown): KeyChanges => ({
  'lid-mapping': { a: '2', b: value, c: null, d: '2' },
  'sender-key-memory': { a: { g: true } },
});

/** What a store holds after a set over old values that fails, and how it failed. */
async function afterSet(keys: {
  readonly get: (type: never, ids: string[]) => unknown;
  readonly set: (data: never) => unknown;
}): Promise<unknown> {
  await keys.set({ 'lid-mapping': { a: '1', b: '1', c: '1' } } as never);
  const inTurn = async (value: unknown) => keys.set(dataWith(value) as never);
  const failures: unknown[] = [];
  for (const [, value] of UNWRITABLE)
    failures.push(await inTurn(value).catch((error: unknown) => error instanceof TypeError));
  const mappings = (await keys.get('lid-mapping' as never, IDS)) as Record<string, unknown>;
  const memory = (await keys.get('sender-key-memory' as never, ['a'])) as Record<string, unknown>;
  return { failures, mappings: IDS.map((id) => mappings[id] ?? null), memory: memory['a'] };
}

describe('a set with a value that cannot be written', () => {
  test('fails and does the rest, as in a folder of Baileys, and the rest is kept', async () => {
    await mkdir(dir);
    const { state } = await useMultiFileAuthState(dir);
    const inFolder = await afterSet(state.keys);
    const bot = await startBot(server, said);

    expect(await afterSet(bot.state.keys as never)).toEqual(inFolder);
    expect(inFolder).toEqual({
      failures: UNWRITABLE.map(() => true),
      mappings: ['2', '1', null, '2'],
      memory: { g: true },
    });
    expect(await bot.close()).toBe(true);
    const next = await startBot(server, said);
    expect(await next.state.keys.get('lid-mapping', IDS)).toEqual({ a: '2', b: '1', c: null, d: '2' });
    expect(said).toEqual([]);
  });

  test('is no fault of the disk: the folder is written on', async () => {
    const bot = await startBot(server, said, { dir, load: useMultiFileAuthState });
    await expect(bot.state.keys.set(dataWith(1n))).rejects.toThrow(TypeError);
    await bot.state.keys.set({ 'lid-mapping': { e: '3' } });
    const { state } = await useMultiFileAuthState(dir);

    expect(await state.keys.get('lid-mapping', ['a', 'b', 'd', 'e'] as never)).toEqual({
      a: '2',
      b: null,
      d: '2',
      e: '3',
    });
    expect(said).toEqual([]);
    await bot.close();
  });
});

test('creds that cannot be written fail alone: keys are kept, and the creds as soon as they can be', async () => {
  const inMemory = await startBot(server, said);
  const other = await startKeptServer(sessionLinkedAt(1_700_000_000));
  const inFolder = await startBot(other, said, { dir, load: useMultiFileAuthState });
  for (const [of, bot] of [
    [server, inMemory],
    [other, inFolder],
  ] as const) {
    Object.assign(bot.state.creds, { nextPreKeyId: 900, odd: 1n });
    await expect(bot.saveCreds()).rejects.toThrow(TypeError);
    await bot.state.keys.set({ 'lid-mapping': { a: '1' } });
    expect(await bot.flush()).toBe(true);
    Object.assign(bot.state.creds, { odd: undefined });
    await bot.saveCreds();
    expect(await bot.close()).toBe(true);
    const next = await startBot(of, said);
    expect(next.state.creds).toMatchObject({ nextPreKeyId: 900 });
    expect(await next.state.keys.get('lid-mapping', ['a'])).toEqual({ a: '1' });
  }
  expect(JSON.parse(await readFile(join(dir, 'creds.json'), 'utf8'))).toMatchObject({ nextPreKeyId: 900 });
  expect(said).toEqual([]);
});

test('values that their owner changes later stay as they were set, and no change overtakes another', async () => {
  const order: unknown[] = [];
  const set = (data: KeyChanges) => Promise.resolve(void order.push(data['lid-mapping']?.['a']));
  const state = { creds: {}, keys: { get: () => ({}), set } };
  await DISK.makeFolder(dir);
  const loaded = { state, saveCreds: () => Promise.resolve() };
  const say = (sentence: string) => void said.push(sentence);
  const folder = new FolderWriter({
    dir,
    files: DISK,
    loaded,
    cleanAt: { epoch: 1, seq: 1 },
    device: null,
    started: null,
    say,
  });
  await Promise.all(['1', '2', '3'].map((a) => folder.set({ 'lid-mapping': { a } })));
  expect(order).toEqual(['1', '2', '3']);

  const bot = await startBot(server, said);
  const devices = ['0'];
  const data: Record<string, Record<string, unknown>> = {
    'lid-mapping': { a: '1' },
    'device-list': { a: devices },
  };
  const setting = bot.state.keys.set(data);
  devices.push('9');
  delete data['lid-mapping'];
  await setting;
  ((await bot.state.keys.get('device-list', ['a']))['a'] as string[]).push('8');
  await bot.close();
  const next = await startBot(server, said);
  expect(await next.state.keys.get('device-list', ['a'])).toEqual({ a: ['0'] });
  expect(await next.state.keys.get('lid-mapping', ['a'])).toEqual({ a: '1' });
});

test('a key whose file is being removed is not read from that file', async () => {
  let remove: () => void = () => undefined;
  const removing = new Promise<void>((resolve) => (remove = resolve));
  const keys = { get: () => ({ a: 'old' }), set: () => removing };
  const loaded = { state: { creds: {}, keys }, saveCreds: () => Promise.resolve() };
  const folder = new FolderWriter({
    dir,
    files: DISK,
    loaded,
    cleanAt: null,
    device: null,
    started: null,
    say: () => undefined,
  });
  const set = folder.set({ 'lid-mapping': { a: null } });

  expect(await folder.get('lid-mapping', 'a')).toBeNull();
  remove();
  await set;
});
