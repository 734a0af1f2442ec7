import { execFileSync } from 'node:child_process';
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { DISK, writeAll } from '../../../src/auth-state/folder/files.ts';
import { filesOf } from '../../../src/auth-state/folder/folder-files.ts';
import type { SessionState } from '../../../src/auth-state/json.ts';
import { CommandError } from '../../../src/restore/exit.ts';
import { carriedIn, findSession, judged } from '../../../src/restore/folder/bring.ts';
import { formatLongId } from '../../../src/session-id/long.ts';
import { makeWholeState } from '../../kit/auth-state/whole-state.ts';
import { tempFolder } from '../../kit/folder.ts';
import { unknownId } from '../../system/threat/support/unknown-id.ts';

const whole = JSON.parse(JSON.stringify(makeWholeState())) as SessionState;

async function folderOf(state: SessionState): Promise<string> {
  const dir = await tempFolder();
  await writeAll(DISK, dir, filesOf(state));
  return dir;
}

/** The sentence of the CommandError that `work` throws, with its exit code before it. */
async function refusal(work: () => unknown): Promise<string> {
  try {
    await work();
  } catch (error) {
    if (error instanceof CommandError) return `${error.exit} ${error.message}`;
    throw error;
  }
  return 'nothing was refused';
}

test('a session folder, its creds.json, and a text of any kind that carries a session, are found whole', async () => {
  const dir = await folderOf(whole);
  await writeFile(join(dir, 'note.txt'), 'mine');
  const file = join(await tempFolder(), 'session.txt');
  await writeFile(file, `const state = ${JSON.stringify(whole)};\n`);

  for (const path of [dir, `${dir}/`, join(dir, 'creds.json'), file]) {
    expect(judged(await findSession(path), 'complete')).toEqual(whole);
  }
});

test('a long ID of any site, in a file, as the name or as a text, is creds alone and taken only if that is allowed', async () => {
  const long = formatLongId('OTHER', JSON.stringify(whole.creds));
  const dir = await tempFolder();
  await writeFile(join(dir, 'id'), long);

  for (const found of [carriedIn(long), await findSession(join(dir, 'id')), await findSession(long)]) {
    expect(judged(found, 'usable').creds).toEqual(whole.creds);
    expect(await refusal(() => judged(found, 'complete'))).toMatch(
      /^3 .*lacks something.*--allow-incomplete/s,
    );
  }
});

test('a folder without one of its pre-keys, or with a damaged one, lacks something; creds that break are unusable', async () => {
  const [lost, damaged, broken] = [await folderOf(whole), await folderOf(whole), await folderOf(whole)];
  await rm(join(lost, 'pre-key-2.json'));
  await writeFile(join(damaged, 'pre-key-2.json'), '{"public":');
  await writeFile(
    join(broken, 'creds.json'),
    JSON.stringify({ ...whole.creds, noiseKey: whole.creds['signedIdentityKey'], account: null }),
  );

  expect(await refusal(async () => judged(await findSession(lost), 'complete'))).toMatch(
    /^3 .*missing \(2\)/s,
  );
  expect(await findSession(damaged)).toMatchObject({ leftOut: 1 });
  expect(await refusal(async () => judged(await findSession(broken), 'usable'))).toMatch(
    /^3 No bot can use this session/,
  );
});

test('a pipe or a device in the folder is no file of it: left out as a key, told by its name as creds', async () => {
  const [asKey, asCreds] = [await folderOf(whole), await folderOf(whole)];
  await rm(join(asCreds, 'creds.json'));
  for (const path of [join(asKey, 'session-9.0.json'), join(asCreds, 'creds.json')])
    execFileSync('mkfifo', [path]);
  await symlink('/dev/zero', join(asKey, 'session-8.0.json'));

  expect(await findSession(asKey)).toMatchObject({
    leftOut: 2,
    creds: { registrationId: expect.any(Number) },
  });
  expect(await refusal(() => findSession(asCreds))).toMatch(
    /^5 .*a pipe or a device stands where a file should be: creds\.json in it \(ENOTFILE\)\. Remove it/,
  );
  expect(await refusal(() => findSession('/dev/zero'))).toMatch(/^2 .*holds more than any session has/);
});

test('creds.json that is empty, cut off or of another program is named, with what to do', async () => {
  const dir = await tempFolder();
  for (const text of ['', JSON.stringify(whole.creds).slice(0, 500), 'root:x:0:0']) {
    await writeFile(join(dir, 'creds.json'), text);
    await writeFile(join(dir, 'other.json'), text);

    for (const path of [dir, join(dir, 'creds.json'), join(dir, 'other.json')])
      expect(await refusal(() => findSession(path))).toMatch(/^2 \S+\.json holds no session: .*link again/);
  }
});

test('what is no session, is told by its name and with what to do', async () => {
  const dir = await tempFolder();
  await mkdir(join(dir, 'empty'));
  await writeFile(join(dir, 'id.txt'), unknownId(1));

  expect(await refusal(() => findSession(join(dir, 'empty')))).toMatch(/^2 .*empty holds no creds\.json/);
  expect(await refusal(() => findSession(join(dir, 'nowhere')))).toMatch(
    /^2 .*nowhere is no file and no folder/,
  );
  expect(await refusal(() => findSession(join(dir, 'id.txt')))).toMatch(
    /^2 .*restore it into a folder first/,
  );
  expect(await refusal(() => findSession(unknownId(1)))).toMatch(/^2 .*restore it into a folder first/);
});
