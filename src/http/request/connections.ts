import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Clock } from '../../ports/base.ts';
import { deferred, within } from '../../ports/timing.ts';

const MAX_CONNECTIONS = 1_000;
/** From here on each new connection costs another one its place. */
const CROWDED = 0.8 * MAX_CONNECTIONS;
const MAX_PER_ADDRESS = 50;
/** A new connection has sent its first request by then. */
const TIME_TO_ASK_MS = 1_000;
const LOOK_EVERY_MS = 5_000;
/** How long an answer may wait for its reader without a byte going out. */
const MAX_UNREAD_MS = 20_000;

type Connection = {
  readonly socket: Socket;
  /** `null` where connections of many people share an address. */
  readonly group: string | null;
  /** Counts up with every change, so that the smallest is the longest unchanged. */
  since: number;
  /** Requests without their whole answer; the first is being answered, the others were sent ahead. */
  readonly requests: IncomingMessage[];
  hadAnswer: boolean;
  readonly openedAtMs: number;
  /** Bytes that had left at the last look, and when that changed last. */
  sent: number;
  sentAtMs: number;
};

/**
 * Every connection of the web server. Those that wait for a request or for the rest of its body make room for new visitors
 * when it gets crowded, or when one address has many; Node alone would turn the visitors away. An answer that is not read is cut.
 * Lifetime: that of the server.
 */
export class Connections {
  readonly #all = new Map<Socket, Connection>();
  readonly #byGroup = new Map<string, Set<Connection>>();
  readonly #clock: Clock;
  readonly #groupOf: (ip: string) => string | null;
  #changes = 0;
  #isLooking = false;
  #isStopping = false;
  #onEmpty: () => void = () => undefined;
  #stopLooking: () => void = () => undefined;

  /** `groupOf` names the group an address counts in, `null` for none. */
  constructor(server: Server, clock: Clock, groupOf: (ip: string) => string | null = (ip) => ip) {
    this.#clock = clock;
    this.#groupOf = groupOf;
    server.maxConnections = MAX_CONNECTIONS;
    server.on('connection', (socket: Socket) => this.#add(socket));
    server.on('request', (request, response) => this.#watch(request, response));
  }

  /** From now on a connection goes with its last answer, idle ones at once; a new one may have its request on the way. */
  stop(): void {
    this.#isStopping = true;
    for (const { socket, requests, hadAnswer } of this.#all.values()) {
      if (requests.length === 0 && hadAnswer) socket.destroy();
    }
  }

  /** Resolves when all are gone; those that have not taken their last answer after `limitMs` are cut. */
  async finish(limitMs: number): Promise<void> {
    this.stop();
    this.#stopLooking();
    if (this.#all.size === 0) return;
    const emptied = deferred();
    this.#onEmpty = emptied.resolve;
    await within(this.#clock, limitMs, emptied.promise);
    for (const socket of this.#all.keys()) socket.destroy();
  }

  #add(socket: Socket): void {
    const group = socket.remoteAddress === undefined ? null : this.#groupOf(socket.remoteAddress);
    const added: Connection = {
      socket,
      group,
      since: this.#nextChange(),
      requests: [],
      hadAnswer: false,
      openedAtMs: this.#clock.monotonic(),
      sent: 0,
      sentAtMs: 0,
    };
    this.#all.set(socket, added);
    socket.once('close', () => this.#remove(added));
    if (group !== null) this.#keepGroupSmall(group, added);
    if (this.#all.size > CROWDED) {
      this.#cut(leastMissed(this.#all.values(), added, added.openedAtMs - TIME_TO_ASK_MS));
    }
  }

  #keepGroupSmall(group: string, added: Connection): void {
    const members = this.#byGroup.get(group) ?? new Set();
    this.#byGroup.set(group, members.add(added));
    if (members.size <= MAX_PER_ADDRESS) return;
    // Where all are being answered the new one goes.
    this.#cut(leastMissed(members, added) ?? added);
  }

  /** Forgotten at once: the next new connection must find another one. */
  #cut(connection: Connection | null): void {
    if (connection === null) return;
    connection.socket.destroy();
    this.#remove(connection);
  }

  #remove(connection: Connection): void {
    const { socket, group } = connection;
    this.#all.delete(socket);
    const members = this.#byGroup.get(group ?? '');
    members?.delete(connection);
    if (group !== null && members?.size === 0) this.#byGroup.delete(group);
    if (this.#all.size === 0) this.#onEmpty();
  }

  #watch(request: IncomingMessage, response: ServerResponse): void {
    const connection = this.#all.get(request.socket);
    if (connection === undefined) return;
    connection.requests.push(request);
    connection.since = this.#nextChange();
    response.once('close', () => this.#answered(connection, request));
    this.#startLooking();
  }

  #answered(connection: Connection, request: IncomingMessage): void {
    connection.requests.splice(connection.requests.indexOf(request), 1);
    if (connection.requests.length > 0) return;
    connection.hadAnswer = true;
    connection.since = this.#nextChange();
    // What was written still goes out.
    if (this.#isStopping && !connection.socket.destroyed) connection.socket.destroySoon();
  }

  /** Looks while anything is being answered, and rests otherwise. */
  #startLooking(): void {
    if (this.#isLooking || this.#isStopping) return;
    this.#isLooking = true;
    const stop = this.#clock.after(LOOK_EVERY_MS, () => {
      this.#isLooking = false;
      const answering = [...this.#all.values()].filter(({ requests }) => requests.length > 0);
      for (const connection of answering) this.#cutIfUnread(connection);
      if (answering.length > 0) this.#startLooking();
    });
    this.#stopLooking = stop;
  }

  #cutIfUnread(connection: Connection): void {
    const { socket } = connection;
    const sent = socket.bytesWritten - socket.writableLength;
    const nowMs = this.#clock.monotonic();
    if (socket.writableLength === 0 || sent !== connection.sent) {
      connection.sent = sent;
      connection.sentAtMs = nowMs;
    } else if (nowMs - connection.sentAtMs >= MAX_UNREAD_MS) socket.destroy();
  }

  #nextChange(): number {
    this.#changes += 1;
    return this.#changes;
  }
}

/**
 * What can be cut, if anything: first a connection whose body has not come, then one that has asked for nothing since it was
 * opened before `newest`, then any idle one; of each kind the one that is unchanged for longest.
 */
function leastMissed(
  among: Iterable<Connection>,
  added: Connection,
  newest: number = Infinity,
): Connection | null {
  const chosen: (Connection | undefined)[] = [];
  for (const one of among) {
    const kind = one === added ? null : kindOf(one, newest);
    if (kind === null) continue;
    const before = chosen[kind];
    if (before === undefined || one.since < before.since) chosen[kind] = one;
  }
  return chosen.find((one) => one !== undefined) ?? null;
}

function kindOf({ requests: [first], hadAnswer, openedAtMs }: Connection, newest: number): 0 | 1 | 2 | null {
  if (first !== undefined) return first.complete ? null : 0;
  return hadAnswer || openedAtMs > newest ? 2 : 1;
}
