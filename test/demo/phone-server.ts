import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readFileSync } from 'node:fs';
import { transformSync } from 'esbuild';
import type { FakePhone } from '../double/whatsapp/index.ts';
import type { Camera } from './camera.ts';

/** The data that the phone page shows. */
export type PhoneState = {
  readonly number: string;
  /** Address of the product. */
  readonly site: string;
  readonly codes: readonly {
    readonly link: string;
    readonly path: string;
    readonly size: number;
    readonly index: number;
    readonly of: number;
  }[];
  readonly messages: readonly { readonly id: string; readonly text: string; readonly atMs: number }[];
  readonly devices: readonly { readonly device: number; readonly online: boolean }[];
};

type PhoneServer = { readonly url: string; readonly close: () => Promise<void> };

type Parts = { readonly phone: FakePhone; readonly camera: Camera; readonly site: string };
type Body = Readonly<Record<string, unknown>>;

const MAX_BODY_BYTES = 1_000;

/** Serves the page of the virtual phone, on 127.0.0.1 only. */
export async function servePhone(parts: Parts, port: number): Promise<PhoneServer> {
  const files = loadFiles();
  const server = createServer((request, response) => {
    const file = files.get(request.url ?? '');
    if (request.method === 'POST') void act(parts, request, response);
    else if (request.url === '/state') sendJson(response, 200, describe(parts));
    else if (file === undefined) sendJson(response, 404, { error: 'Nothing here.' });
    else response.writeHead(200, { 'Content-Type': file.type, 'Cache-Control': 'no-store' }).end(file.body);
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => closeServer(server),
  };
}

async function closeServer(server: Server): Promise<void> {
  server.close();
  server.closeAllConnections();
  await once(server, 'close');
}

function loadFiles(): ReadonlyMap<string, { readonly type: string; readonly body: string }> {
  const read = (name: string) => readFileSync(new URL(`page/${name}`, import.meta.url), 'utf8');
  const script = transformSync(read('phone.ts'), { loader: 'ts', format: 'esm' }).code;
  return new Map([
    ['/', { type: 'text/html; charset=utf-8', body: read('phone.html') }],
    ['/phone.css', { type: 'text/css; charset=utf-8', body: read('phone.css') }],
    ['/phone.js', { type: 'text/javascript; charset=utf-8', body: script }],
  ]);
}

function describe({ phone, camera, site }: Parts): PhoneState {
  return {
    number: phone.number,
    site,
    codes: camera.seen().map(({ link, path, size, index, of }) => ({ link, path, size, index, of })),
    messages: phone.messages().map(({ id, text, atMs }) => ({ id, text, atMs })),
    devices: phone.linkedDevices(),
  };
}

async function act(parts: Parts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    // A form of another site cannot send this type, so other sites cannot press the phone's buttons.
    if (request.headers['content-type'] !== 'application/json') throw new Error('Only JSON is read here.');
    await press(parts, request.url ?? '', await readBody(request));
    sendJson(response, 200, {});
  } catch (error) {
    sendJson(response, 400, { error: error instanceof Error ? error.message : 'It did not work.' });
  }
}

async function press({ phone, camera }: Parts, button: string, body: Body): Promise<void> {
  switch (button) {
    case '/scan': {
      const seen = camera.find(String(body['link']));
      if (seen === null) throw new Error('This QR code is gone. Look at the page again.');
      await phone.scan(seen.qr);
      return;
    }
    case '/type':
      await phone.typeCode(String(body['code']).trim().toUpperCase());
      return;
    case '/remove':
      phone.unlink(Number(body['device']));
      return;
    default:
      throw new Error('The phone has no such button.');
  }
}

async function readBody(request: IncomingMessage): Promise<Body> {
  let text = '';
  for await (const bytes of request) {
    text += String(bytes);
    if (text.length > MAX_BODY_BYTES) throw new Error('That is too much.');
  }
  const body: unknown = JSON.parse(text);
  if (typeof body !== 'object' || body === null) throw new Error('Only objects are read here.');
  return body as Body;
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  response
    .writeHead(status, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' })
    .end(JSON.stringify(body));
}
