import { spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { FakeStranger } from '../../../double/whatsapp/index.ts';
import { tempFolder } from '../../../kit/folder.ts';
import { linkByQr, type Linked } from '../../../kit/program/link.ts';
import { ROOT } from '../../../kit/repo.ts';
import { restoreCommand, withdrawCommand } from '../../../../src/wire/commands.ts';
import { servedExamples, type Example } from '../../../kit/program/served-examples.ts';
import { freePort } from '../../../kit/program/start-process.ts';
import { run, type Ran } from '../../../kit/program/run-command.ts';
import { startApp, type TestApp } from '../../../kit/program/start-app.ts';
import { readZip } from '../../../kit/zip.ts';

/** Every example of the page `/bots`, read from the page that a server sends with its own address in it. */

let app: TestApp;
let linked: Linked;
let work: string;
let examples: readonly Example[];
let bot: ChildProcess | null = null;
const used = new Set<Example>();

beforeAll(async () => {
  const port = String(await freePort());
  app = await startApp({ PORT: port, PUBLIC_URL: `http://127.0.0.1:${port}` });
  [linked, examples, work] = await Promise.all([
    linkByQr(app, { number: '254712345678' }),
    servedExamples(`${app.url}/bots`),
    tempFolder(),
  ]);
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

/** The one example that is this text, or the only one that holds it. */
function example(part: string): Example {
  const whole = examples.filter(({ code }) => code === part);
  const [found, ...more] = whole.length > 0 ? whole : examples.filter(({ code }) => code.includes(part));
  if (found === undefined || more.length > 0) throw new Error(`/bots has not one example with ${part}`);
  used.add(found);
  return found;
}

function runCode(code: string, input = ''): Promise<Ran> {
  const env = { SESSION_ID: linked.id };
  return run('bash', ['--norc', '-euo', 'pipefail', '-c', code], { cwd: work, env, input });
}

/** Runs a shell example of the page unchanged, with the ID in the environment. */
function runShell(part: string): Promise<Ran> {
  return runCode(example(part).code);
}

/** Saves an example under the file name in its first line. Its bot connects to the double. */
async function save(name: string): Promise<void> {
  const { title, code } = example(`// ${name}\n`);
  expect(title).toBe(name);
  const own = code.replaceAll('{ auth: state }', `{ auth: state, waWebSocketUrl: '${app.whatsapp.url}' }`);
  await writeFile(join(work, name), own);
}

/** A bot that runs until the end of the test. */
function start(command: string): { readonly said: (text: string) => Promise<void> } {
  const child = spawn(
    'bash',
    ['--norc', '-euo', 'pipefail', '-c', command.replace(/node (?=bot)/, 'exec node ')],
    {
      cwd: work,
      env: { ...process.env, SESSION_ID: linked.id },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
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

test('the message in the chat leads to this page', async () => {
  const phone = app.whatsapp.phone(linked.number);
  const { text } = await phone.nextMessage(({ text }) => text.includes('/bots'));

  expect(text.split('\n')).toContain(`How to do that: ${app.url}/bots`);
});

test('the command makes the folder', async () => {
  const { code } = await runShell(restoreCommand(app.url));

  expect(code).toBe(0);
  expect(await readdir(join(work, 'session'))).toContain('creds.json');
});

test('the ID comes into the environment without being shown', async () => {
  const { code, out, err } = await runCode(
    `${example('read -rs').code}\nprintenv SESSION_ID`,
    `${linked.id}\n`,
  );

  expect({ code, out, err }).toEqual({ code: 0, out: `${linked.id}\n`, err: '' });
});

test('the check says that the session is valid', async () => {
  const { code, out } = await runShell('/validate');

  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ status: 'valid', format: 'short' });
});

test('the bot restores by itself, comes back after a lost connection, and stops when it is replaced', async () => {
  await save('bot.mjs');
  await rm(join(work, 'session'), { recursive: true });
  const [ada, ben] = [app.whatsapp.addStranger(), app.whatsapp.addStranger()];
  const owner = app.whatsapp.phone(linked.number);
  const { said } = start(example('node bot.mjs').code);
  await said('The bot is online.');
  await isAnswered(ada, 'first');
  app.whatsapp.dropAll();
  await expect.poll(() => owner.linkedDevices()).toMatchObject([{ online: false }]);
  await isAnswered(ada, 'another');
  await isAnswered(ben, 'first');
  app.whatsapp.conflict(owner, linked.device);

  await said('Another bot runs on this session.');
});

test('a bot by require() opens a connection', async () => {
  await save('bot.cjs');
  expect((await runShell(`curl -fsSO ${app.url}/restore.cjs`)).code).toBe(0);
  const { said } = start('node bot.cjs');

  await said('The bot is online.');
  app.whatsapp.dropAll();
  const owner = app.whatsapp.phone(linked.number);
  await expect.poll(() => owner.linkedDevices()).toMatchObject([{ online: false }]);
  await expect.poll(() => owner.linkedDevices(), { timeout: 10_000 }).toMatchObject([{ online: true }]);
  expect(await readdir(join(work, 'cjs-session'))).toContain('creds.json');
});

test('the start line keeps a folder that is in use, and starts the bot on it', async () => {
  const { said } = start(example('&& node bot.mjs').code);
  await said('keeps what the bot has written');

  await said('The bot is online.');
});

test('F24: with the server away the start line starts a bot whose folder is good, and no other', async () => {
  const line = example('&& node bot.mjs').code.replace(app.url, 'http://127.0.0.1:1');
  const startOn = (folder: string) =>
    runCode(
      line.replace('--dir session', `--dir ${folder} --wait 1`).replace('node bot.mjs', 'echo started'),
    );
  // A bot that was killed may have left half a file in its folder.
  await runCode(restoreCommand(app.url).replace('--dir session', '--dir whole'));
  const [good, none] = [await startOn('whole'), await startOn('none')];

  expect(good).toMatchObject({ code: 0, err: '' });
  expect(good.out).toContain('started');
  expect(none.code).toBe(6);
  expect(none.out).not.toContain('started');
});

test('the hash of the client is the one that the build has, and its types come', async () => {
  const { out } = await runShell('sha256');
  const built = createHash('sha256').update(await readFile(join(ROOT, 'dist', 'restore.mjs')));
  expect(out).toBe(`${built.digest('hex')}\n`);
  expect((await runShell(`curl -fsSO ${app.url}/restore.d.mts`)).code).toBe(0);
  expect(await readFile(join(work, 'restore.d.mts'), 'utf8')).toContain('useSession<State>');
});

test('the JSON holds creds and keys, by curl and in Node', async () => {
  await save('database.mjs');
  const { code, out } = await runCode('node database.mjs');
  expect({ code, out }).toEqual({
    code: 0,
    out: expect.stringMatching(new RegExp(`^${linked.number}:\\d+@s\\.whatsapp\\.net 8\\d\\d\n$`)),
  });
  expect((await runShell('session.json')).code).toBe(0);

  expect(Object.keys(JSON.parse(await readFile(join(work, 'session.json'), 'utf8')))).toEqual(
    expect.arrayContaining(['creds', 'keys']),
  );
});

test('the archive is a whole zip', async () => {
  expect((await runShell('/session/archive')).code).toBe(0);

  expect([...readZip(await readFile(join(work, 'session.zip'))).keys()]).toContain('creds.json');
});

test('a bot without a disk answers before and after it is killed, and starts as its hosts start it', async () => {
  await save('kept.mjs');
  const [worker, render, container] = ['Procfile', 'render.yaml', 'Dockerfile'].map((name) =>
    example(`# ${name}\n`),
  );
  const command = /^worker: (.*)$/m.exec(worker?.code ?? '')?.[1] ?? '';
  expect(render?.code).toContain(`startCommand: ${command}\n`);
  expect(container?.code).toContain(`CMD ${JSON.stringify(command.split(' ')).replace(',', ', ')}`);
  const ada = app.whatsapp.addStranger();
  for (const how of ['first', 'another', 'another'] as const) {
    const { said } = start(command.replace('node ', 'exec node '));
    await said('The bot is online.');
    await isAnswered(ada, how);
    bot?.kill('SIGKILL');
    await app.whatsapp.awaitSockets(0);
  }
  const { said } = start(command.replace('node ', 'exec node '));
  await said('The bot is online.');
  bot?.kill('SIGTERM');
  expect(await (bot === null ? null : once(bot, 'close'))).toEqual([null, 'SIGTERM']);
  bot = null;
});

test('withdrawing is confirmed, the bot hears of it, and the ID opens no more', async () => {
  const { said } = start(example('node bot.mjs').code);
  await isAnswered(app.whatsapp.addStranger(), 'first');
  const { code, out } = await runShell(withdrawCommand(app.url));

  expect(code).toBe(0);
  expect(JSON.parse(out)).toEqual({ deleted: true, loggedOut: 'confirmed' });
  await Promise.race([said('Another bot runs'), said('The device was unlinked')]);
  expect((await runShell(restoreCommand(app.url))).code).toBe(0);
  expect((await runCode(`node restore.mjs --url ${app.url} --dir new`)).code).toBe(4);
});

test('no example on the page was left out, none holds an ID, and each names this site', () => {
  expect(examples.length).toBeGreaterThan(12);
  expect(examples.filter((each) => !used.has(each)).map(({ code }) => code)).toEqual([]);
  expect(examples.filter(({ code }) => /~|sessions\.example|address-of/.test(code))).toEqual([]);
});
