import diagnostics from 'node:diagnostics_channel';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { gunzipSync } from 'node:zlib';

/** One request and the program's answer to it, as sent. */
export type Answer = {
  readonly method: string;
  readonly url: string;
  readonly authorization: string;
  readonly status: () => number;
  readonly body: () => string;
};

const CHANNEL = 'http.server.request.start';
const MAX_BYTES = 512 * 1024;

type Started = { readonly request: IncomingMessage; readonly response: ServerResponse };

/** Records every answer of the web server on `port` of this process, by its address below `sitePath`. Lifetime: until `stop`. */
export function recordAnswers(
  port: number,
  sitePath: string,
): {
  readonly answers: readonly Answer[];
  readonly stop: () => void;
} {
  const answers: Answer[] = [];
  const onStart = (message: unknown) => {
    const { request, response } = message as Started;
    if (request.socket.localPort === port) answers.push(recordOne(request, response, sitePath));
  };
  diagnostics.subscribe(CHANNEL, onStart);
  return { answers, stop: () => void diagnostics.unsubscribe(CHANNEL, onStart) };
}

function recordOne(request: IncomingMessage, response: ServerResponse, sitePath: string): Answer {
  const chunks: Buffer[] = [];
  let bytes = 0;
  const keep = (chunk: unknown) => {
    if (typeof chunk !== 'string' && !(chunk instanceof Uint8Array)) return;
    if (bytes < MAX_BYTES) chunks.push(Buffer.from(chunk));
    bytes += chunk.length;
  };
  for (const name of ['write', 'end'] as const) {
    const original = response[name].bind(response) as (...args: unknown[]) => never;
    response[name] = (...args: unknown[]) => {
      keep(args[0]);
      return original(...args);
    };
  }
  return {
    method: request.method ?? '',
    url: below(sitePath, request.url ?? ''),
    authorization: request.headers.authorization ?? '',
    status: () => response.statusCode,
    body: () => bodyOf(Buffer.concat(chunks), String(response.getHeader('content-encoding') ?? '')),
  };
}

function below(path: string, url: string): string {
  return `${url}/`.startsWith(`${path}/`) ? url.slice(path.length) || '/' : url;
}

function bodyOf(bytes: Buffer, encoding: string): string {
  if (encoding !== 'gzip') return bytes.toString('utf8');
  try {
    return gunzipSync(bytes).toString('utf8');
  } catch {
    // The content is incomplete, because the reader ended the connection.
    return '';
  }
}
