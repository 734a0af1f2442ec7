import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

type Received = { readonly url: string; readonly headers: IncomingHttpHeaders; readonly body: string };

/** Answers a request. `count` is its number, from 1. */
export type Behaviour = (response: ServerResponse, count: number) => void;

/** A server that receives the notices of WEBHOOK_URL. Lifetime: until `close`. */
export type FakeReceiver = {
  readonly url: string;
  readonly received: readonly Received[];
  readonly connections: () => number;
  readonly close: () => Promise<void>;
};

/** Starts a receiver, which answers 204 if no other behaviour is given. */
export async function startReceiver(
  behave: Behaviour = (response) => void response.writeHead(204).end(),
): Promise<FakeReceiver> {
  const received: Received[] = [];
  let connections = 0;
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      received.push({ url: request.url ?? '', headers: request.headers, body });
      behave(response, received.length);
    });
  });
  server.on('connection', () => (connections += 1));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    connections: () => connections,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

/** A behaviour that gives every request the same status and headers. */
export function answering(status: number, headers: Readonly<Record<string, string>> = {}): Behaviour {
  return (response) => void response.writeHead(status, headers).end();
}
