import { decodeBinaryNode, encodeBinaryNode, type BinaryNode } from '@whiskeysockets/baileys';
import type { WebSocket } from 'ws';
import type { FaultAction, FaultStage } from '../hostile/faults.ts';
import { ServerNoise, type Certificates } from './noise.ts';
import { node } from './nodes.ts';

type ConnectionEvents = {
  /** Called after the handshake, with the payload of a login or a registration. */
  readonly onHello: (
    connection: Connection,
    payload: ReturnType<ServerNoise['finish']>,
  ) => void | Promise<void>;
  readonly onNode: (connection: Connection, stanza: BinaryNode) => void | Promise<void>;
  readonly onClose: (connection: Connection) => void;
  readonly fault: (stage: FaultStage, number?: string) => FaultAction | null;
  readonly latencyMs: () => number;
};

/** One accepted web socket: first the handshake, then stanzas in both directions, in order. */
export class Connection {
  readonly noise: ServerNoise;
  readonly #socket: WebSocket;
  readonly #events: ConnectionEvents;
  #step: 'hello' | 'finish' | 'open' = 'hello';
  #isSilent = false;
  #queue: Promise<void> = Promise.resolve();
  #outgoing: Promise<void> = Promise.resolve();

  constructor(socket: WebSocket, certificates: Certificates, events: ConnectionEvents) {
    this.#socket = socket;
    this.#events = events;
    this.noise = new ServerNoise(certificates);
    socket.on('message', (data: Buffer) => {
      this.#queue = this.#queue.then(() => this.#receive(data)).catch(() => socket.terminate());
    });
    socket.on('close', () => events.onClose(this));
    socket.on('error', () => socket.terminate());
  }

  get isOpen(): boolean {
    return this.#socket.readyState === this.#socket.OPEN;
  }

  /** Sends a stanza after the latency and after all earlier ones. After {@link stall} it sends nothing. */
  send(stanza: BinaryNode): void {
    const content = encodeBinaryNode(stanza);
    this.#outgoing = this.#outgoing.then(() => this.#write(() => this.noise.frame(content)));
  }

  sendAll(stanzas: readonly BinaryNode[]): void {
    for (const stanza of stanzas) this.send(stanza);
  }

  /** Sends a correctly encrypted frame with any content. The first byte of the content is the flag byte. */
  sendPlain(content: Uint8Array): void {
    this.#outgoing = this.#outgoing.then(() => this.#write(() => this.noise.frame(content)));
  }

  /** Sends bytes unencrypted in one web socket message; resolves when they are written. */
  sendWire(bytes: Uint8Array): Promise<void> {
    return new Promise((resolve) => this.#socket.send(bytes, () => resolve()));
  }

  ping(): Promise<void> {
    return new Promise((resolve) => this.#socket.ping('', false, () => resolve()));
  }

  streamError(code: number, conflict?: 'replaced' | 'device_removed'): void {
    const inner = conflict === undefined ? [] : [node('conflict', { type: conflict })];
    this.send(node('stream:error', conflict === 'replaced' ? {} : { code: String(code) }, inner));
    this.finish();
  }

  failure(reason: number): void {
    this.send(node('failure', { reason: String(reason), location: 'frc' }));
    this.finish();
  }

  /** Ends the stream and closes the web socket, as WhatsApp does. */
  finish(): void {
    this.send(node('xmlstreamend'));
    this.#outgoing = this.#outgoing.then(() => this.#socket.close());
  }

  drop(): void {
    this.#socket.terminate();
  }

  /** Keeps the connection open and sends nothing from now on. */
  stall(): void {
    this.#isSilent = true;
  }

  /** Plays the fault planned for a stage, as {@link play} does. */
  async strike(stage: FaultStage, number?: string): Promise<FaultAction | null> {
    return this.play(this.#events.fault(stage, number));
  }

  /** Plays a fault. `null`: the stage goes on as usual. Any other result replaces the stage; some kinds the caller must play. */
  async play(action: FaultAction | null): Promise<FaultAction | null> {
    switch (action?.kind) {
      case undefined:
        return null;
      case 'failure':
        this.failure(action.reason);
        return action;
      case 'stream-error':
        this.streamError(action.code, action.code === 401 ? 'device_removed' : undefined);
        return action;
      case 'conflict':
        this.streamError(440, 'replaced');
        return action;
      case 'drop':
        this.drop();
        return action;
      case 'close':
        this.#socket.close();
        return action;
      case 'stall':
        this.stall();
        return action;
      case 'delay':
        await new Promise((resolve) => setTimeout(resolve, action.ms));
        return null;
      case 'hook':
        await action.run();
        return null;
      case 'hostile':
        await action.play(this);
        return null;
      default:
        return action;
    }
  }

  async #receive(data: Buffer): Promise<void> {
    if (this.#isSilent) return;
    for (const frame of this.noise.read(data)) await this.#onFrame(frame);
  }

  async #onFrame(frame: Buffer): Promise<void> {
    if (this.#step === 'hello') {
      if ((await this.strike('handshake')) !== null) return;
      this.#step = 'finish';
      const hello = this.noise.hello(frame);
      this.#outgoing = this.#outgoing.then(() => this.#write(() => this.noise.frame(hello)));
      await this.#outgoing;
      return;
    }
    if (this.#step === 'finish') {
      this.#step = 'open';
      await this.#events.onHello(this, this.noise.finish(frame));
      return;
    }
    await this.#events.onNode(this, await decodeBinaryNode(frame));
  }

  async #write(bytes: () => Buffer): Promise<void> {
    const latencyMs = this.#events.latencyMs();
    if (latencyMs > 0) await new Promise((resolve) => setTimeout(resolve, latencyMs));
    if (!this.#isSilent && this.isOpen) this.#socket.send(bytes());
  }
}
