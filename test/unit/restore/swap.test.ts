import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { CommandError } from '../../../src/restore/exit.ts';
import { DISK, type Files } from '../../../src/auth-state/folder/files.ts';
import { healFolder, isRestoredFrom, restoreFolder } from '../../../src/restore/folder/folder.ts';
import { filesOf } from '../../../src/auth-state/folder/folder-files.ts';
import type { SessionState } from '../../../src/auth-state/json.ts';
import { tempFolder } from '../../kit/folder.ts';
import { badDisk, diskError, type Fate, type DiskCall } from '../../kit/restore/bad-disk.ts';
import { sessionLinkedAt } from '../../kit/restore/states.ts';

/**
 * A restore into a folder with another session and files of the user. Each call on the disk fails once, and the process is
 * killed once at each call.
 */

const NOW_S = 1_700_000_000;
const OLD_ID = 'trekker-md~old';
const NEW_ID = 'trekker-md~new';
const MINE = { 'bot.js': 'mine', 'session-config.json': '{"name":"mine"}', 'package.json': '{}' };
const LOCKED = ['EPERM', 'EBUSY', 'EACCES'] as const;
const noPause = () => Promise.resolve();

/** Few files, because each call on each of them fails. Some are in both sessions, some in one alone. */
const old = sessionOf(sessionLinkedAt(NOW_S, 1), ['pre-key', 'identity-key']);
const fresh = sessionOf(sessionLinkedAt(NOW_S + 86_400, 2), ['pre-key', 'session']);

function sessionOf({ creds, keys }: SessionState, types: readonly string[]): SessionState {
  return { creds, keys: Object.fromEntries(Object.entries(keys).filter(([type]) => types.includes(type))) };
}

let top: string;
let dir: string;
let rounds = 0;

beforeEach(async () => {
  top = await tempFolder();
});

async function setUp(kind: 'used' | 'new'): Promise<void> {
  rounds += 1;
  dir = join(top, String(rounds), 'session');
  await mkdir(join(top, String(rounds)));
  if (kind === 'new') return;
  await restoreFolder(dir, old, { idText: OLD_ID, force: false });
  for (const [name, text] of Object.entries(MINE)) await writeFile(join(dir, name), text);
}

function restore(files: Files = DISK): Promise<'restored' | 'kept' | CommandError> {
  return restoreFolder(dir, fresh, { idText: NEW_ID, force: false, files, pause: noPause }).catch(
    (error: unknown) => {
      if (error instanceof CommandError) return error;
      throw error;
    },
  );
}

function heal(files: Files = DISK): Promise<void> {
  return healFolder(dir, { dir, files, pause: noPause });
}

async function textsIn(folder: string): Promise<Record<string, string>> {
  const names = (await readdir(folder)).filter((name) => !name.startsWith('.') && !Object.hasOwn(MINE, name));
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
  return Object.fromEntries(names.map((name, index) => [name, texts[index] ?? '']));
}

/** The session that the folder holds completely; throws if it holds a part of one or a mixture. */
async function held(): Promise<'old' | 'new' | 'none'> {
  const texts = await textsIn(dir).catch(() => null);
  if (texts === null) return 'none';
  const isOld = await isRestoredFrom(dir, OLD_ID);
  expect(texts).toEqual(Object.fromEntries(filesOf(isOld ? old : fresh)));
  expect(await isRestoredFrom(dir, isOld ? OLD_ID : NEW_ID)).toBe(true);
  return isOld ? 'old' : 'new';
}

async function assertNothingElse(kind: 'used' | 'new'): Promise<void> {
  const names = await readdir(dir).catch(() => []);
  expect(names.filter((name) => name.startsWith('.') && name !== '.restored-id')).toEqual([]);
  expect((await readdir(join(top, String(rounds)))).filter((name) => name !== 'session')).toEqual([]);
  if (kind === 'new') return;
  for (const [name, text] of Object.entries(MINE)) expect(await readFile(join(dir, name), 'utf8')).toBe(text);
}

async function countCalls(kind: 'used' | 'new'): Promise<readonly DiskCall[]> {
  await setUp(kind);
  const { files, calls } = badDisk(() => null);
  expect(await restore(files)).toBe('restored');
  return calls;
}

describe.each(['used', 'new'] as const)('F23: in a folder that is %s:', (kind) => {
  test.each(LOCKED)('a call that a virus scanner fails twice with %s is made again', async (code) => {
    const all = await countCalls(kind);
    for (const { number, verb } of all) {
      if (!['rename', 'remove', 'write', 'read'].includes(verb)) continue;
      await setUp(kind);
      let path: string | null = null;
      let failures = 0;
      const { files } = badDisk((call) => {
        if (call.number === number) path = call.path;
        if (call.path !== path || failures === 2) return null;
        failures += 1;
        return { before: diskError(code) };
      });
      expect([number, verb, await restore(files)]).toEqual([number, verb, 'restored']);
      expect(await held()).toBe('new');
      await assertNothingElse(kind);
    }
  });

  test.each(['EPERM', 'EIO', 'ENOSPC'])(
    'a call that fails for good with %s leaves one whole session, the next start has one',
    async (code) => {
      const all = await countCalls(kind);
      for (const { number } of all) {
        await setUp(kind);
        let failing: DiskCall | null = null;
        const { files } = badDisk((call) => {
          if (call.number === number) failing = call;
          const isSame = failing !== null && call.verb === failing.verb && call.path === failing.path;
          return isSame ? { before: diskError(code) } : null;
        });
        const outcome = await restore(files);
        const after = await held();
        if (outcome === 'restored') expect(after).toBe('new');
        else expect([number, after]).toEqual([number, kind === 'used' ? 'old' : 'none']);
        await heal();
        await held();
        await assertNothingElse(kind);
        expect(['restored', 'kept']).toContain(await restore());
        expect(await held()).toBe('new');
        await assertNothingElse(kind);
      }
    },
  );

  test('everything that fails from one call on is finished by the next start, without a network', async () => {
    const all = await countCalls(kind);
    for (const { number } of all) {
      for (const how of ['before', 'after'] as const) {
        await setUp(kind);
        const { files } = dying(number, how);
        await restore(files);
        await heal();
        expect([number, how, await held()]).not.toContain(kind === 'used' ? 'none' : 'old');
        await assertNothingElse(kind);
      }
    }
  });
});

/** A disk that simulates a kill: no call after this one has an effect. */
function dying(number: number, how: 'before' | 'after'): ReturnType<typeof badDisk> {
  return badDisk((call): Fate => {
    if (call.number < number) return null;
    const gone = new Error('killed');
    return call.number === number && how === 'after' ? { after: gone } : { before: gone };
  });
}

test('F23: a start that is killed while it finishes what another began is finished by the next one', async () => {
  const all = await countCalls('used');
  const middle = all.filter(({ verb }) => verb === 'rename').map(({ number }) => number);
  for (const first of middle.filter((_, index) => index % 4 === 0)) {
    for (let second = 1; ; second += 1) {
      await setUp('used');
      await restore(dying(first, 'after').files);
      const { files, calls } = dying(second, 'before');
      await heal(files).catch(() => undefined);
      if (calls.length < second) break;
      await heal();
      expect([first, second, await held()]).not.toContain('none');
      await assertNothingElse('used');
    }
  }
});

test('F23: of restores of two sessions at once into one folder one is there, whole', async () => {
  await setUp('used');
  const other: SessionState = sessionLinkedAt(NOW_S + 2 * 86_400, 4);
  const force = { force: true, pause: noPause };
  await Promise.all(
    Array.from({ length: 6 }, (_, index) =>
      restoreFolder(dir, index % 2 === 0 ? fresh : other, {
        idText: index % 2 === 0 ? NEW_ID : OLD_ID,
        ...force,
      }).catch(() => 'busy'),
    ),
  );
  const isNew = await isRestoredFrom(dir, NEW_ID);
  expect(await textsIn(dir)).toEqual(Object.fromEntries(filesOf(isNew ? fresh : other)));
  await assertNothingElse('used');
});
