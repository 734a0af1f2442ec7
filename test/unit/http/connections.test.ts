import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../../../src/app/system.ts';
import { Connections } from '../../../src/http/request/connections.ts';

const REQUEST = 'GET / HTTP/1.1\r\nHost: here\r\n\r\n';
const LIMIT_MS = 200;

let server: Server;
let connections: Connections;

beforeEach(async () => {
  server = createServer((_request, response) => response.end('answer'));
  connections = new Connections(server, systemClock);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});

afterEach(() => server.closeAllConnections());

/** Opens a connection; resolves when the server has accepted it. */
async function open(): Promise<Socket> {
  const taken = once(server, 'connection');
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  await taken;
  return socket;
}

async function ask(socket: Socket): Promise<string> {
  socket.write(REQUEST);
  const [bytes] = (await once(socket, 'data')) as [Buffer];
  return bytes.toString();
}

test('when the server stops, a request that is on its way on a new connection is answered, and the connection goes', async () => {
  const socket = await open();
  const closed = once(socket, 'close');
  server.close();
  connections.stop();

  expect(await ask(socket)).toContain('answer');
  await closed;
});

test('when the server stops, a connection that had its answer goes at once', async () => {
  const socket = await open();
  await ask(socket);
  const closed = once(socket, 'close');
  connections.stop();

  await closed;
});

test('finish, resolves after its limit and cuts a connection that never asks', async () => {
  const socket = await open();
  const closed = once(socket, 'close');
  server.close();
  const startedAtMs = performance.now();
  await connections.finish(LIMIT_MS);

  expect(performance.now() - startedAtMs).toBeGreaterThan(LIMIT_MS - 20);
  await closed;
});

test('finish, with nobody connected, resolves at once', async () => {
  server.close();
  await connections.finish(60_000);

  expect(server.listening).toBe(false);
});
