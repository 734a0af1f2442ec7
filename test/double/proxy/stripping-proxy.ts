import { once } from 'node:events';
import { createServer, request, type IncomingHttpHeaders, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A proxy before a program that is not there yet. */
export type StrippingProxy = {
  /** The address at which visitors open the site. */
  readonly site: string;
  readonly leadTo: (program: string) => void;
  readonly close: () => void;
};

/** The headers that the proxy sends in place of those of the visitor. */
type Send = (headers: IncomingHttpHeaders, program: URL) => Readonly<Record<string, string | undefined>>;

/** Starts a proxy that serves a program under `path` and takes the path off. */
export async function startStrippingProxy(path: string, send: Send): Promise<StrippingProxy> {
  let program: URL | null = null;
  const server = createServer((incoming, answer) => {
    const { url = '' } = incoming;
    if (program === null || !`${url}/`.startsWith(`${path}/`)) answer.writeHead(404).end();
    else passOn(program, url.slice(path.length), send)(incoming, answer);
  });
  // On a busy machine a test may take longer than the usual 5 s, and would then ask on a connection that is just being closed.
  server.keepAliveTimeout = 60_000;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    site: `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`,
    leadTo: (address) => {
      program = new URL(address);
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

function passOn(program: URL, rest: string, send: Send): RequestListener {
  return (incoming, answer) => {
    const { hostname: host, port } = program;
    const given = Object.entries({ ...incoming.headers, ...send(incoming.headers, program) });
    const headers = Object.fromEntries(given.filter(([, value]) => value !== undefined));
    const path = rest.startsWith('/') ? rest : `/${rest}`;
    const onward = request({ host, port, path, method: incoming.method, headers }, (reply) => {
      answer.writeHead(reply.statusCode ?? 502, reply.headers);
      reply.pipe(answer);
    });
    onward.once('error', () => answer.destroy());
    answer.once('close', () => onward.destroy());
    incoming.pipe(onward);
  };
}
