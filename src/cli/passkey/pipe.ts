import type { Readable, Writable } from 'node:stream';
import { isObject } from '../../restore/server/answer-shapes.ts';
import { parseJson } from '../../wire/json.ts';
import { BrowserError } from './browser-end.ts';

type JsonObject = { readonly [name: string]: unknown };

type Call = { readonly resolve: (result: JsonObject) => void; readonly reject: (error: Error) => void };

/** One that waits for an event of a tab. */
type Wait = { readonly name: string; readonly sessionId: string; readonly end: (hasCome: boolean) => void };

/** To which tab a call goes, and how long it may take. Left out, it goes to the browser itself. */
type CallOptions = { readonly sessionId?: string; readonly limitMs?: number };

/** The limit of one message. An answer of a passkey is below 10 kB. */
const MAX_MESSAGE_BYTES = 1024 * 1024;
const CALL_LIMIT_MS = 20_000;
/** Events that end a tab. */
const ENDS = new Set(['Target.detachedFromTarget', 'Inspector.targetCrashed', 'Inspector.detached']);

/**
 * A client of the DevTools protocol over two pipes of a browser that was started with `--remote-debugging-pipe`: JSON, each message ended by
 * NUL. After the first failure every call fails with it. Errors: {@link BrowserError}.
 */
export class BrowserPipe {
  private readonly to: Writable;
  private readonly calls = new Map<number, Call>();
  private readonly waits = new Set<Wait>();
  private parts: Buffer[] = [];
  private bytes = 0;
  private lastId = 0;
  private failure: Error | null = null;

  constructor(to: Writable, from: Readable) {
    this.to = to;
    const closed = (cause?: unknown) => this.fail(new BrowserError('closed', { cause }));
    to.on('error', closed);
    from.on('error', closed);
    from.on('close', () => closed());
    from.on('end', () => closed());
    from.on('data', (part: Buffer) => this.read(part));
  }

  /** True after a failure. */
  get isOver(): boolean {
    return this.failure !== null;
  }

  /** Calls a method and returns its result. */
  call(method: string, params: JsonObject = {}, options: CallOptions = {}): Promise<JsonObject> {
    const { sessionId, limitMs = CALL_LIMIT_MS } = options;
    if (this.failure !== null) return Promise.reject(this.failure);
    const id = (this.lastId += 1);
    return new Promise((resolve, reject) => {
      const limit = setTimeout(() => settle(() => reject(new BrowserError('broken'))), limitMs);
      const settle = (act: () => void) => {
        clearTimeout(limit);
        this.calls.delete(id);
        act();
      };
      this.calls.set(id, {
        resolve: (result) => settle(() => resolve(result)),
        reject: (error) => settle(() => reject(error)),
      });
      this.to.write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    });
  }

  /** Returns true when an event of a tab has come, false if it has not come in time. */
  event(name: string, sessionId: string, limitMs = CALL_LIMIT_MS): Promise<boolean> {
    if (this.failure !== null) return Promise.resolve(false);
    return new Promise((resolve) => {
      const wait: Wait = {
        name,
        sessionId,
        end: (hasCome) => {
          clearTimeout(limit);
          this.waits.delete(wait);
          resolve(hasCome);
        },
      };
      const limit = setTimeout(() => wait.end(false), limitMs);
      this.waits.add(wait);
    });
  }

  /** Asks the browser to close, also after a failure, and waits for nothing: without its pipe a browser closes too. */
  hangUp(): void {
    this.fail(new BrowserError('closed'));
    if (this.to.writable)
      this.to.end(`${JSON.stringify({ id: (this.lastId += 1), method: 'Browser.close' })}\0`);
  }

  /** Ends all calls, those that come later too. */
  fail(error: Error): void {
    this.failure ??= error;
    this.parts = [];
    for (const call of this.calls.values()) call.reject(this.failure);
    for (const wait of this.waits) wait.end(false);
  }

  private read(part: Buffer): void {
    let start = 0;
    while (this.failure === null) {
      const end = part.indexOf(0, start);
      const piece = part.subarray(start, end < 0 ? part.length : end);
      this.bytes += piece.length;
      if (this.bytes > MAX_MESSAGE_BYTES) return this.fail(new BrowserError('broken'));
      this.parts.push(piece);
      if (end < 0) return;
      const text = Buffer.concat(this.parts).toString('utf8');
      this.parts = [];
      this.bytes = 0;
      start = end + 1;
      this.take(parseJson(text));
    }
  }

  private take(message: unknown): void {
    if (!isObject(message)) return this.fail(new BrowserError('broken'));
    const { id, result, error, method, sessionId } = message;
    const call = typeof id === 'number' ? this.calls.get(id) : undefined;
    if (call !== undefined) {
      if (error === undefined && isObject(result)) call.resolve(result);
      else call.reject(new BrowserError('broken'));
    }
    if (typeof method !== 'string') return;
    if (ENDS.has(method)) this.fail(new BrowserError('closed'));
    for (const wait of this.waits) {
      if (wait.name === method && wait.sessionId === sessionId) wait.end(true);
    }
  }
}
