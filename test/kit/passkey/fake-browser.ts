import { chmod, readFile, writeFile } from 'node:fs/promises';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A program that answers over the pipes of a browser as one does, until something goes wrong. */

/** What goes wrong, and when the passkey is asked for. */
export type Mishap =
  | 'none'
  | 'quits at the start'
  | 'says no'
  | 'is too old'
  | 'goes elsewhere'
  | 'says no in a word of its system'
  | 'opens another site'
  | 'cannot open the first page'
  | 'loses its tab'
  | 'quits'
  | 'talks without an end'
  | 'talks nonsense'
  | 'does not end';

type Noted = { readonly profile: string; readonly args: readonly string[]; readonly env: readonly string[] };

export type FakeBrowser = {
  readonly path: string;
  /** What it was started with; `null` before. */
  readonly noted: () => Promise<Noted | null>;
  /** Everything that it was sent. */
  readonly messages: () => Promise<readonly { readonly method: string; readonly params: unknown }[]>;
  /** True if it, or a program that it started, still runs. */
  readonly isRunning: () => Promise<boolean>;
};

const ORIGIN = 'https://web.whatsapp.com';

/** Puts a browser down in a folder. */
export async function makeFakeBrowser(
  dir: string,
  mishap: Mishap,
  credential: unknown = null,
): Promise<FakeBrowser> {
  const name = mishap.replaceAll(' ', '-');
  const [path, notes, log] = ['', '.notes', '.log'].map((end) => join(dir, name + end)) as [
    string,
    string,
    string,
  ];
  const settings = JSON.stringify({ mishap, notes, log, credential, origin: ORIGIN });
  await writeFile(
    path,
    `#!${process.execPath}\nnew (${Player.toString()})(require, process, ${settings});\n`,
  );
  await chmod(path, 0o755);
  const noted = async () => (existsSync(notes) ? (JSON.parse(await readFile(notes, 'utf8')) as Noted) : null);
  return {
    path,
    noted,
    messages: async () =>
      (await readFile(log, 'utf8'))
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as { method: string; params: unknown }),
    isRunning: async () => {
      const profile = (await noted())?.profile ?? path;
      return isInCommands(profile);
    },
  };
}

/** True if a running process was started with this text. */
export function isInCommands(text: string): boolean {
  if (!existsSync('/proc/self')) return false;
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .some((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(text);
      } catch {
        // The process has ended since the folder was read.
        return false;
      }
    });
}

type Settings = {
  readonly mishap: string;
  readonly notes: string;
  readonly log: string;
  readonly credential: unknown;
  readonly origin: string;
};

type Message = {
  readonly id: number;
  readonly method: string;
  readonly params: { readonly expression?: string; readonly url?: string };
  readonly sessionId?: string;
};

/** Runs in the fake browser's own process, so it uses nothing from outside. */
class Player {
  readonly #fs: typeof import('node:fs');
  readonly #childProcess: typeof import('node:child_process');
  readonly #process: NodeJS.Process;
  readonly #settings: Settings;
  readonly #profile: string;

  constructor(require: NodeJS.Require, process: NodeJS.Process, settings: Settings) {
    this.#fs = require('node:fs') as typeof import('node:fs');
    this.#childProcess = require('node:child_process') as typeof import('node:child_process');
    this.#process = process;
    this.#settings = settings;
    this.#profile = (process.argv.find((arg) => arg.startsWith('--user-data-dir=')) ?? '').slice(16);
    const note = { profile: this.#profile, args: process.argv.slice(2), env: Object.keys(process.env) };
    this.#fs.writeFileSync(settings.notes, JSON.stringify(note));
    this.#fs.writeFileSync(settings.log, '');
    if (settings.mishap === 'quits at the start') this.#quit();
    else this.#listen();
  }

  #listen(): void {
    this.#fs.mkdirSync(`${this.#profile}/Default`);
    let unread = '';
    const input = this.#fs.createReadStream('', { fd: 3, encoding: 'utf8' });
    input.on('data', (part) => {
      const texts = (unread + String(part)).split('\0');
      unread = texts.pop() ?? '';
      for (const text of texts) this.#take(JSON.parse(text) as Message);
    });
    input.on('end', () => this.#close());
  }

  #take({ id, method, params, sessionId }: Message): void {
    this.#fs.appendFileSync(this.#settings.log, `${JSON.stringify({ method, params })}\n`);
    if (method === 'Browser.close') return this.#close();
    if (method === 'Runtime.evaluate') return this.#evaluate(id, params.expression ?? '');
    if (method === 'Page.navigate') return this.#navigate(id, params.url ?? '', sessionId);
    const targetInfos = ['first', 'ours'].map((targetId) => ({ targetId, type: 'page' }));
    return this.#send({ id, result: { targetId: 'ours', sessionId: 'tab', targetInfos } });
  }

  #navigate(id: number, url: string, sessionId: string | undefined): void {
    if (this.#settings.mishap === 'cannot open the first page' && url.endsWith('robots.txt')) {
      return this.#send({ id, result: { errorText: 'net::ERR_ABORTED' } });
    }
    this.#send({ id, result: {} });
    return this.#send({ method: 'Page.loadEventFired', params: {}, sessionId });
  }

  #evaluate(id: number, expression: string): void {
    const { mishap, credential, origin } = this.#settings;
    const value = (value: unknown) => this.#send({ id, result: { result: { value } } });
    if (expression === 'location.origin') {
      return value(mishap === 'opens another site' ? 'https://example.org' : origin);
    }
    if (mishap === 'says no') return value({ error: 'NotAllowedError' });
    if (mishap === 'goes elsewhere') return value({ error: 'elsewhere' });
    if (mishap === 'says no in a word of its system') return value({ error: 'UnknownError' });
    if (mishap === 'is too old') return value({ error: 'TypeError' });
    if (mishap === 'loses its tab') return this.#send({ method: 'Target.detachedFromTarget', params: {} });
    if (mishap === 'quits') return this.#quit();
    if (mishap === 'talks nonsense') return this.#write('hello\0');
    if (mishap === 'talks without an end') return this.#write('x'.repeat(1_100_000));
    return mishap === 'does not end' ? this.#getStuck() : value({ credential });
  }

  #getStuck(): void {
    this.#childProcess.spawn('sleep', ['600'], { stdio: 'ignore', argv0: this.#profile });
    for (const signal of ['SIGTERM', 'SIGINT'] as const) this.#process.on(signal, () => undefined);
    setInterval(() => undefined, 1_000);
    this.#fs.writeFileSync(`${this.#profile}/asking`, '');
  }

  #close(): void {
    if (this.#settings.mishap !== 'does not end') this.#quit();
  }

  #quit(): void {
    this.#process.kill(this.#process.pid, 'SIGKILL');
  }

  #send(message: object): void {
    this.#write(`${JSON.stringify(message)}\0`);
  }

  #write(text: string): void {
    this.#fs.writeSync(4, text);
  }
}
