import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, readdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { FakeStranger } from '../../../double/whatsapp/index.ts';
import { tempFolder } from '../../../kit/folder.ts';
import { linkByQr, type Linked } from '../../../kit/program/link.ts';
import { servedExamples } from '../../../kit/program/served-examples.ts';
import { startApp, type TestApp } from '../../../kit/program/start-app.ts';
import { freePort } from '../../../kit/program/start-process.ts';
import { ROOT } from '../../../kit/repo.ts';

/** The bot of the page `/bots` for a container without a disk, as it is served, killed again and again. */
const KILLS = 10;

let app: TestApp;
let linked: Linked;
let work: string;
let file: string;

beforeAll(async () => {
  const port = String(await freePort());
  app = await startApp({ PORT: port, PUBLIC_URL: `http://127.0.0.1:${port}` });
  [linked, work] = await Promise.all([linkByQr(app), tempFolder()]);
  const examples = await servedExamples(`${app.url}/bots`);
  const bots = examples.filter(({ code }) => code.includes('keep: true') && code.includes('makeWASocket'));
  const [{ title, code } = { title: '', code: '' }] = bots.filter((bot) => !bot.code.includes('dir:'));
  file = title;
  const own = code.replaceAll('{ auth: state', `{ waWebSocketUrl: '${app.whatsapp.url}', auth: state`);
  await writeFile(join(work, file), own);
  await copyFile(join(ROOT, 'dist', 'restore.mjs'), join(work, 'restore.mjs'));
  await symlink(join(ROOT, 'node_modules'), join(work, 'node_modules'));
});

afterAll(() => app.close());

function start(): ChildProcess {
  const env = { PATH: process.env['PATH'], SESSION_ID: linked.id };
  return spawn(process.execPath, [file], { cwd: work, env, stdio: 'ignore' });
}

async function kill(bot: ChildProcess): Promise<void> {
  bot.kill('SIGKILL');
  await once(bot, 'close');
}

/** A person writes. The returned function resolves when the bot has answered. */
async function ping(person: FakeStranger): Promise<() => Promise<void>> {
  const before = person.reading.messages().length;
  await person.write(app.whatsapp.phone(linked.number), linked.device, 'ping');
  return async () => {
    await expect.poll(() => person.reading.messages().length, { timeout: 60_000 }).toBeGreaterThan(before);
  };
}

type Moment = (bot: ChildProcess, person: FakeStranger) => Promise<() => Promise<void>>;

/** When the bot is killed: before it reads a message, when its answer has come to WhatsApp, and when that was read. */
const MOMENTS: readonly Moment[] = [
  async (bot, person) => {
    bot.kill('SIGSTOP');
    const answered = await ping(person);
    await kill(bot);
    return answered;
  },
  async (bot, person) => {
    const killed = new Promise<void>((resolve, reject) => {
      const run = () => void kill(bot).then(resolve, reject);
      app.whatsapp.faults.add({ at: 'message', number: linked.number, times: 1, do: { kind: 'hook', run } });
    });
    const answered = await ping(person);
    await killed;
    return answered;
  },
  async (bot, person) => {
    const answered = await ping(person);
    await answered();
    await kill(bot);
    return answered;
  },
];

test(`a bot in a container without a disk, killed ${KILLS} times, answers every message, at most one twice for each kill`, async () => {
  const people = MOMENTS.map(() => app.whatsapp.addStranger());
  const before = await readdir(work);
  let bot = start();
  for (let at = 0; at < KILLS; at += 1) {
    for (const person of people) await (await ping(person))();
    const [moment, person] = [MOMENTS[at % MOMENTS.length], people[at % people.length]];
    if (moment === undefined || person === undefined) break;
    const answered = await moment(bot, person);
    bot = start();
    await answered();
  }
  for (const person of people) await (await ping(person))();
  bot.kill('SIGTERM');
  await once(bot, 'close');
  const answers = people.flatMap(({ reading }) => reading.messages());
  const pings = people.length * (KILLS + 1) + KILLS;

  expect(answers.length).toBeGreaterThanOrEqual(pings);
  expect(answers.length).toBeLessThanOrEqual(pings + KILLS);
  expect(people.flatMap(({ reading }) => [...reading.placeholders(), ...reading.lost()])).toEqual([]);
  expect(await readdir(work)).toEqual(before);
});
