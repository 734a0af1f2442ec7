import { spawnSync } from 'node:child_process';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { BufferJSON, useMultiFileAuthState } from '@whiskeysockets/baileys';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CommandError } from '../../../src/restore/exit.ts';
import { filesOf } from '../../../src/auth-state/folder/folder-files.ts';
import { healFolder, isRestoredFrom, restoreFolder } from '../../../src/restore/folder/folder.ts';
import type { SessionState } from '../../../src/auth-state/json.ts';
import { buf } from '../../kit/session/auth-state.ts';
import { neverLinkedCreds, sessionLinkedAt } from '../../kit/restore/states.ts';
import { tempFolder } from '../../kit/folder.ts';

const ID = 'trekker-md~one';
const OTHER_ID = 'trekker-md~two';
const DAY_S = 86_400;
const NOW_S = 1_700_000_000;

let top: string;
let dir: string;

beforeEach(async () => {
  top = await tempFolder();
  dir = join(top, 'session');
});

function restore(state: SessionState, idText = ID, force = false): Promise<'restored' | 'kept'> {
  return restoreFolder(dir, state, { idText, force });
}

async function codeOfRestore(state: SessionState, idText = OTHER_ID): Promise<unknown> {
  return restore(state, idText).catch((error: unknown) =>
    error instanceof CommandError ? error.code : error,
  );
}

async function credsInFolder(): Promise<unknown> {
  return JSON.parse(await readFile(join(dir, 'creds.json'), 'utf8'));
}

describe('a restored folder', () => {
  test('gives Baileys exactly the state, with its own loader', async () => {
    const session = sessionLinkedAt(NOW_S, 50);
    expect(await restore(session)).toBe('restored');
    const { state } = await useMultiFileAuthState(dir);

    expect(JSON.parse(JSON.stringify(state.creds, BufferJSON.replacer))).toEqual(session.creds);
    const ids = Object.keys(session.keys['pre-key'] ?? {});
    const found = await state.keys.get('pre-key', ids);
    expect(JSON.parse(JSON.stringify(found, BufferJSON.replacer))).toEqual(session.keys['pre-key']);
    expect(await state.keys.get('lid-mapping', ['254700000078'])).toEqual({
      '254700000078': '99887766554433',
    });
  });

  test('that Baileys cannot read, as an earlier client left it, counts as no session', async () => {
    const session = sessionLinkedAt(NOW_S);
    const { public: publicKey, private: privateKey } = session.creds['noiseKey'] as Record<
      string,
      { data: string }
    >;
    const noiseKey = { public: publicKey?.data, private: privateKey?.data };
    await mkdir(dir);
    await writeFile(join(dir, 'creds.json'), JSON.stringify({ ...session.creds, noiseKey }));

    expect(await restore(session)).toBe('restored');
    expect(await credsInFolder()).toEqual(session.creds);
  });

  describe('under umask 0', () => {
    const usual = process.umask();
    afterEach(() => process.umask(usual));

    test('can be read by its owner alone', async () => {
      process.umask(0);
      await restore(sessionLinkedAt(NOW_S));
      const names = await readdir(dir);
      const modes = await Promise.all(names.map(async (name) => (await stat(join(dir, name))).mode & 0o777));

      expect((await stat(dir)).mode & 0o777).toBe(0o700);
      expect(new Set(modes)).toEqual(new Set([0o600]));
      expect(names.length).toBeGreaterThan(5);
    });
  });

  test('is made with the folders above it, and leaves nothing beside it', async () => {
    dir = join(top, 'a', 'b', 'session');
    await restore(sessionLinkedAt(NOW_S));

    expect(await readdir(dirname(dir))).toEqual(['session']);
    expect(await isRestoredFrom(dir, ID)).toBe(true);
    expect(await isRestoredFrom(dir, OTHER_ID)).toBe(false);
  });

  test('of eight restores at once is whole, and nothing is left over', async () => {
    const session = sessionLinkedAt(NOW_S, 40);
    const results = await Promise.all(Array.from({ length: 8 }, () => restore(session)));

    expect(results).toContain('restored');
    expect(await readdir(top)).toEqual(['session']);
    expect((await readdir(dir)).filter((name) => name.endsWith('.json'))).toHaveLength(filesOf(session).size);
    expect(await credsInFolder()).toEqual(session.creds);
  });
});

describe('a folder that is in use', () => {
  test('keeps what the bot has written when the same session comes again', async () => {
    const session = sessionLinkedAt(NOW_S);
    await restore(session);
    const { state, saveCreds } = await useMultiFileAuthState(dir);
    state.creds.nextPreKeyId = 900;
    await saveCreds();

    expect(await restore(session)).toBe('kept');
    expect(await credsInFolder()).toMatchObject({ nextPreKeyId: 900 });
    expect(await restore(session, ID, true)).toBe('restored');
    expect(await credsInFolder()).toMatchObject({ nextPreKeyId: 4 });
  });

  test('is taken over by a device that was linked later, without a key of the old one', async () => {
    const old = sessionLinkedAt(NOW_S, 9);
    const fresh = sessionLinkedAt(NOW_S + DAY_S, 3);
    await restore(old);

    expect(await restore(fresh, OTHER_ID)).toBe('restored');
    expect(await credsInFolder()).toEqual(fresh.creds);
    expect((await readdir(dir)).filter((name) => name.startsWith('pre-key-'))).toHaveLength(3);
    expect(await isRestoredFrom(dir, OTHER_ID)).toBe(true);
  });

  test.each([
    ['later', NOW_S + DAY_S],
    ['at the same time', NOW_S],
  ])('by a device that was linked %s is not taken over without force', async (_when, folderLinkedAtS) => {
    const here = sessionLinkedAt(folderLinkedAtS);
    await restore(here);

    expect(await codeOfRestore(sessionLinkedAt(NOW_S))).toBe('FOLDER_IS_NEWER');
    expect(await credsInFolder()).toEqual(here.creds);
    expect(await isRestoredFrom(dir, ID)).toBe(true);
    const forced = sessionLinkedAt(NOW_S);
    expect(await restore(forced, OTHER_ID, true)).toBe('restored');
    expect(await credsInFolder()).toEqual(forced.creds);
  });

  test.each([
    ['cut off in the middle of a write', '{"noiseKey":{"pri'],
    ['of a bot that nobody linked', JSON.stringify(neverLinkedCreds())],
    ['empty', ''],
  ])('with a creds.json %s is filled', async (_what, text) => {
    await mkdir(dir);
    await writeFile(join(dir, 'creds.json'), text);
    const session = sessionLinkedAt(NOW_S);

    expect(await isRestoredFrom(dir, ID)).toBe(false);
    expect(await restore(session)).toBe('restored');
    expect(await credsInFolder()).toEqual(session.creds);
  });

  test('T77: keeps a user’s own files byte for byte, whatever they are called', async () => {
    dir = top;
    const mine = {
      'bot.js': 'mine',
      'package.json': '{}',
      'session-config.json': '{"name":"mine"}',
      'device-list-of-fans.json': '["0"]',
      'device-list-2024.json': '{"fans":3}',
      'pre-key-notes.json': '{"public":1,"private":2}',
      'session-1.0.json': 'my notes, no JSON',
      'creds.json.bak': '{}',
      '.env': 'SECRET=1',
    };
    for (const [name, text] of Object.entries(mine)) await writeFile(join(dir, name), text);
    await mkdir(join(dir, 'session-254700000078.0.json'));
    const fresh = { ...sessionLinkedAt(NOW_S + DAY_S), keys: {} };
    await restore(sessionLinkedAt(NOW_S)).catch(() => undefined);
    await restore(fresh, OTHER_ID);
    await restore({ ...sessionLinkedAt(NOW_S), keys: {} }, ID, true);

    for (const [name, text] of Object.entries(mine))
      expect([name, await readFile(join(dir, name), 'utf8')]).toEqual([name, text]);
    expect((await readdir(dir)).toSorted()).toEqual(
      [...Object.keys(mine), 'creds.json', '.restored-id', 'session-254700000078.0.json'].toSorted(),
    );
  });

  test.each([
    ['creds.json', '{"type":"service_account"}'],
    ['session-config.json', '{"name":"mine"}'],
    ['lid-mapping-254700000078.json', '{"mine":true}'],
  ])(
    'T77: with a %s of another program is refused, also by force, and stays as it is',
    async (name, text) => {
      await mkdir(dir);
      await writeFile(join(dir, name), text);
      const session = sessionLinkedAt(NOW_S);
      const state = { ...session, keys: { ...session.keys, session: { config: buf(8) } } };

      for (const force of [false, true]) {
        await expect(restore(state, ID, force)).rejects.toMatchObject({ code: 'FOLDER_UNUSABLE' });
      }
      expect(await readFile(join(dir, name), 'utf8')).toBe(text);
      expect(await readdir(dir)).toEqual([name]);
    },
  );

  test('that is a file is named, and stays', async () => {
    await writeFile(dir, 'a file');

    expect(await codeOfRestore(sessionLinkedAt(NOW_S))).toBe('FOLDER_UNUSABLE');
    expect(await readFile(dir, 'utf8')).toBe('a file');
  });
});

test('what killed restores left behind is removed, what a living one makes stays', async () => {
  const dead = spawnSync(process.execPath, ['-e', '']).pid;
  const beside = [`session.restoring-${dead}-abc123`, `session.restoring-${process.ppid}-abc123`];
  for (const name of beside) await mkdir(join(top, name));
  await mkdir(join(dir, `.restoring-${dead}-abc123`), { recursive: true });
  await writeFile(join(dir, 'notes.txt'), '');
  await healFolder(dir);

  expect((await readdir(top)).toSorted()).toEqual(['session', beside[1]]);
  expect(await readdir(dir)).toEqual(['notes.txt']);
});

describe('a folder without a session', () => {
  /** Files with names of Baileys' keys that belong to another program. */
  const KEYS_OF_OTHERS = {
    'device-list-2024.json': '["1","2"]',
    'sender-key-memory-1@g.us.json': '{"mine":true}',
    'lid-mapping-2024.json': '"99887766554433"',
  } as const;

  async function filled(more: Readonly<Record<string, string>>): Promise<void> {
    await mkdir(dir);
    for (const [name, text] of Object.entries({ ...KEYS_OF_OTHERS, ...more }))
      await writeFile(join(dir, name), text);
  }

  test('keeps its files, whatever their names', async () => {
    await filled({});
    expect(await restore(sessionLinkedAt(NOW_S))).toBe('restored');
    for (const [name, text] of Object.entries(KEYS_OF_OTHERS)) {
      expect(await readFile(join(dir, name), 'utf8')).toBe(text);
    }
  });

  test.each(['["a"]', '\ufeff{"client_id":"x"}', 'client_id: x', '{"a":1,}', '"text"', '// no\n{}'])(
    'keeps the creds.json %j of another program',
    async (text) => {
      await filled({ 'creds.json': text });
      expect(await codeOfRestore(sessionLinkedAt(NOW_S))).toBe('FOLDER_UNUSABLE');
      expect(await restore(sessionLinkedAt(NOW_S), ID, true).catch(() => 'refused')).toBe('refused');
      expect(await readFile(join(dir, 'creds.json'), 'utf8')).toBe(text);
      expect((await readdir(dir)).length).toBe(4);
    },
  );
});
