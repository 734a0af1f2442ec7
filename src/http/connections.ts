import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Clock } from '../ports/base.ts';

const MAX_CONNECTIONS = 1_000;
/** From here on each new connection costs the longest idle one its place. */
const CROWDED = 0.8 * MAX_CONNECTIONS;

/**
 * Every connection of the web server. Idle ones, and those that have not sent a whole request yet, make room for new
 * visitors when it gets crowded; Node alone would turn the visitors away. Lifetime: that of the server.
 */
export class Connections {
  /** Answers under way, by connection. */
  readonly #busy = new Map<Socket, number>();
  /** The longest idle first. */
  readonly #idle = new Set<Socket>();
  readonly #hadAnswer = new WeakSet<Socket>();
  readonly #clock: Clock;
  #isStopping = false;
  #onEmpty: () => void = () => undefined;

  constructor(server: Server, clock: Clock) {
    this.#clock = clock;
    server.maxConnections = MAX_CONNECTIONS;
    server.on('connection', (socket: Socket) => this.#add(socket));
    server.on('request', (_request, response: ServerResponse) => this.#watch(response));
  }

  /** From now on a connection goes with its last answer, idle ones at once; a new one may have its request on the way. */
  stop(): void {
    this.#isStopping = true;
    for (const socket of this.#idle) if (this.#hadAnswer.has(socket)) socket.destroy();
  }

  /** Resolves when all are gone; those that have not taken their last answer after `limitMs` are cut. */
  async finish(limitMs: number): Promise<void> {
    this.stop();
    if (this.#isEmpty()) return;
    await new Promise<void>((resolve) => {
      const stopWaiting = this.#clock.after(limitMs, resolve);
      this.#onEmpty = () => {
        stopWaiting();
        resolve();
      };
    });
    for (const socket of [...this.#busy.keys(), ...this.#idle]) socket.destroy();
  }

  #add(socket: Socket): void {
    this.#idle.add(socket);
    socket.once('close', () => {
      this.#idle.delete(socket);
      this.#busy.delete(socket);
      if (this.#isEmpty()) this.#onEmpty();
    });
    if (this.#idle.size + this.#busy.size > CROWDED) this.#cutLongestIdle(socket);
  }

  #cutLongestIdle(except: Socket): void {
    const [longest] = this.#idle;
    if (longest !== undefined && longest !== except) longest.destroy();
  }

  #watch(response: ServerResponse): void {
    const { socket } = response;
    if (socket === null) return;
    this.#idle.delete(socket);
    this.#busy.set(socket, (this.#busy.get(socket) ?? 0) + 1);
    response.once('close', () => this.#answered(socket));
  }

  #answered(socket: Socket): void {
    const left = (this.#busy.get(socket) ?? 0) - 1;
    if (left > 0) this.#busy.set(socket, left);
    else this.#busy.delete(socket);
    if (left > 0 || socket.destroyed) return;
    this.#hadAnswer.add(socket);
    this.#idle.add(socket);
    // What was written still goes out.
    if (this.#isStopping) socket.destroySoon();
  }

  #isEmpty(): boolean {
    return this.#idle.size + this.#busy.size === 0;
  }
}
