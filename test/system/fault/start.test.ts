import { once } from 'node:events';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { tempFolder } from '../../kit/folder.ts';
import { ROOT } from '../../kit/repo.ts';
import { freePort, startProcess } from '../../kit/program/start-process.ts';

/** Starts that cannot work: the built program ends with 1 and one line that names the setting. */

let dir: string;
let other: Server | null = null;

beforeEach(async () => {
  dir = await tempFolder();
});

afterEach(async () => {
  other?.close();
  other = null;
  await rm(dir, { recursive: true, force: true });
});

const settings = (env: Readonly<Record<string, string>>) => ({
  DATA_DIR: join(dir, 'data'),
  TEMP_DIR: join(dir, 'temp'),
  LOG_LEVEL: 'silent',
  ...env,
});

/** The output of a start that fails, without the log. */
async function refusalOf(
  env: Readonly<Record<string, string>>,
  args?: Parameters<typeof startProcess>[1],
): Promise<string> {
  const outcome = await startProcess(settings(env), args).then(
    (server) => server.end('SIGKILL').then(() => 'it started'),
    (error: unknown) => (error instanceof Error ? error.message : ''),
  );
  return outcome.replace('it did not start: ', '').trim();
}

/** Starts and stops the program once in a folder, then deletes its key file. Returns the path and the content of the file. */
async function lostKeyFile(data = join(dir, 'data')): Promise<{ file: string; copy: string }> {
  const server = await startProcess(settings({ DATA_DIR: data }));
  await server.end('SIGTERM');
  const file = join(data, 'encryption-keys');
  const copy = await readFile(file, 'utf8');
  await rm(file);
  return { file, copy };
}

/** A module that makes the binaries of libsql missing, as an install with --omit=optional leaves them. */
const WITHOUT_LIBSQL = `data:text/javascript,${encodeURIComponent(`
  import Module from 'node:module';
  const find = Module._resolveFilename;
  Module._resolveFilename = function (name, ...rest) {
    if (!name.startsWith('@libsql/')) return find.call(this, name, ...rest);
    throw Object.assign(new Error('Cannot find module ' + name), { code: 'MODULE_NOT_FOUND' });
  };
`)}`;

describe('F27: a start that cannot work ends with one line that names the setting', () => {
  test('an install without optional packages, by which npm leaves out the binaries of libsql', async () => {
    expect(await refusalOf({}, ['--import', WITHOUT_LIBSQL, join(ROOT, 'dist', 'main.js')])).toBe(
      'The embedded store cannot be used: the binaries of libsql are missing. Install again without --omit=optional: npm ci',
    );
  });

  test('PORT that another program has', async () => {
    const port = await freePort();
    other = createServer().listen(port, '127.0.0.1');
    await once(other, 'listening');
    const said = await refusalOf({ PORT: String(port) });

    expect(said).toBe(
      `PORT ${port} is taken by another program. Stop that program, or set PORT to another number.`,
    );
  });

  test.each(['NaN', '192.0.2.77', 'no-such-host.invalid', '2001:db8::1', '1.2.3.4.5'])(
    'HOST=%s',
    async (host) => {
      const said = await refusalOf({ HOST: host });
      expect(said).toContain(`HOST ${host} is not an address of this machine.`);
      expect(said.split('\n')).toHaveLength(1);
    },
  );

  test.each(['DATA_DIR', 'TEMP_DIR'])('%s that is a file, or where no folder can be made', async (name) => {
    await writeFile(join(dir, 'file'), '');
    for (const path of [join(dir, 'file'), join(dir, 'file', 'below'), '/proc/nope']) {
      const said = await refusalOf({ [name]: path });
      expect(said).toContain(`${name} cannot be used: ${path}`);
      expect(said.split('\n')).toHaveLength(1);
      expect(said).not.toMatch(/E[A-Z]{4,}|mkdir/);
    }
  });

  test('a store file that is a folder, or of another kind', async () => {
    const file = join(dir, 'data', 'sessions.db');
    await mkdir(file, { recursive: true });
    expect(await refusalOf({})).toContain(`The store ${file} cannot be used: it cannot be opened`);
    await rm(file, { recursive: true });
    await writeFile(file, 'not a store '.repeat(2_000));
    expect(await refusalOf({})).toContain(`The store ${file} cannot be used: it is not a database`);
  });
});

test('F28: a lost key file: no start makes another ring, and the copy put back is all it takes', async () => {
  const { file, copy } = await lostKeyFile();
  for (const _try of [1, 2]) {
    const said = await refusalOf({});
    expect(said).toContain(
      `${file} is missing: put your copy back, or remove ${join(dir, 'data', 'sessions.db')}`,
    );
    expect(said).not.toContain('ENCRYPTION_KEYS');
    expect(await readdir(join(dir, 'data'))).not.toContain('encryption-keys');
  }
  await writeFile(file, copy, { mode: 0o600 });
  expect(await refusalOf({})).toBe('it started');
});

test('F28: a lost key file: without the store too, everything begins anew', async () => {
  await lostKeyFile();
  await rm(join(dir, 'data', 'sessions.db'));
  expect(await refusalOf({})).toBe('it started');
});

test('F28: a key file of another store is named by its path, not by a setting that nobody set', async () => {
  const { file } = await lostKeyFile();
  const { copy } = await lostKeyFile(join(dir, 'second'));
  await writeFile(file, copy, { mode: 0o600 });
  const said = await refusalOf({});

  expect(said).toContain(`${file} does not fit this store`);
  expect(said).not.toContain('ENCRYPTION_KEYS');
});
