import { once } from 'node:events';
import {
  createServer,
  request as send,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** Answers a request instead of the program. If it returns false, the program answers. */
type Answerer = (request: IncomingMessage, response: ServerResponse) => boolean;

/** Called for each line that the browser gets, with the address of the request, the line and the answer. */
type Listener = (path: string, line: string, response: ServerResponse) => void;

/** A proxy between browser and program. Tests cut it, watch it and point it to another program. Lifetime: until `close`. */
export class Front {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #target: string;
  #isCut = false;
  #answerer: Answerer = () => false;
  #listener: Listener | null = null;

  constructor(target: string) {
    this.#target = target;
    this.#server = createServer((request, response) => {
      if (!this.#answerer(request, response)) this.#pass(request, response);
    });
    this.#server.on('connection', (socket) => {
      if (this.#isCut) {
        socket.destroy();
        return;
      }
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async listen(port = 0): Promise<void> {
    this.#server.listen(port, '127.0.0.1');
    await once(this.#server, 'listening');
  }

  /** Ends every connection and refuses new ones until `mend`. */
  cut(): void {
    this.#isCut = true;
    for (const socket of this.#sockets) socket.destroy();
  }

  mend(): void {
    this.#isCut = false;
  }

  leadTo(target: string): void {
    this.#target = target;
  }

  answerWith(answerer: Answerer): void {
    this.#answerer = answerer;
  }

  listenWith(listener: Listener): void {
    this.#listener = listener;
  }

  async close(): Promise<void> {
    this.#server.close();
    this.cut();
    if (this.#server.listening) await once(this.#server, 'close');
  }

  #pass(request: IncomingMessage, response: ServerResponse): void {
    const { method, headers, url } = request;
    const onward = send(new URL(url ?? '/', this.#target), { method, headers, agent: false }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      response.flushHeaders();
      this.#listen(url ?? '/', answer, response);
      answer.pipe(response);
      answer.once('error', () => response.destroy());
    });
    onward.once('error', () => response.destroy());
    response.once('close', () => onward.destroy());
    request.pipe(onward);
  }

  #listen(path: string, answer: IncomingMessage, response: ServerResponse): void {
    const listener = this.#listener;
    const isText = /json|event-stream/.test(answer.headers['content-type'] ?? '');
    if (listener === null || !isText) return;
    let unread = '';
    answer.on('data', (bytes) => {
      const lines = (unread + String(bytes)).split('\n');
      unread = lines.pop() ?? '';
      for (const line of lines) listener(path, line, response);
    });
    answer.once('end', () => listener(path, unread, response));
  }
}

/** Starts a proxy in front of a program. */
export async function startFront(target: string, port = 0): Promise<Front> {
  const front = new Front(target);
  await front.listen(port);
  return front;
}
