import { chmod, chown, mkdir, readdir, realpath, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { tempFolder } from '../../kit/folder.ts';
import { copyProgram } from '../../kit/program/copy.ts';
import { startProcess, type TestProcess } from '../../kit/program/start-process.ts';

/** Starts the built program from different folders and as different users. */

const NOBODY = 65_534;

let program: string;
let elsewhere: string;
let entry: string;
let running: TestProcess | null = null;

beforeEach(async () => {
  const dir = await realpath(await tempFolder());
  program = join(dir, 'program');
  elsewhere = join(dir, 'elsewhere');
  await mkdir(elsewhere);
  entry = await copyProgram(program);
});

afterEach(async () => {
  await running?.end('SIGKILL');
  running = null;
});

async function start(cwd = elsewhere, env: Readonly<Record<string, string>> = {}): Promise<string> {
  const server = await startProcess(env, [entry], { cwd });
  running = server;
  await server.said('is ready');
  await server.end('SIGTERM');
  return server.output();
}

async function refusal(env: Readonly<Record<string, string>> = {}, uid?: number): Promise<string> {
  const how = uid === undefined ? { cwd: program } : { cwd: program, uid };
  const failure: unknown = await startProcess(env, [entry], how).catch((error: unknown) => error);
  return failure instanceof Error ? failure.message : 'it started';
}

describe('F38: the settings and folders of the program are its own, wherever it is started', () => {
  test('.env, store, key ring and files of secrets', async () => {
    await writeFile(join(program, '.env'), 'BRAND_NAME=Botmakers\nAPI_KEYS_FILE=keys\n');
    await writeFile(join(program, 'keys'), 'sixteen-characters-1\n');
    expect(await start()).toContain('Botmakers is ready');
    expect(await start(program)).toContain('Botmakers is ready');
    expect(await readdir(elsewhere)).toEqual([]);
    expect(await readdir(join(program, 'data'))).toContain('encryption-keys');
  });

  test('what lies there and seems to be ours is told, and not used', async () => {
    await writeFile(join(elsewhere, '.env'), 'BRAND_NAME=Wrong\n');
    await mkdir(join(elsewhere, 'data'));
    await writeFile(join(elsewhere, 'data', 'sessions.db'), '');
    const said = await start();
    for (const name of ['.env', 'data/sessions.db']) {
      expect(said).toContain(`${join(elsewhere, name)} is not used`);
    }
    expect(said).toContain(join(program, 'data', 'sessions.db'));
    expect(said).not.toContain('Wrong');
  });

  test('~ is the home of the user', async () => {
    await start(elsewhere, { HOME: join(elsewhere, 'home'), DATA_DIR: '~/data', TEMP_DIR: '~/temp' });
    expect(await readdir(join(elsewhere, 'home', 'data'))).toContain('sessions.db');
    expect(await readdir(program)).not.toContain('~');
  });
});

test('F37: a start with a .env that cannot be read is refused, by its path and in words', async () => {
  await writeFile(join(program, '.env'), Buffer.from('\ufeffPORT=3000\r\n', 'utf16le'));
  expect(await refusal()).toContain(`${join(program, '.env')} cannot be read: it is written in UTF-16`);
  expect(await readdir(program)).not.toContain('data');
});

test('F30: slips in the names of settings are told in one warning', async () => {
  await writeFile(join(program, '.env'), 'TRUST_PROXIES=1\nCOLOUR=blue\n');
  const said = await start(elsewhere, { MONGO_URI: 'mongodb://user:hunter2@db.example.org' });
  const told = said.split('\n').filter((line) => line.includes('is no setting'));
  expect(told).toHaveLength(1);
  for (const words of ['mean MONGODB_URI?', 'mean TRUST_PROXY?', 'COLOUR in .env'])
    expect(told[0]).toContain(words);
  expect(said).not.toContain('hunter2');
});

describe('F27, F37: what this user may not use is named with its path and the user', () => {
  /** The refusal of a start by a user who lacks the rights. If the tests run as root, which has all rights, another user starts it. */
  async function refusalToAnother(): Promise<string> {
    if (process.getuid?.() !== 0) return refusal();
    await chown(program, NOBODY, NOBODY);
    await chmod(dirname(program), 0o755);
    return refusal({}, NOBODY);
  }

  test('a folder, with its setting', async () => {
    const data = join(program, 'data');
    await mkdir(data, { mode: 0o500 });
    const said = await refusalToAnother();
    expect(said).toMatch(/DATA_DIR cannot be used: .*: the user .* may not write there\. Make it a folder/);
    expect(said).toContain(data);
  });

  test('a .env', async () => {
    await writeFile(join(program, '.env'), 'PORT=3000', { mode: 0o200 });
    expect(await refusalToAnother()).toContain(`${join(program, '.env')} cannot be read: this user may not`);
  });
});
