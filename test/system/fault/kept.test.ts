import { randomBytes } from 'node:crypto';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { useMultiFileAuthState } from '@whiskeysockets/baileys';
import { afterAll, beforeAll, describe, test, type TestContext } from 'vitest';
import { createKeyRingText } from '../../../src/session/ring/key-ring.ts';
import { startFakeMongo, type FakeMongo } from '../../double/mongo/mongo.ts';
import { startFakeWhatsApp, type FakeWhatsApp } from '../../double/whatsapp/index.ts';
import { tempFolder } from '../../kit/folder.ts';
import { startFront, type Front } from '../../kit/program/front.ts';
import { askSession, linkByQr } from '../../kit/program/link.ts';
import { startProcess, type TestProcess } from '../../kit/program/start-process.ts';
import { startBot } from '../../kit/restore/keep-bot.ts';

/** Faults of a server that keeps what bots do: it is killed, and put back from a backup. The clients are real, without WhatsApp. */

type Bot = Awaited<ReturnType<typeof startBot>>;

/** A program, its data, and a front whose address stays when the program starts anew. */
class Site {
  readonly env: Readonly<Record<string, string>>;
  readonly front: Front;
  process: TestProcess;
  /** Called at each piece that comes. */
  onPiece: () => void = () => undefined;

  private constructor(env: Readonly<Record<string, string>>, front: Front, process: TestProcess) {
    this.env = env;
    this.front = front;
    this.process = process;
    front.answerWith(({ method }) => {
      if (method === 'PUT') this.onPiece();
      return false;
    });
  }

  static async open(env: Readonly<Record<string, string>>): Promise<Site> {
    const process = await startProcess(env);
    return new Site(env, await startFront(process.url), process);
  }

  get dataDir(): string {
    return this.env['DATA_DIR'] ?? '';
  }

  /** Kills the program and starts it again; `meanwhile` has its data for itself. */
  async restart(meanwhile?: () => Promise<void>): Promise<void> {
    await this.process.end('SIGKILL');
    await meanwhile?.();
    this.process = await startProcess(this.env);
    this.front.leadTo(this.process.url);
  }

  async close(): Promise<void> {
    await this.process.end('SIGKILL');
    await this.front.close();
  }
}

/** The names under which a bot notes its number. */
const NAMES = Array.from({ length: 12 }, (_, at) => `${at + 1}`);
/** What cannot be packed: with all names, more than one piece of a log holds. */
const FILLING_BYTES = 1_200;

/** One session and its bot, which counts in one key what it does, or in several with much around them. */
class Counter {
  readonly #site: Site;
  readonly #sessionId: string;
  readonly #dir: string | null;
  names = NAMES.slice(0, 1);
  readonly said: string[] = [];
  done = 0;
  /** The last number that the server has confirmed. */
  kept = 0;
  #bot: Bot | null = null;

  private constructor(site: Site, sessionId: string, dir: string | null) {
    this.#site = site;
    this.#sessionId = sessionId;
    this.#dir = dir;
  }

  static async of(site: Site, whatsapp: FakeWhatsApp, dir: string | null = null): Promise<Counter> {
    const { id } = await linkByQr({ url: site.process.url, whatsapp });
    const counter = new Counter(site, id, dir);
    await counter.start();
    return counter;
  }

  get bot(): Bot {
    if (this.#bot === null) throw new Error('the bot has not started');
    return this.#bot;
  }

  /** Starts the bot anew, as another process on the same disk would. */
  async start(): Promise<number> {
    const { url } = this.#site.front;
    const folder = this.#dir === null ? {} : { dir: this.#dir, waitS: 20, load: useMultiFileAuthState };
    this.#bot = await startBot({ url }, this.said, { sessionId: this.#sessionId, ...folder });
    return numberIn(await this.#bot.state.keys.get('lid-mapping', this.names));
  }

  /** Does one thing more, and sends it. */
  async count(): Promise<boolean> {
    this.done += 1;
    const now = this.done;
    const filling = () => (this.names.length > 1 ? randomBytes(FILLING_BYTES) : null);
    await this.bot.state.keys.set({
      'lid-mapping': Object.fromEntries(this.names.map((name) => [name, String(now)])),
      'identity-key': Object.fromEntries(this.names.map((name) => [`${name}.0`, filling()])),
    });
    const isKept = await this.bot.flush();
    if (isKept) this.kept = now;
    return isKept;
  }

  /** What everybody with the ID gets. */
  async atServer(): Promise<readonly [number, number]> {
    const answer = await askSession(this.#site.front.url, this.#sessionId);
    type State = { readonly keys?: { readonly 'lid-mapping'?: Readonly<Record<string, string>> } };
    const { keys } = (await answer.json()) as State;
    const values = keys?.['lid-mapping'] ?? {};
    return [answer.status, numberIn(Object.fromEntries(this.names.map((name) => [name, values[name]])))];
  }
}

/** The number that all values say. */
function numberIn(values: Readonly<Record<string, unknown>>): number {
  const numbers = [...new Set(Object.values(values).map((value) => Number(value ?? 0)))];
  const [number = 0] = numbers;
  if (numbers.length > 1) throw new Error(`a state of several times: ${numbers.join()}`);
  return number;
}

let whatsapp: FakeWhatsApp;
let mongo: FakeMongo;
let dir: string;

beforeAll(async () => {
  [whatsapp, mongo] = await Promise.all([startFakeWhatsApp(), startFakeMongo()]);
  dir = await mkdtemp(join(tmpdir(), 'trekker-kept-'));
});

afterAll(async () => {
  await Promise.all([whatsapp.close(), mongo.close()]);
  await rm(dir, { recursive: true, force: true });
});

async function openSite(name: string, test: Pick<TestContext, 'onTestFinished'>, more: object = {}) {
  const site = await Site.open({
    DATA_DIR: join(dir, name),
    TEMP_DIR: join(dir, `${name}-temp`),
    WHATSAPP_URL: whatsapp.url,
    LINKS_PER_ADDRESS: 'off',
    ...more,
  });
  test.onTestFinished(() => site.close());
  return site;
}

/** Lets all bots send one piece after the other, and kills the program at the piece of number `at`. */
async function killedAtPiece(site: Site, bots: readonly Counter[], at: number): Promise<void> {
  let left = at;
  site.onPiece = () => {
    left -= 1;
    if (left === 0) site.process.signal('SIGKILL');
  };
  await Promise.all(
    bots.map(async (bot) => {
      // The first piece without an answer is the last one.
      while (await bot.count());
    }),
  );
  site.onPiece = () => undefined;
}

/**
 * Lets a bot send what takes several pieces, and kills the program at the second of them. Then the bot sends the rest, or dies too, so that
 * another one takes its place.
 */
async function killBetweenPieces({ expect }: TestContext, site: Site, bot: Counter, doesGoOn: boolean) {
  bot.names = NAMES;
  // A base is one piece, so that there is another try.
  do {
    let left = 2;
    site.onPiece = () => {
      left -= 1;
      if (left === 0) site.process.signal('SIGKILL');
    };
  } while (await bot.count());
  site.onPiece = () => undefined;
  await site.restart();
  expect(await bot.atServer()).toEqual([200, bot.kept]);
  if (doesGoOn) expect(await bot.bot.flush()).toBe(true);
  else {
    expect(await bot.start()).toBe(bot.kept);
    expect(await bot.count()).toBe(true);
  }
  expect(await bot.atServer()).toEqual([200, bot.done]);
  expect(bot.said).toEqual([]);
}

/** Kills the program in the middle of pieces, again and again. What it has confirmed is there afterwards, and each bot goes on. */
async function killInPieces({ expect }: TestContext, site: Site, bots: readonly Counter[], kills: number) {
  for (let kill = 1; kill <= kills; kill += 1) {
    await killedAtPiece(site, bots, 5 + 2 * kill);
    await site.restart();
    for (const bot of bots) {
      const [status, count] = await bot.atServer();
      expect(status).toBe(200);
      // The piece under way may have been kept without an answer.
      expect([bot.kept, bot.done]).toContain(count);
      expect(await bot.count()).toBe(true);
    }
  }
  for (const bot of bots) {
    expect(await bot.bot.close()).toBe(true);
    expect(await bot.start()).toBe(bot.done);
    expect(bot.said).toEqual([]);
  }
}

describe.concurrent('F58: a server that keeps sessions', () => {
  test('killed in the middle of pieces, on MongoDB, has all that it confirmed, and each bot goes on; killed between two pieces of one time, it has what was before them', async (context) => {
    const keys = createKeyRingText(randomBytes(32));
    const site = await openSite('mongo', context, { MONGODB_URI: mongo.uri, ENCRYPTION_KEYS: keys });
    const bots = [await Counter.of(site, whatsapp), await Counter.of(site, whatsapp)];
    await killInPieces(context, site, bots, 2);
    for (const [at, bot] of bots.entries()) await killBetweenPieces(context, site, bot, at === 0);
  });

  test('killed so on the embedded store has it too; put back from a backup, it takes the newer state of bots that run and of folders', async (context) => {
    const { expect } = context;
    const site = await openSite('embedded', context);
    const [running, inFolder, stopped] = [
      await Counter.of(site, whatsapp),
      await Counter.of(site, whatsapp, join(await tempFolder(), 'session')),
      await Counter.of(site, whatsapp, join(await tempFolder(), 'session')),
    ];
    const bots = [running, inFolder, stopped];
    const backup = join(dir, 'backup');
    for (const bot of bots) await bot.count();
    await site.restart(() => cp(site.dataDir, backup, { recursive: true }));
    await killInPieces(context, site, bots, 3);
    await stopped.bot.close();
    await site.restart(async () => {
      await rm(site.dataDir, { recursive: true });
      await cp(backup, site.dataDir, { recursive: true });
    });

    for (const bot of bots) expect(await bot.atServer()).toEqual([200, 1]);
    for (const bot of [running, inFolder]) {
      await bot.count();
      // The bot learns of the backup by a refusal, and then sends all it has.
      await expect.poll(() => bot.bot.flush()).toBe(true);
      expect(bot.said).toEqual([]);
    }
    expect(await stopped.start()).toBe(stopped.done);
    expect(stopped.said).toEqual([expect.stringContaining('the server has no newer one')]);
    expect(await stopped.bot.close()).toBe(true);
    for (const bot of bots) expect(await bot.atServer()).toEqual([200, bot.done]);
  });
});
