import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Device } from '../../../double/whatsapp/device.ts';
import type { FakeGroup, FakePhone, FakeStranger, FakeWhatsApp } from '../../../double/whatsapp/index.ts';
import type { OldCounters, SentMessage } from '../../../double/whatsapp/people/stranger.ts';
import { startFront, type Front } from '../../program/front.ts';
import { linkByQr, type Linked } from '../../program/link.ts';
import { startApp, type TestApp } from '../../program/start-app.ts';
import { botProgram, type BotProcess, type BotStart } from './bot-process.ts';
import type { TestContext } from 'vitest';

/** One piece of a state, as a bot has sent it to the server. */
type Piece = { readonly kind: 'log' | 'base'; readonly bytes: number; readonly atMs: number };

type Program = (start: BotStart) => BotProcess;

/** Where the session of a bot is kept: at the server, nowhere but in a folder that is lost with the bot, or at the server and in a folder that stays. */
export type Keeping = 'server' | 'new folder' | { readonly dir: string };

/** One account with a bot, its acquaintances, and the cable between bot and server. Lifetime: until `close`. */
export class Scene {
  readonly whatsapp: FakeWhatsApp;
  readonly linked: Linked;
  readonly owner: FakePhone;
  readonly people: readonly FakeStranger[];
  readonly cable: Front;
  /** Every message of people to the bot. */
  readonly sent: SentMessage[] = [];
  /** Everything that bots of this scene have sent to be kept. */
  readonly pieces: Piece[] = [];
  /** Called when a piece begins to come. */
  onPiece: (kind: Piece['kind']) => void = () => undefined;
  readonly #program: Program;
  readonly #bots = new Set<BotProcess>();
  readonly #folders: string[] = [];
  #refusal: { readonly status: number; readonly body: object } | null = null;

  constructor(of: Pick<Scene, 'whatsapp' | 'linked' | 'owner' | 'people' | 'cable'>, program: Program) {
    this.whatsapp = of.whatsapp;
    this.linked = of.linked;
    this.owner = of.owner;
    this.people = of.people;
    this.cable = of.cable;
    this.#program = program;
    this.cable.answerWith((request, response) => {
      const kind = /^\/session\/state\/(log|base)$/.exec(request.url ?? '')?.[1];
      if (kind !== 'log' && kind !== 'base') return false;
      if (this.#refusal !== null) {
        response.writeHead(this.#refusal.status, { 'Content-Type': 'application/json' });
        request.resume().on('end', () => response.end(JSON.stringify(this.#refusal?.body)));
        return true;
      }
      this.onPiece(kind);
      let bytes = 0;
      request.on('data', (chunk: Buffer) => (bytes += chunk.length));
      request.on('end', () => this.pieces.push({ kind, bytes, atMs: performance.now() }));
      return false;
    });
  }

  /** Answers every piece of a state in place of the server. The returned function ends that. */
  refuseWrites(status: number, body: object): () => void {
    this.#refusal = { status, body };
    return () => {
      this.#refusal = null;
    };
  }

  get device(): Device {
    const device = this.owner.devices.get(this.linked.device);
    if (device === undefined) throw new Error('the device is gone');
    return device;
  }

  /** Starts a bot from the ID, without waiting for its login. */
  async start(keeping: Keeping): Promise<BotProcess> {
    const dir =
      typeof keeping === 'object' ? keeping.dir : keeping === 'server' ? null : await this.#newFolder();
    const bot = this.#program({
      sessionId: this.linked.id,
      server: this.cable.url,
      whatsapp: this.whatsapp.url,
      keep: keeping !== 'new folder',
      ...(dir === null ? {} : { dir }),
    });
    this.#bots.add(bot);
    return bot;
  }

  async started(keeping: Keeping): Promise<BotProcess> {
    const bot = await this.start(keeping);
    await bot.opened;
    return bot;
  }

  /** Everybody writes `messages` times, each after the answer to the one before. Ends early when `end` is settled. */
  async talk(
    name: string,
    messages: number,
    chat: FakeGroup | null = null,
    end = new Promise<unknown>(() => {
      /* It goes on until all is said. */
    }),
  ): Promise<void> {
    const ended = new AbortController();
    const over = end.then(() => ended.abort());
    await Promise.all(
      this.people.map(async (person) => {
        for (let at = 1; at <= messages && !ended.signal.aborted; at += 1) {
          await this.write(person, `${name}.${at}`, chat);
          await Promise.race([this.answered(person, `${name}.${at}`), over]);
        }
      }),
    );
  }

  /** Lets a person write something that the bot answers. */
  async write(person: FakeStranger, about: string, chat: FakeGroup | null = null): Promise<void> {
    const text = `ping ${about} by ${person.number}`;
    this.sent.push(await person.write(this.owner, this.linked.device, text, chat));
  }

  /** Resolves when the person has read the bot's answer. */
  answered(person: FakeStranger, about: string): Promise<void> {
    return person.reading.when(`re: ping ${about} by ${person.number}`);
  }

  /** Everybody writes and is answered. */
  async everybody(about: string, chat: FakeGroup | null = null): Promise<void> {
    await this.talk(about, 1, chat);
  }

  /** Resolves when each message to the bot was read by a bot. */
  async allRead(): Promise<void> {
    await Promise.all(this.sent.map(({ delivered }) => delivered));
  }

  /** The number of messages that bots asked for again, and of requests by phones. */
  askedAgain(): { readonly byBots: number; readonly byPeople: number } {
    return {
      byBots: this.sent.filter((message) => message.retries() > 0).length,
      byPeople: this.people.reduce((sum, { reading }) => sum + reading.retries(), 0),
    };
  }

  /** What people cannot read, now and for good. */
  unread(): readonly string[] {
    return this.people.flatMap(({ reading }) => [...reading.placeholders(), ...reading.lost()]);
  }

  async close(): Promise<void> {
    await Promise.all([...this.#bots].map((bot) => bot.end('SIGKILL')));
    await this.cable.close();
    await Promise.all(this.#folders.map((folder) => rm(folder, { recursive: true, force: true })));
  }

  async #newFolder(): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), 'trekker-disk-'));
    this.#folders.push(folder);
    return join(folder, 'session');
  }
}

/** Links an account and gives it acquaintances. The scene is closed when the test is over. */
export async function openScene(
  { app, program }: Stage,
  test: Pick<TestContext, 'onTestFinished'>,
  people: readonly OldCounters[] = ['asks', 'asks', 'asks'],
): Promise<Scene> {
  const linked = await linkByQr(app);
  const { whatsapp } = app;
  const of = {
    whatsapp,
    linked,
    owner: whatsapp.phone(linked.number),
    people: people.map((how) => whatsapp.addStranger(how)),
    cable: await startFront(app.url),
  };
  const scene = new Scene(of, program);
  test.onTestFinished(() => scene.close());
  return scene;
}

/** What the scenes of one file share. */
export type Stage = { readonly app: TestApp; readonly program: Program };

/** Starts the server, and compiles the bot. */
export async function openStage(env: Readonly<Record<string, string>> = {}): Promise<Stage> {
  const [app, program] = await Promise.all([startApp(env), botProgram()]);
  return { app, program };
}
