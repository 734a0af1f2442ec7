import { Agent, request, type IncomingMessage } from 'node:http';
import type { Step } from '../../src/wire/step.ts';
import type { Remote } from './ipc.ts';

const READY = /is ready: ([^\s"]+)/;

type StartedLink = {
  readonly linkId: string;
  readonly token: string;
  readonly step: Step;
  readonly ms: number;
};

/** Milliseconds a link spent in each state, as the program logs them at its end. */
export type Spent = Readonly<Record<string, number>>;

/** The measured program; requests are made as its pages make them. Lifetime: until `end`. */
export class Ours {
  readonly #cleanUp: () => Promise<void>;
  readonly #agent = new Agent({ keepAlive: true });
  readonly #spent = new Map<string, Spent>();
  readonly #whenSpent = new Map<string, (spent: Spent) => void>();
  #tellUrl: (url: string) => void = () => undefined;
  readonly #url = new Promise<string>((resolve) => {
    this.#tellUrl = resolve;
  });
  #remote: Remote | null = null;

  constructor(cleanUp: () => Promise<void>) {
    this.#cleanUp = cleanUp;
  }

  get remote(): Remote {
    if (this.#remote === null) throw new Error('not started');
    return this.#remote;
  }

  set remote(remote: Remote) {
    this.#remote = remote;
  }

  url(): Promise<string> {
    return this.#url;
  }

  /** Reads a line of the program's output. */
  hear(line: string): void {
    const ready = READY.exec(line)?.[1];
    if (ready !== undefined) this.#tellUrl(ready);
    if (!line.includes('"a link ended"')) return;
    const { link, ms } = JSON.parse(line) as { readonly link: string; readonly ms: Spent };
    this.#spent.set(link, ms);
    this.#whenSpent.get(link)?.(ms);
  }

  async start(method: 'qr' | 'code', body: object = {}): Promise<StartedLink> {
    const startedAtMs = performance.now();
    const { status, text } = await this.#send('POST', `/${method}`, undefined, JSON.stringify(body));
    const ms = performance.now() - startedAtMs;
    if (status !== 201) throw new Error(`${status}: ${text}`);
    return { ...(JSON.parse(text) as Omit<StartedLink, 'ms'>), ms };
  }

  /** Follows the event stream to the end, as a page does; resolves with the times that the program logs for the link. */
  async finish({ linkId, token }: StartedLink): Promise<Spent> {
    const stream = await this.#open('GET', `/qr/${linkId}/events`, token);
    let text = '';
    for await (const bytes of stream) text += String(bytes);
    if (!text.includes('"state":"linked"')) throw new Error(`the link failed: ${text.slice(-500)}`);
    const spent = this.#spent.get(linkId) ?? (await this.#nextSpent(linkId));
    this.#spent.delete(linkId);
    return spent;
  }

  async cancel(method: string, { linkId, token }: StartedLink): Promise<void> {
    await this.#send('DELETE', `/${method}/${linkId}`, token);
  }

  /** Asks for the current step, so that the link does not end for lack of a reader. */
  async look({ linkId, token }: StartedLink): Promise<void> {
    await this.#send('GET', `/qr/${linkId}`, token);
  }

  async end(): Promise<void> {
    this.#agent.destroy();
    await this.remote.end();
    await this.#cleanUp();
  }

  #nextSpent(linkId: string): Promise<Spent> {
    return new Promise((resolve) => {
      this.#whenSpent.set(linkId, (spent) => {
        this.#whenSpent.delete(linkId);
        resolve(spent);
      });
    });
  }

  async #send(
    method: string,
    path: string,
    token?: string,
    body?: string,
  ): Promise<{ status: number; text: string }> {
    const answer = await this.#open(method, path, token, body);
    let text = '';
    for await (const bytes of answer) text += String(bytes);
    return { status: answer.statusCode ?? 0, text };
  }

  async #open(method: string, path: string, token?: string, body?: string): Promise<IncomingMessage> {
    const url = new URL(path, await this.#url);
    const headers = {
      ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'Content-Type': 'application/json', 'Content-Length': body.length }),
    };
    return new Promise((resolve, reject) => {
      request(url, { method, headers, agent: this.#agent }, resolve).on('error', reject).end(body);
    });
  }
}
