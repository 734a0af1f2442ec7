import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Clock, Dispose } from '../../ports/base.ts';
import { deferred, within } from '../../ports/timing.ts';

const MAX_CONNECTIONS = 1_000;
/** Above this number each new connection makes the server cut another one. */
const CROWDED = 0.8 * MAX_CONNECTIONS;
const MAX_PER_ADDRESS = 50;
/** A client normally sends its first request within this time. */
const TIME_TO_ASK_MS = 1_000;
const LOOK_EVERY_MS = 2_000;
/** How long an answer may wait for its reader without any byte being sent. */
const MAX_UNREAD_MS = 20_000;

/** How long the listening socket may wait for a turn without work. */
const MAX_REST_MS = 500;

type Connection = {
  readonly socket: Socket;
  /** The group of the address; `null` if connections of many people share the address. */
  readonly group: string | null;
  /** The number of the last change; the connection with the smallest number has been unchanged for longest. */
  since: number;
  /** The requests that are not fully answered: the first is being answered, the others were sent ahead. */
  readonly requests: IncomingMessage[];
  hadAnswer: boolean;
  readonly openedAtMs: number;
  /** The bytes that were sent at the last look, and the time at which that number last changed. */
  sent: number;
  sentAtMs: number;
};

/**
 * All connections of the web server. When there are many, or many of one address, connections that wait for a request or for the rest of
 * a body are cut to make room for new ones; Node alone would refuse the new ones. An answer that is not read is cut too.
 * Lifetime: that of the server.
 */
export class Connections {
  readonly #all = new Map<Socket, Connection>();
  readonly #byGroup = new Map<string, Set<Connection>>();
  readonly #clock: Clock;
  readonly #groupOf: (ip: string) => string | null;
  readonly #unsent = new Set<ServerResponse>();
  #changes = 0;
  #isLooking = false;
  #stopping: 'no' | 'gently' | 'yes' = 'no';
  #gentleEnd: Promise<void> = Promise.resolve();
  #onEmpty: () => void = () => undefined;
  #stopLooking: Dispose = () => undefined;

  /** `groupOf` returns the group in which an address is counted, `null` for none. */
  constructor(server: Server, clock: Clock, groupOf: (ip: string) => string | null = (ip) => ip) {
    this.#clock = clock;
    this.#groupOf = groupOf;
    server.maxConnections = MAX_CONNECTIONS;
    server.on('connection', (socket: Socket) => this.#add(socket));
    server.on('request', (request, response) => this.#watch(request, response));
  }

  /**
   * From now on closes each connection after its last answer. For `graceMs` idle connections stay, since their next request may be under way;
   * it is answered. New ones stay longer, until their first answer.
   */
  stop(graceMs: number): void {
    if (this.#stopping !== 'no') return;
    this.#stopping = 'gently';
    // Node then says in the answer that the connection ends, so that no client sends another request on it.
    for (const response of this.#unsent) response.shouldKeepAlive = false;
    const over = deferred();
    this.#gentleEnd = over.promise;
    const end = () => {
      this.#stopping = 'yes';
      for (const { socket, requests, hadAnswer } of this.#all.values()) {
        if (requests.length === 0 && hadAnswer) socket.destroySoon();
      }
      over.resolve();
    };
    if (graceMs === 0) end();
    else this.#clock.after(graceMs, end);
  }

  /**
   * Resolves after a turn of the event loop in which nothing happened, at the latest after {@link MAX_REST_MS}. When the listening socket
   * closes, the system resets connections that came while this process worked; after such a turn there are none.
   */
  async atRest(): Promise<void> {
    const lateAtMs = this.#clock.monotonic() + MAX_REST_MS;
    // The rest of the turn in which this is called takes no connection, and each later turn takes one at most.
    await nextTurn();
    for (let before = -1; before !== this.#changes && this.#clock.monotonic() < lateAtMs;) {
      before = this.#changes;
      await nextTurn();
    }
  }

  /** After the grace of `stop`, resolves when all connections are closed; after `limitMs` those that are still open are cut. */
  async finish(limitMs: number): Promise<void> {
    this.#stopLooking();
    await this.#gentleEnd;
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
    // If every other connection is being answered, the new one is cut.
    this.#cut(leastMissed(members, added) ?? added);
  }

  /** Cuts a connection and forgets it at once, so that the next new connection makes room by another one. */
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
    this.#unsent.add(response);
    response.once('close', () => {
      this.#unsent.delete(response);
      this.#answered(connection, request);
    });
    this.#startLooking();
  }

  #answered(connection: Connection, request: IncomingMessage): void {
    connection.requests.splice(connection.requests.indexOf(request), 1);
    if (connection.requests.length > 0) return;
    connection.hadAnswer = true;
    connection.since = this.#nextChange();
    // `destroySoon` still sends the bytes that were written.
    if (this.#stopping === 'yes' && !connection.socket.destroyed) connection.socket.destroySoon();
  }

  /** Looks for unread answers every few seconds, as long as any request is being answered. */
  #startLooking(): void {
    if (this.#isLooking || this.#stopping !== 'no') return;
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

function nextTurn(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve));
}

/**
 * Chooses the connection to cut, `null` if there is none: first one whose body has not come, then one that was opened before `newest` and
 * has sent no request, then any idle one; of each kind the one that has been unchanged for longest.
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
