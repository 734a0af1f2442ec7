import { request as requestPlain, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as requestSecure } from 'node:https';
import { isIP } from 'node:net';
import { pipeline, type Duplex, type Readable } from 'node:stream';
import { connect as startTls } from 'node:tls';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { percentDecoded } from '../../wire/address/percent.ts';
import { CommandError, EXIT } from '../exit.ts';
import { restore as words } from '../../texts/own.ts';

/** One request to a server, possibly through a proxy. Redirects are not followed. */
type Exchange = {
  readonly url: URL;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  /** Ends the request and its answer. */
  readonly signal: AbortSignal;
  readonly proxy: URL | null;
};

/** Sends a request and resolves with the head of its answer. Errors: those of Node's network, and NETWORK if the proxy refuses. */
export async function send(exchange: Exchange): Promise<IncomingMessage> {
  const { url, method, body, signal, proxy } = exchange;
  const headers = { Host: url.host, 'Accept-Encoding': 'gzip, deflate, br', ...exchange.headers };
  if (proxy === null) return outcome({ method, headers, signal, agent: false }, url, body);
  if (url.protocol === 'http:') {
    const whole = {
      method,
      path: url.href,
      signal,
      headers: { ...headers, ...loginOf(proxy) },
    };
    return outcome({ ...whole, agent: false }, proxy, body);
  }
  const socket = await tunnel(proxy, url, signal);
  const host = hostOf(url);
  const secured = startTls({ socket, host, ...(isIP(host) === 0 ? { servername: host } : {}) });
  return outcome({ method, headers, signal, createConnection: () => secured }, url, body);
}

function outcome(options: RequestOptions, url: URL, body: string | null): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const start = url.protocol === 'https:' ? requestSecure : requestPlain;
    // The listener stays, so that a later error does not end the process; the reader of the answer gets that error too.
    start({ ...addressOf(url), ...options }, resolve)
      .on('error', reject)
      .end(body ?? undefined);
  });
}

/** Opens a connection through a proxy, which learns the name of the host but cannot read the traffic. */
function tunnel(proxy: URL, url: URL, signal: AbortSignal): Promise<Duplex> {
  const start = proxy.protocol === 'https:' ? requestSecure : requestPlain;
  const port = url.port === '' ? 443 : url.port;
  const path = `${url.hostname}:${port}`;
  const headers = { Host: path, ...loginOf(proxy) };
  return new Promise((resolve, reject) => {
    start({ ...addressOf(proxy), method: 'CONNECT', path, headers, signal, agent: false })
      .once('connect', ({ statusCode = 0 }: IncomingMessage, socket: Duplex) => {
        if (statusCode === 200) return resolve(socket);
        socket.destroy();
        reject(refusal(proxy, url, statusCode));
      })
      .once('response', (answer) => {
        answer.destroy();
        reject(refusal(proxy, url, answer.statusCode ?? 0));
      })
      .on('error', reject)
      .end();
  });
}

function refusal(proxy: URL, url: URL, status: number): CommandError {
  const { proxyWantsLogin, proxyRefused } = words.server;
  const sentence =
    status === 407
      ? proxyWantsLogin(proxy.host, url.hostname)
      : proxyRefused(proxy.host, status, url.hostname);
  return new CommandError('NETWORK', EXIT.network, sentence);
}

function loginOf({ username, password }: URL): Readonly<Record<string, string>> {
  if (username === '' && password === '') return {};
  // A `%` that encodes no character stays as it is, so no name or password makes this throw.
  const login = `${percentDecoded(username)}:${percentDecoded(password)}`;
  return { 'Proxy-Authorization': `Basic ${Buffer.from(login).toString('base64')}` };
}

function addressOf(url: URL): Pick<RequestOptions, 'host' | 'port' | 'path'> {
  const port = url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : url.port;
  return { host: hostOf(url), port, path: url.pathname + url.search };
}

function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[(.*)\]$/, '$1');
}

/** Unpacks the content of an answer while it arrives. Errors: NETWORK for an encoding that was not requested. */
export function contentOf(answer: IncomingMessage): Readable {
  const packing = (answer.headers['content-encoding'] ?? 'identity').trim().toLowerCase();
  const unpack = UNPACK[packing];
  if (packing === 'identity' || packing === '') return answer;
  if (unpack !== undefined) return pipeline(answer, unpack(), () => undefined);
  answer.destroy();
  throw new CommandError('NETWORK', EXIT.network, words.server.oddPacking);
}

const UNPACK: Readonly<Record<string, (() => Duplex) | undefined>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

/** Reads the text of an answer, without a byte order mark before it; stops and returns `null` if it has more than `maxBytes` bytes. */
export async function textWithin(content: Readable, maxBytes: number): Promise<string | null> {
  const parts: Buffer[] = [];
  let size = 0;
  // A return from inside the loop destroys the stream and so ends the connection.
  for await (const part of content as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > maxBytes) return null;
    parts.push(part);
  }
  return new TextDecoder().decode(Buffer.concat(parts));
}
