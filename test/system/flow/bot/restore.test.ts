import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BufferJSON, useMultiFileAuthState } from '@whiskeysockets/baileys';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { deviceOf } from '../../../../src/auth-state/linked-state.ts';
import { formatShortId } from '../../../../src/session-id/id.ts';
import { tempFolder } from '../../../kit/folder.ts';
import { linkByQr, type Linked } from '../../../kit/program/link.ts';
import { run, type Ran } from '../../../kit/program/run-command.ts';
import { startApp, type TestApp } from '../../../kit/program/start-app.ts';
import { credsWithoutRange, lastingCreds, lastingNames } from '../../../kit/session/without-range.ts';
import { readZip } from '../../../kit/zip.ts';

const UNKNOWN_ID = formatShortId('TREKKER-MD', Buffer.alloc(20, 9));

let app: TestApp;
let linked: Linked;
let long: Linked;
/** The folder with restore.mjs, in which the command runs. */
let work: string;

beforeAll(async () => {
  app = await startApp();
  linked = await linkByQr(app, { number: '254712345678' });
  long = await linkByQr(app, { number: '254712345679', format: 'long' });
  work = await tempFolder();
});

afterAll(() => app.close());

function restore(args: readonly string[], id?: string, input?: string): Promise<Ran> {
  return run('node', ['restore.mjs', ...args], {
    cwd: work,
    env: { SESSION_ID: id },
    ...(input === undefined ? {} : { input }),
  });
}

function credsIn(dir: string): Promise<string> {
  return readFile(join(work, dir, 'creds.json'), 'utf8');
}

function asBearer(id: string, path = '/session'): Promise<Response> {
  return fetch(app.url + path, { headers: { Authorization: `Bearer ${id}` } });
}

async function stateOf(
  id: string,
): Promise<{ creds: unknown; keys: Record<string, Record<string, unknown>> }> {
  return (await (await asBearer(id)).json()) as Awaited<ReturnType<typeof stateOf>>;
}

describe('GET /restore.mjs', () => {
  test('is JavaScript that is asked for again only when it changed, and needs nothing but Node', async () => {
    const answer = await fetch(`${app.url}/restore.mjs`);
    const code = await answer.text();
    // Without this `Cache-Control`, fetch adds `no-cache` to a conditional request.
    const headers = {
      'If-None-Match': answer.headers.get('etag') ?? '',
      'Cache-Control': 'max-age=0',
    };
    const again = await fetch(`${app.url}/restore.mjs`, { headers });

    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toContain('text/javascript');
    expect(answer.headers.get('cache-control')).toBe('no-cache');
    expect(again.status).toBe(304);
    const imports = [...code.matchAll(/^import .* from "([^"]+)";$/gm)].map(([, from]) => from ?? '');
    expect(imports.length).toBeGreaterThan(3);
    expect(imports.filter((from) => !from.startsWith('node:'))).toEqual([]);
    expect(code).not.toMatch(/\brequire\(|\bimport\((?!\))/);
  });
});

describe('the command, fetched by curl', () => {
  test('writes the complete session, and never says the ID', async () => {
    const command = `curl -fsSO ${app.url}/restore.mjs && node restore.mjs --url ${app.url} --dir ./session`;
    const { code, out, err } = await run('bash', ['-c', command], {
      cwd: work,
      env: { SESSION_ID: linked.id },
    });
    const { state } = await useMultiFileAuthState(join(work, 'session'));
    const { creds, keys } = await stateOf(linked.id);

    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/^The session is in \.\/session: creds and 8\d\d keys\./);
    expect(out + err).not.toContain(linked.id.slice(11));
    expect(lastingCreds(JSON.stringify(state.creds, BufferJSON.replacer))).toEqual(credsWithoutRange(creds));
    const files = (await readdir(join(work, 'session'))).filter((name) => name.endsWith('.json'));
    expect(files).toHaveLength(Object.values(keys).flatMap((values) => Object.keys(values)).length);
  });

  test('a second time keeps what is there, even while the server is away', async () => {
    const before = await credsIn('session');
    const ran = await restore(
      ['--url', 'http://127.0.0.1:1', '--dir', 'session', '--json'],
      ` ${linked.id} `,
    );

    expect(JSON.parse(ran.out)).toEqual({ ok: true, exit: 0, result: 'kept', dir: 'session', keys: null });
    expect(ran.code).toBe(0);
    expect(await credsIn('session')).toBe(before);
  });

  test('with - takes the ID from standard input', async () => {
    const ran = await restore(
      ['--url', app.url, '--dir', 'piped', '-'],
      undefined,
      `SESSION_ID=${linked.id}\n`,
    );

    expect(ran).toMatchObject({ code: 0, err: '' });
    expect(deviceOf(JSON.parse(await credsIn('piped')))).toEqual(
      deviceOf(JSON.parse(await credsIn('session'))),
    );
  });

  test('on a terminal asks for the ID without showing it', async (context) => {
    if (!existsSync('/usr/bin/script'))
      context.skip('the program script, which makes a terminal, is not here');
    const command = `node restore.mjs --url ${app.url} --dir asked`;
    const { code, out } = await run('script', ['-qec', command, '/dev/null'], {
      cwd: work,
      input: `${linked.id}\r`,
      after: 'Session ID',
    });

    expect(code).toBe(0);
    expect(out).toContain('Session ID (it is not shown');
    expect(out).toContain('The session is in asked');
    expect(out).not.toContain(linked.id.slice(11));
  });

  test('opens a long ID without a server', async () => {
    const ran = await restore(['--dir', 'long', '--json'], long.id);

    expect(JSON.parse(ran.out)).toMatchObject({ ok: true, result: 'restored', keys: 0 });
    expect((await useMultiFileAuthState(join(work, 'long'))).state.creds.me?.id).toContain(long.number);
  });

  test('never replaces the session of a device that was not linked before, but by --force', async () => {
    const { creds } = await stateOf(linked.id);
    const other = structuredClone(creds) as { noiseKey: { public: { data: string } } };
    other.noiseKey.public.data = Buffer.alloc(32, 7).toString('base64');
    await mkdir(join(work, 'newer'));
    await writeFile(join(work, 'newer', 'creds.json'), JSON.stringify(other));
    const args = ['--url', app.url, '--dir', 'newer'];
    const refused = await restore([...args, '--json'], linked.id);

    expect(refused.code).toBe(5);
    expect(JSON.parse(refused.out)).toMatchObject({ ok: false, exit: 5, error: { code: 'FOLDER_IS_NEWER' } });
    expect(JSON.parse(await credsIn('newer'))).toEqual(other);
    expect((await restore([...args, '--force'], linked.id)).code).toBe(0);
    expect(lastingCreds(await credsIn('newer'))).toEqual(credsWithoutRange(creds));
  });

  test.each([
    ['a mistyped ID', 3, 'SESSION_ID_MALFORMED', ['--dir', 'x'], (id: string) => id.slice(0, -2)],
    ['an unknown ID', 4, 'SESSION_UNAVAILABLE', ['--dir', 'x'], () => UNKNOWN_ID],
    [
      'a server that is away',
      6,
      'NETWORK',
      ['--dir', 'x', '--url', 'http://127.0.0.1:1'],
      (id: string) => id,
    ],
    ['an unknown option', 2, 'USAGE', ['--fast'], (id: string) => id],
    ['the ID as an argument', 2, 'USAGE', [UNKNOWN_ID], (id: string) => id],
    ['no ID', 2, 'USAGE', ['--dir', 'x'], () => ''],
  ])('with %s exits with %i and writes nothing', async (_what, exit, code, args, change) => {
    const ran = await restore(['--url', app.url, '--json', ...args], change(linked.id));

    expect(ran.code).toBe(exit);
    expect(JSON.parse(ran.out)).toMatchObject({ ok: false, exit, error: { code } });
    expect(ran.out + ran.err).not.toContain(UNKNOWN_ID.slice(11));
    expect(existsSync(join(work, 'x'))).toBe(false);
  });

  test('--help says how, and plain errors go to standard error', async () => {
    expect((await restore(['--help'])).out).toContain('--force');
    const ran = await restore(['--url', app.url], 'hello');
    expect(ran).toMatchObject({ code: 3, out: '' });
    expect(ran.err).toMatch(/^This is not a whole session ID\. /);
  });
});

describe('F23: kill -9 in the middle of a restore', () => {
  /** The number of session files in the folder, and of files that are prepared beside it or inside it. */
  type Progress = { readonly placed: number; readonly staged: number };

  async function progressOf(dir: string): Promise<Progress> {
    const inside = await readdir(join(work, dir)).catch(() => []);
    const beside = (await readdir(work)).filter((name) => name.startsWith(`${dir}.restoring-`));
    const folders = [
      ...beside,
      ...inside.filter((name) => name.startsWith('.restoring-')).map((name) => join(dir, name)),
    ];
    const staged = await Promise.all(folders.map((name) => readdir(join(work, name)).catch(() => [])));
    const placed = lastingNames(inside.filter((name) => name.endsWith('.json'))).length;
    return { placed, staged: staged.flat().length };
  }

  /** True if the command was killed before its end. */
  async function isKilledAt(dir: string, isReached: (progress: Progress) => boolean): Promise<boolean> {
    const args = ['restore.mjs', '--url', app.url, '--dir', dir, '--force'];
    const env = { ...process.env, SESSION_ID: linked.id };
    const child = spawn('node', args, { cwd: work, env, stdio: 'ignore' });
    const closed = once(child, 'close');
    while (child.exitCode === null && !isReached(await progressOf(dir))) {
      // The condition looks at the folder again.
    }
    child.kill('SIGKILL');
    await closed;
    return child.signalCode === 'SIGKILL';
  }

  test.each([
    ['a new folder, at its first file', 'new-1', ({ staged }: Progress) => staged > 0],
    ['a new folder, half ready', 'new-2', ({ staged }: Progress) => staged > 400],
    ['a folder in use, at its first file', 'used-1', ({ staged }: Progress) => staged > 0],
    ['a folder in use, when the old files go', 'used-2', ({ placed }: Progress) => placed < 800],
    [
      'a folder in use, when the new files come',
      'used-3',
      ({ staged, placed }: Progress) => placed < staged && staged < 700,
    ],
  ])('of %s leaves a whole session or none, and the next one mends it', async (_what, dir, isReached) => {
    const complete = (await readdir(join(work, 'session'))).filter((name) => name.endsWith('.json')).length;
    if (dir.startsWith('used')) {
      await cp(join(work, 'session'), join(work, dir), { recursive: true });
      await writeFile(join(work, dir, 'bot.js'), 'mine');
    }
    let isKilled = false;
    // Several tries are made, because on a busy machine the loop can miss the moment.
    for (let tries = 0; tries < 10 && !isKilled; tries += 1) isKilled = await isKilledAt(dir, isReached);
    expect(isKilled).toBe(true);
    const hasCreds = existsSync(join(work, dir, 'creds.json'));
    if (hasCreds) expect((await progressOf(dir)).placed).toBe(complete);

    expect((await restore(['--url', app.url, '--dir', dir], linked.id)).code).toBe(0);
    expect(await progressOf(dir)).toEqual({ placed: complete, staged: 0 });
    expect(lastingCreds(await credsIn(dir))).toEqual(lastingCreds(await credsIn('session')));
    expect(existsSync(join(work, dir, 'bot.js'))).toBe(dir.startsWith('used'));
  });
});

describe('GET /session', () => {
  test('is not to be kept by anybody, nor to be known again', async () => {
    const answer = await asBearer(linked.id, '/session');

    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('etag')).toBeNull();
  });
});

describe('GET /session/archive', () => {
  test('is a zip of the same folder, and nothing of it stays in temp', async () => {
    const answer = await asBearer(linked.id, '/session/archive');
    const files = readZip(Buffer.from(await answer.arrayBuffer()));

    expect(answer.headers.get('content-type')).toBe('application/zip');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const names = (await readdir(join(work, 'session'))).filter((name) => name.endsWith('.json'));
    expect(lastingNames([...files.keys()]).toSorted()).toEqual(names.toSorted());
    expect(lastingCreds(files.get('creds.json')?.text ?? '')).toEqual(lastingCreds(await credsIn('session')));
    const folders = await readdir(join(app.dir, 'temp'));
    expect(folders).toHaveLength(1);
    // The check waits, because the program deletes the folder of an export after it has sent the last byte.
    await vi.waitFor(async () => {
      expect(await readdir(join(app.dir, 'temp', folders[0] ?? ''))).toEqual(['owner.json']);
    }, 10_000);
  });

  test('of an unknown, a long, a mistyped and of no ID is refused like /session', async () => {
    const answers = [
      await asBearer(UNKNOWN_ID, '/session/archive'),
      await asBearer(long.id, '/session/archive'),
      await asBearer(linked.id.slice(0, -1), '/session/archive'),
      await fetch(`${app.url}/session/archive`),
      await fetch(`${app.url}/session/archive`, { method: 'POST' }),
    ];

    expect(answers.map(({ status }) => status)).toEqual([404, 400, 400, 401, 405]);
  });
});

test('a start removes what a process that is gone left in temp, and leaves the folder of a living one', async () => {
  const temp = join(await tempFolder(), 'temp');
  const gone = spawnSync('node', ['-e', '']).pid;
  const left = [`process-${gone}-abc123`, `process-${process.ppid}-abc123`];
  for (const name of left) await mkdir(join(temp, name, 'export-abc123'), { recursive: true });
  const other = await startApp({ TEMP_DIR: temp });

  expect(await readdir(temp)).toEqual([left[1]]);
  await rm(temp, { recursive: true });
  await other.close();
});
