import { spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { FakeStranger } from '../../../double/whatsapp/index.ts';
import { tempFolder } from '../../../kit/folder.ts';
import { linkByQr, type Linked } from '../../../kit/program/link.ts';
import { read, ROOT } from '../../../kit/repo.ts';
import { run, type Ran } from '../../../kit/program/run-command.ts';
import { startApp, type TestApp } from '../../../kit/program/start-app.ts';
import { readZip } from '../../../kit/zip.ts';

type Snippet = { readonly language: string; readonly code: string };

/** The fenced examples of docs/bots.md, in order. */
const SNIPPETS: readonly Snippet[] = [...read('docs/bots.md').matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map(
  ([, language = '', code = '']) => ({ language, code }),
);
const used = new Set<Snippet>();

let app: TestApp;
let linked: Linked;
let work: string;
let bot: ChildProcess | null = null;

beforeAll(async () => {
  app = await startApp();
  linked = await linkByQr(app, { number: '254712345678' });
  work = await tempFolder();
  await symlink(join(ROOT, 'node_modules'), join(work, 'node_modules'));
});

afterEach(async () => {
  if (bot !== null && bot.exitCode === null) {
    bot.kill('SIGKILL');
    await once(bot, 'close');
  }
  bot = null;
  await app.whatsapp.awaitSockets(0);
});

afterAll(() => app.close());

/** The one example that holds this text. */
function snippet(part: string): Snippet {
  const [found, ...more] = SNIPPETS.filter(({ code }) => code.includes(part));
  if (found === undefined || more.length > 0)
    throw new Error(`docs/bots.md has not one example with ${part}`);
  used.add(found);
  return found;
}

/** The environment of the page, with the values of this test. */
function environment(): string {
  const code = snippet('export HOST=').code;
  const own = code
    .replace(/^export HOST=.*$/m, `export HOST=${app.url}`)
    .replace(/^export SESSION_ID=.*$/m, `export SESSION_ID='${linked.id}'`);
  if (own === code || !own.includes(linked.id)) throw new Error('the environment of the page is another');
  return own;
}

/** Runs a shell example of the page unchanged, with the environment of the page. */
function runShell(part: string): Promise<Ran> {
  return run('bash', ['-euo', 'pipefail', '-c', environment() + snippet(part).code], { cwd: work });
}

/** Saves an example under the file name in its first line. Its bot connects to the double. */
async function save(name: string): Promise<void> {
  const { code } = snippet(`// ${name}\n`);
  const own = code.replaceAll('{ auth: state }', `{ auth: state, waWebSocketUrl: '${app.whatsapp.url}' }`);
  await writeFile(join(work, name), own);
}

/** A bot that runs until the end of the test. */
function start(command: string): { readonly said: (text: string) => Promise<void> } {
  const child = spawn('bash', ['-euo', 'pipefail', '-c', `${environment()}${command}`], {
    cwd: work,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  bot = child;
  let shown = '';
  const listeners = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (part) => {
      shown += String(part);
      for (const listener of listeners) listener();
    });
  }
  const said = (text: string) =>
    new Promise<void>((resolve) => {
      const check = () => {
        if (shown.includes(text)) resolve();
      };
      listeners.add(check);
      check();
    });
  return { said };
}

async function isAnswered(stranger: FakeStranger, how: 'first' | 'another'): Promise<void> {
  const owner = app.whatsapp.phone(linked.number);
  await (how === 'first'
    ? stranger.sendFirstMessage(owner, linked.device, 'ping')
    : stranger.sendAnother(owner, linked.device, 'ping'));
  expect(await stranger.nextMessage()).toBe('pong');
}

test('the check says that the session is valid', async () => {
  const { code, out } = await runShell('/validate');

  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ status: 'valid', format: 'short' });
});

test('the command makes the folder', async () => {
  const { code } = await runShell('--dir ./session\n');

  expect(code).toBe(0);
  expect(await readdir(join(work, 'session'))).toContain('creds.json');
});

test('the bot runs from the folder, comes back after a lost connection, and stops when it is replaced', async () => {
  await save('bot.mjs');
  const [ada, ben] = [app.whatsapp.addStranger(), app.whatsapp.addStranger()];
  const owner = app.whatsapp.phone(linked.number);
  const { said } = start(snippet('&& node bot.mjs').code.replace('node bot.mjs', 'exec node bot.mjs'));
  await said('keeps what the bot has written');
  await isAnswered(ada, 'first');
  app.whatsapp.dropAll();
  await expect.poll(() => owner.linkedDevices()).toMatchObject([{ online: false }]);
  await isAnswered(ada, 'another');
  await isAnswered(ben, 'first');
  app.whatsapp.conflict(owner, linked.device);

  await said('Another bot runs on this session.');
});

test('useSession opens a connection', async () => {
  await save('own.mjs');
  const { said } = start('exec node own.mjs');

  await said('open');
  expect(await readdir(join(work, 'own-session'))).toContain('creds.json');
});

test('useSession by require() opens a connection', async () => {
  await save('own.cjs');
  expect((await runShell('restore.cjs"\n')).code).toBe(0);
  const { said } = start('exec node own.cjs');

  await said('open');
  expect(await readdir(join(work, 'old-session'))).toContain('creds.json');
});

test('the hash of the client is the one that the build has, and its types come', async () => {
  const { out } = await runShell('sha256');
  const built = createHash('sha256').update(await readFile(join(ROOT, 'dist', 'restore.mjs')));
  expect(out).toBe(`${built.digest('hex')}\n`);
  expect((await runShell('restore.d.mts')).code).toBe(0);
  expect(await readFile(join(work, 'restore.d.mts'), 'utf8')).toContain('useSession<State>');
});

test('F24: with the server away the start line starts a bot whose folder is good, and no other', async () => {
  const line = snippet('&& node bot.mjs').code.replace('"$HOST"', 'http://127.0.0.1:1');
  const start = (code: string) =>
    run('bash', ['-c', environment() + code.replace('node bot.mjs', 'echo started')], { cwd: work });
  const good = await start(line);
  const none = await start(line.replace('./session', './no-session'));

  expect(good).toMatchObject({ code: 0, err: '' });
  expect(good.out).toContain('started');
  expect(none.code).toBe(6);
  expect(none.out).not.toContain('started');
});

test('the JSON holds creds and keys', async () => {
  await save('json.mjs');
  const { code, out } = await run('bash', ['-c', `${environment()}exec node json.mjs`], { cwd: work });

  expect(code).toBe(0);
  expect(out).toMatch(new RegExp(`^${linked.number}:\\d+@s\\.whatsapp\\.net 8\\d\\d\n$`));
});

test('the archive is a whole zip', async () => {
  const { code } = await runShell('/session/archive');

  expect(code).toBe(0);
  expect([...readZip(await readFile(join(work, 'session.zip'))).keys()]).toContain('creds.json');
});

test('withdrawing is confirmed, the bot hears of it, and the ID opens no more', async () => {
  const { said } = start('exec node bot.mjs');
  await isAnswered(app.whatsapp.addStranger(), 'first');
  const { code, out } = await runShell('-X DELETE');

  expect(code).toBe(0);
  expect(JSON.parse(out)).toEqual({ deleted: true, loggedOut: 'confirmed' });
  await Promise.race([said('Another bot runs'), said('The device was unlinked')]);
  expect((await runShell('--dir ./session\n')).code).toBe(0);
  expect(
    (await run('bash', ['-c', `${environment()}node restore.mjs --url $HOST --dir new`], { cwd: work })).code,
  ).toBe(4);
});

test('no example on the page was left out', () => {
  expect(SNIPPETS.length).toBeGreaterThan(8);
  expect(SNIPPETS.filter((each) => !used.has(each)).map(({ code }) => code)).toEqual([]);
});
