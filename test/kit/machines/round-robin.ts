import { once } from 'node:events';
import {
  createServer,
  request as send,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';

/** Headers that belong to one connection, which no proxy passes on. */
const OF_THE_CONNECTION = ['connection', 'keep-alive', 'transfer-encoding'];

/** Says which process gets a request, by its place in the list; `null` leaves it to the turn. */
type Choice = (request: IncomingMessage) => number | null;

/**
 * A load balancer without stickiness: each request goes to the next process, over a connection of its own. One that refuses the connection
 * is passed over. Nothing is added to a request, so that the program behind it sees what the client sent. Lifetime: until `close`.
 */
export class RoundRobin {
  readonly #server: Server;
  #targets: readonly URL[];
  #turn = 0;
  #choose: Choice = () => null;

  constructor(targets: readonly string[]) {
    this.#targets = targets.map((target) => new URL(target));
    this.#server = createServer((request, response) => void this.#pass(request, response));
    // The body is invited by the program, not by the proxy.
    this.#server.on('checkContinue', (request, response) => void this.#pass(request, response));
    this.#server.on('clientError', (_error, socket) => socket.destroy());
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  async listen(): Promise<void> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
  }

  /** From now on requests go to these processes. */
  leadTo(targets: readonly string[]): void {
    this.#targets = targets.map((target) => new URL(target));
  }

  leadBy(choose: Choice): void {
    this.#choose = choose;
  }

  async close(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    if (this.#server.listening) await once(this.#server, 'close');
  }

  async #pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const socket = await this.#connect(request);
    if (socket === null) {
      response.writeHead(503).end();
      return;
    }
    const { method, url, rawHeaders } = request;
    const onward = send({
      createConnection: () => socket,
      method,
      path: url,
      headers: [...withoutConnection(rawHeaders), 'Connection', 'close'],
      setHost: false,
    });
    onward.once('continue', () => response.writeContinue());
    onward.once('response', (answer) => passBack(answer, response));
    onward.once('error', (error) => {
      if (response.headersSent) response.destroy();
      else response.writeHead(502).end(error.message);
    });
    response.once('close', () => onward.destroy());
    if (request.complete && request.readableLength === 0) onward.end();
    else request.pipe(onward);
    onward.flushHeaders();
  }

  /** A connection to the next process that takes one; `null` if none does. */
  async #connect(request: IncomingMessage): Promise<Socket | null> {
    const chosen = this.#choose(request);
    const first = chosen ?? this.#turn;
    if (chosen === null) this.#turn += 1;
    const { length } = this.#targets;
    for (let more = 0; more < length; more += 1) {
      const target = this.#targets[(first + more) % length];
      if (target === undefined) continue;
      const socket = connect({ port: Number(target.port), host: target.hostname, noDelay: true });
      try {
        await once(socket, 'connect');
        return socket;
      } catch {
        // It refuses, so the next one is asked.
      }
    }
    return null;
  }
}

function passBack(answer: IncomingMessage, response: ServerResponse): void {
  // The proxy may end a connection whose body was not read, as the program does.
  const ends = answer.rawHeaders.length > 0 && !response.req.complete ? ['Connection', 'close'] : [];
  response.sendDate = false;
  response.writeHead(answer.statusCode ?? 502, answer.statusMessage ?? '', [
    ...withoutConnection(answer.rawHeaders),
    ...ends,
  ]);
  response.flushHeaders();
  answer.pipe(response);
  answer.once('error', () => response.destroy());
}

function withoutConnection(raw: readonly string[]): string[] {
  return raw.filter((_, at) => !OF_THE_CONNECTION.includes((raw[at - (at % 2)] ?? '').toLowerCase()));
}

/** Starts a load balancer in front of processes. */
export async function startRoundRobin(targets: readonly string[]): Promise<RoundRobin> {
  const proxy = new RoundRobin(targets);
  await proxy.listen();
  return proxy;
}
