import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { SessionState } from '../../../src/auth-state/json.ts';
import { serve } from './server.ts';

export type TestPiece = { readonly epoch: number; readonly seq: number; readonly sealed: string };
/** Answers in place of the server; false leaves the request to it. */
export type Hook = (route: string, response: ServerResponse, body: string) => boolean;

/** A server that keeps the states of one session in memory, as the routes are described. It opens nothing. */
export type KeptServer = {
  readonly url: string;
  /** Each request as method and path. */
  readonly asked: string[];
  readonly bodies: string[];
  readonly bearers: Set<string>;
  epoch: number;
  seq: number;
  base: TestPiece | null;
  log: TestPiece[];
  hook: Hook;
};

export async function startKeptServer(day: SessionState): Promise<KeptServer> {
  const server: Omit<KeptServer, 'url'> = {
    asked: [],
    bodies: [],
    bearers: new Set(),
    epoch: 0,
    seq: 0,
    base: null,
    log: [],
    hook: () => false,
  };
  const listener: RequestListener = (request, response) => {
    void textOf(request).then((body) => {
      const route = `${request.method} ${request.url}`;
      server.asked.push(route);
      server.bodies.push(body);
      server.bearers.add(request.headers.authorization ?? '');
      if (!whole.hook(route, response, body)) answer(whole, day, route, response, body);
    });
  };
  const whole: KeptServer = Object.assign(server, { url: await serve(listener) });
  return whole;
}

function answer(
  server: KeptServer,
  day: SessionState,
  route: string,
  response: ServerResponse,
  body: string,
): void {
  if (route === 'GET /session' || route === 'GET /session?from=day-of-link') return json(response, 200, day);
  if (route === 'POST /session/state/lease') server.epoch += 1;
  const { epoch, seq, base, log } = server;
  if (route === 'GET /session/state' || route === 'POST /session/state/lease') {
    return json(response, 200, { epoch, seq, base, log });
  }
  const piece = JSON.parse(body) as TestPiece;
  const isBase = route === 'PUT /session/state/base';
  const last = isBase ? server.base : server.log.at(-1);
  const isOther = isBase && server.log.length === 0 && last?.epoch === piece.epoch && last.seq === piece.seq;
  if (last?.sealed === piece.sealed) return json(response, 200, { seq: piece.seq });
  if (isOther || piece.epoch !== epoch || piece.seq !== (isBase ? seq : seq + 1)) {
    return problem(response, 409, 'STATE_STALE', { epoch, seq });
  }
  server.seq = piece.seq;
  server.base = isBase ? piece : server.base;
  server.log = isBase ? [] : [...server.log, piece];
  json(response, 200, { seq: piece.seq });
}

export function problem(response: ServerResponse, status: number, code: string, more: object = {}): void {
  json(response, status, { code, title: 'No', detail: 'It is not so.', status, ...more });
}

function json(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(value));
}

async function textOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request as AsyncIterable<Buffer>) parts.push(part);
  return Buffer.concat(parts).toString();
}
