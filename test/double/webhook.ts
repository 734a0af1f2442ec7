import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export type Received = { readonly url: string; readonly headers: IncomingHttpHeaders; readonly body: string };

/** What a receiver does with its n-th request, from 1. */
export type Behaviour = (response: ServerResponse, count: number) => void;

/** Somebody else's server, which notices are posted to. Lifetime: until `close`. */
export type FakeReceiver = {
  readonly url: string;
  readonly received: readonly Received[];
  readonly connections: () => number;
  readonly close: () => Promise<void>;
};

/** `204` to everything if no other behaviour is given. */
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

/** Always the same status, with a header where one is needed. */
export function answering(status: number, headers: Readonly<Record<string, string>> = {}): Behaviour {
  return (response) => void response.writeHead(status, headers).end();
}
