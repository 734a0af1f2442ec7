import { fork, type ChildProcess } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { copyFile, mkdtemp, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { ROOT } from '../../repo.ts';

type BotEvent = {
  readonly opened?: true;
  readonly closed?: number;
  readonly read?: string;
  readonly sent?: string;
  readonly placeholder?: string;
};

export type BotStart = {
  readonly sessionId: string;
  readonly server: string;
  readonly whatsapp: string;
  /** The folder of the session; without one there is no disk. */
  readonly dir?: string;
  readonly keep?: boolean;
};

/** Compiles the bot once. It lies in a folder with the client, as on a host. */
export async function botProgram(): Promise<(start: BotStart) => BotProcess> {
  const folder = await mkdtemp(join(tmpdir(), 'trekker-bot-'));
  const file = join(folder, 'bot.mjs');
  const entry = join(ROOT, 'test', 'kit', 'bot', 'process', 'entry.ts');
  await build({ entryPoints: [entry], outfile: file, format: 'esm', platform: 'node', logLevel: 'silent' });
  await copyFile(join(ROOT, 'dist', 'restore.mjs'), join(folder, 'restore.mjs'));
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  return (start) => new BotProcess(file, start);
}

/** A running bot. Lifetime: until `end`, or its own end. */
export class BotProcess {
  /** Resolves when the bot is logged in. Rejects with what it has written if it ends first. */
  readonly opened: Promise<void>;
  readonly #child: ChildProcess;
  readonly #exit: Promise<number | null>;
  readonly #heard = new EventEmitter().setMaxListeners(0);
  readonly #events: BotEvent[] = [];
  #output = '';
  #isGone = false;

  constructor(file: string, start: BotStart) {
    const child = fork(file, { cwd: tmpdir(), silent: true, env: environmentOf(start) });
    this.#child = child;
    child.on('message', (event: BotEvent) => {
      this.#events.push(event);
      this.#heard.emit('more');
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (text) => {
        this.#output += String(text);
        this.#heard.emit('more');
      });
    }
    this.#exit = once(child, 'close').then(([code]) => {
      this.#isGone = true;
      this.#heard.emit('more');
      return code as number | null;
    });
    this.opened = this.#until(() => this.#events.find(({ opened }) => opened)).then(() => undefined);
    this.opened.catch(() => {
      /* A test that does not wait for the login must not fail with an unhandled rejection. */
    });
  }

  /** The texts that the bot has read, in order. */
  get read(): readonly string[] {
    return this.#events.flatMap(({ read }) => read ?? []);
  }

  /** The IDs of messages that the bot could not read at first. */
  get placeholders(): readonly string[] {
    return this.#events.flatMap(({ placeholder }) => placeholder ?? []);
  }

  get output(): string {
    return this.#output;
  }

  /** Resolves once the bot has written these words. */
  async said(words: string): Promise<void> {
    await this.#until(() => this.#output.includes(words) || undefined);
  }

  /** Resolves with the status code with which the connection ended. */
  closed(): Promise<number> {
    return this.#until(() => this.#events.find(({ closed }) => closed !== undefined)?.closed);
  }

  /** Sends a message and resolves when Baileys has sent it. No text may be sent twice. */
  async send(to: string, text: string): Promise<void> {
    this.#child.send({ to, text });
    await this.#until(() => this.#events.find(({ sent }) => sent === text));
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Sends a signal and resolves with the exit code, or `null`, when the process is gone. */
  end(signal: 'SIGTERM' | 'SIGKILL' | 'SIGINT'): Promise<number | null> {
    this.#child.kill(signal);
    return this.#exit;
  }

  async #until<T>(found: () => T | undefined): Promise<T> {
    for (;;) {
      const value = found();
      if (value !== undefined) return value;
      if (this.#isGone) throw new Error(`the bot has ended: ${this.#output}`);
      await once(this.#heard, 'more');
    }
  }
}

function environmentOf(start: BotStart): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'],
    SESSION_ID: start.sessionId,
    SERVER: start.server,
    WHATSAPP: start.whatsapp,
    ...(start.dir === undefined ? {} : { DIR: start.dir }),
    ...(start.keep === true ? { KEEP: '1' } : {}),
  };
}
