import { mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import {
  healFolder,
  holdsUnmarkedSession,
  isRestoredFrom,
  restoreFolder,
} from '../../../src/restore/folder/folder.ts';
import type { Files } from '../../../src/auth-state/folder/files.ts';
import { restoreSession } from '../../../src/restore/restore-session.ts';
import { formatShortId } from '../../../src/session-id/id.ts';
import { tempFolder } from '../../kit/folder.ts';
import { badDisk, diskError } from '../../kit/restore/bad-disk.ts';
import { failureOf, serve } from '../../kit/restore/server.ts';
import { sessionLinkedAt } from '../../kit/restore/states.ts';

/** A folder that cannot be used: the error must name a next step, and no file may be lost. */

const ID = formatShortId('TREKKER-MD', Buffer.alloc(20, 9));
const NAME = ID.toLowerCase();
const SESSION = sessionLinkedAt(1_700_000_000);
/** Parts of Node's own messages on disk errors, which must not be shown. */
const RAW = /, (?:open|mkdtemp|mkdir|rename|scandir|stat|read)\b|no such file|not permitted|made up/;

const pause = () => Promise.resolve();

let top: string;
let dir: string;
let asked: number;
let url: string;

beforeEach(async () => {
  top = await tempFolder();
  dir = join(top, 'session');
  asked = 0;
  url = await serve((_request, response) => {
    asked += 1;
    response.end(JSON.stringify(SESSION));
  });
});

function restore(into = dir) {
  const request = { sessionId: ID, url, dir: into, force: false, waitS: 5 };
  return restoreSession(request, { env: {}, warn: () => undefined });
}

describe('F34: a restore into', () => {
  test.each([
    ['a link that leads nowhere', () => symlink(join(top, 'gone'), dir), ''],
    ['a file', () => writeFile(dir, 'mine'), ''],
    ['a folder in a file', () => writeFile(dir, 'mine'), 'sub'],
    ['a folder in a folder in a file', () => writeFile(dir, 'mine'), 'sub/sub'],
    ['a link to a file', () => writeFile(join(top, 'mine'), '').then(() => symlink('mine', dir)), ''],
    ['links in a circle', () => symlink(dir, dir), ''],
    ['a folder behind a link that leads nowhere', () => symlink(join(top, 'gone'), dir), 'sub'],
    ['a name that is too long', () => mkdir(dir), 'x'.repeat(300)],
  ])('%s, is refused in words before the server is asked', async (_what, prepare, below) => {
    await prepare();
    const before = await readdir(top);
    const error = await failureOf(() => restore(join(dir, below)));

    expect(error).toMatchObject({ code: 'FOLDER_UNUSABLE', exit: 5 });
    expect(error.message).not.toMatch(RAW);
    expect(error.message).toMatch(/cannot be used: .+\. .+folder.*\.$/);
    expect(asked).toBe(0);
    expect(await readdir(top)).toEqual(before);
  });

  test('a folder whose mark is a folder, is refused in words and kept', async () => {
    await restore();
    await rm(join(dir, '.restored-id'));
    await mkdir(join(dir, '.restored-id'));
    const creds = await readFile(join(dir, 'creds.json'), 'utf8');
    const error = await failureOf(() => restore());

    expect(error).toMatchObject({ code: 'FOLDER_UNUSABLE', exit: 5 });
    expect(error.message).toMatch(/\.restored-id/);
    expect(error.message).not.toMatch(RAW);
    expect(await readFile(join(dir, 'creds.json'), 'utf8')).toBe(creds);
  });

  test('a folder whose mark another user owns, is refused in words with the name of the mark', async () => {
    await restore();
    const path = join(dir, '.restored-id');
    const { files } = badDisk((call) =>
      call.path === path ? { before: Object.assign(diskError('EACCES'), { path }) } : null,
    );
    const error = await failureOf(() => isRestoredFrom(dir, NAME, files));

    expect(error).toMatchObject({ code: 'FOLDER_UNUSABLE', exit: 5 });
    expect(error.message).toMatch(/this user may not read or write \.restored-id in it \(EACCES\)/);
  });
});

describe('F34: a disk that says', () => {
  const CODES = ['EACCES', 'EPERM', 'EIO', 'EROFS', 'ENOSPC', 'EMFILE', 'EISDIR', 'ESTALE', 'EDQUOT'];

  test.each(CODES)('%s at any call, is told in words with what to do', async (code) => {
    await restoreFolder(dir, SESSION, { idText: NAME, force: false });
    const other = sessionLinkedAt(1_800_000_000);
    const works = [
      (files: Files) => isRestoredFrom(dir, NAME, files),
      (files: Files) => holdsUnmarkedSession(dir, files),
      (files: Files) => restoreFolder(dir, other, { idText: 'x', force: false, files, pause }),
      (files: Files) => healFolder(dir, { dir, files, pause }),
    ];
    for (const work of works) {
      const { files } = badDisk(() => ({ before: diskError(code) }));
      const error = await failureOf(() => work(files));
      expect(error).toMatchObject({ code: 'FOLDER_UNUSABLE', exit: 5 });
      expect(error.message).toMatch(new RegExp(`cannot be used: .+\\(${code}\\)\\. .+\\.$`));
      expect(error.message).not.toMatch(RAW);
    }
  });
});
