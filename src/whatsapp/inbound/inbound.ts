import { setImmediate } from 'node:timers/promises';
import type { IncomingMessage } from 'node:http';
import type { BinaryNode, WASocket } from '@whiskeysockets/baileys';
import type { Clock, Dispose } from '../../ports/base.ts';
import { FrameReader } from './frames.ts';
import { isDecoderBudgetSpent, renewDecoderBudget } from '../patches/decoder.ts';
import { limitMessages, pauseRaw, resumeRaw } from './raw-socket.ts';
import { isUnwanted } from './stanza-bounds.ts';
import { Throttle } from './throttle.ts';

/** The largest frame of a link, the digest of its pre-keys, has 12 kB. */
const MAX_FRAME_BYTES = 1024 * 1024;
/** A message of the web socket may hold several frames. */
const MAX_MESSAGE_BYTES = 2 * MAX_FRAME_BYTES;
/** Limits for the whole life of a socket; a link receives about 100 kB in about 50 frames. */
const MAX_SOCKET_BYTES = 16 * 1024 * 1024;
const MAX_SOCKET_COUNT = 10_000;
/**
 * `burst` points may be spent at once and `perSecond` points in the long run. A message of the web socket costs one point, each frame in it
 * one, and each `BYTES_AT_COST` bytes one. When the points are spent, the connection is not read, because each message that Baileys
 * decrypts takes milliseconds of the event loop that all links share.
 */
const PACE = { burst: 1_000, perSecond: 100 } as const;
const BYTES_AT_COST = 16 * 1024;
/** After this time other work gets a turn of the event loop. */
const SLICE_MS = 10;

type InboundDeps = {
  readonly clock: Clock;
  /** Says why a stanza cannot come from WhatsApp; `null` if it can. */
  readonly faultOf: (stanza: BinaryNode) => string | null;
  /** Called once, when a bound is broken; the socket must not be read any more. `reason` holds no received text. */
  readonly onBreach: (reason: string) => void;
  /** Called with the error of a handler of Baileys; the link goes on without that stanza. */
  readonly onUnhandled: (error: unknown) => void;
};

/**
 * Stands between the web socket and Baileys and bounds everything that is received: size, number and pace of frames, and the content and
 * decoding steps of stanzas. It also catches the errors of Baileys' handlers, which would end the process. Lifetime: until `stop`, safe to
 * call twice.
 */
export class Inbound {
  readonly #ws: WASocket['ws'];
  readonly #deps: InboundDeps;
  readonly #give: (bytes: Buffer) => Promise<void>;
  readonly #reader = new FrameReader(MAX_FRAME_BYTES);
  readonly #pace: Throttle;
  #counted = 0;
  #bytes = 0;
  #isGiving = false;
  #isOver = false;
  #stopTimer: Dispose | null = null;

  /** To be made in the turn of the event loop in which the socket was made, before other code of ours listens to it. */
  constructor({ ws }: WASocket, deps: InboundDeps) {
    this.#ws = ws;
    this.#deps = deps;
    this.#pace = new Throttle(deps.clock, PACE);
    const [give] = ws.listeners('message');
    // Baileys adds one listener for messages, its reader of received bytes.
    this.#give = give as (bytes: Buffer) => Promise<void>;
    ws.removeAllListeners('message');
    this.#guardListeners();
    ws.on('message', (bytes: Buffer) => this.#onMessage(bytes));
    ws.on('frame', (frame: BinaryNode | Uint8Array) => this.#judge(frame));
    ws.on('ping', () => this.#count());
    ws.on('open', () => limitMessages(ws, MAX_MESSAGE_BYTES));
    ws.on('upgrade', ({ socket }: IncomingMessage) => {
      socket.on('data', (bytes: Buffer) => this.#onBytes(bytes.length));
    });
  }

  stop(): void {
    this.#isOver = true;
    this.#stopTimer?.();
    this.#stopTimer = null;
    // The closing handshake has to be read.
    resumeRaw(this.#ws);
  }

  /** Wraps each handler of Baileys, because an error that it throws or rejects with would be unhandled and end the process. */
  #guardListeners(): void {
    for (const event of this.#ws.eventNames()) {
      for (const listener of this.#ws.listeners(event)) {
        const handle = listener as (...args: unknown[]) => unknown;
        this.#ws.off(event, handle);
        this.#ws.on(event, (...args: unknown[]) => {
          if (isUnwanted(event, args[0])) return;
          void (async () => handle(...args))().catch((error: unknown) => this.#deps.onUnhandled(error));
        });
      }
    }
  }

  #onBytes(length: number): void {
    if (this.#isOver) return;
    this.#bytes += length;
    this.#pace.spend(length / BYTES_AT_COST);
    if (this.#bytes > MAX_SOCKET_BYTES) this.#breach('more bytes than any link needs');
    else this.#keepPace();
  }

  #onMessage(bytes: Buffer): void {
    if (this.#isOver) return;
    this.#count();
    this.#reader.add(bytes);
    if (this.#isGiving) this.#keepPace();
    else void this.#giveFrames();
  }

  /** Counts one message, frame or ping. */
  #count(): void {
    this.#counted += 1;
    this.#pace.spend(1);
    if (this.#counted > MAX_SOCKET_COUNT) this.#breach('more frames than any link needs');
  }

  async #giveFrames(): Promise<void> {
    this.#isGiving = true;
    try {
      let sliceEndsAtMs = this.#deps.clock.monotonic() + SLICE_MS;
      while (!this.#isOver && this.#pace.owedMs() === 0) {
        const frame = this.#reader.next();
        if (frame === null) break;
        this.#count();
        renewDecoderBudget();
        await this.#give(frame);
        if (isDecoderBudgetSpent()) throw new RangeError('a stanza of too many parts');
        if (this.#deps.clock.monotonic() < sliceEndsAtMs) continue;
        await setImmediate();
        sliceEndsAtMs = this.#deps.clock.monotonic() + SLICE_MS;
      }
    } catch (error) {
      this.#breach(error instanceof RangeError ? error.message : 'what cannot be read');
    }
    this.#isGiving = false;
    this.#keepPace();
  }

  /** Reads from the connection only when Baileys has every received frame and the pace allows more; otherwise pauses it. */
  #keepPace(): void {
    if (this.#isOver) return;
    const owedMs = this.#pace.owedMs();
    if (owedMs === 0 && !this.#isGiving) resumeRaw(this.#ws);
    else pauseRaw(this.#ws);
    if (owedMs === 0 || this.#stopTimer !== null) return;
    this.#stopTimer = this.#deps.clock.after(owedMs, () => {
      this.#stopTimer = null;
      if (this.#isGiving) this.#keepPace();
      else void this.#giveFrames();
    });
  }

  /** Runs before Baileys' handlers; an error that it throws keeps the stanza from them. */
  #judge(frame: BinaryNode | Uint8Array): void {
    if (this.#isOver) throw new RangeError('over');
    if (frame instanceof Uint8Array) return;
    const fault = this.#deps.faultOf(frame);
    if (fault !== null) throw new RangeError(fault);
  }

  #breach(reason: string): void {
    if (this.#isOver) return;
    this.stop();
    this.#deps.onBreach(reason);
  }
}
