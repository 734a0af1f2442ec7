import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
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
  connections.stop(0);

  expect(await ask(socket)).toContain('answer');
  await closed;
});

test('F73: atRest, resolves only after connections that wait in the queue of the system were taken', async () => {
  const sockets = [1, 2, 3].map(() => connect((server.address() as AddressInfo).port, '127.0.0.1'));
  const connected = sockets.map((socket) => once(socket, 'connect'));
  // This process is busy until all of them wait.
  execFileSync(process.execPath, ['-e', '']);
  await connections.atRest();
  server.close();
  await Promise.all(connected);

  for (const socket of sockets) expect(await ask(socket)).toContain('answer');
});

test('when the server stops, a connection that had its answer goes at once', async () => {
  const socket = await open();
  await ask(socket);
  const closed = once(socket, 'close');
  connections.stop(0);

  await closed;
});

test('when the server stops, an idle connection may bring one more request for a while, and then goes', async () => {
  const socket = await open();
  await ask(socket);
  const closed = once(socket, 'close');
  connections.stop(LIMIT_MS);
  const finished = connections.finish(LIMIT_MS);

  expect(await ask(socket)).toContain('answer');
  await closed;
  await finished;
});

test('when the server stops, an answer that was not begun yet says that the connection ends', async () => {
  server.removeAllListeners('request');
  connections = new Connections(server, systemClock);
  const asked = once(server, 'request');
  const socket = await open();
  socket.write(REQUEST);
  const [, response] = (await asked) as [unknown, ServerResponse];
  connections.stop(LIMIT_MS);
  response.end('answer');
  const [bytes] = (await once(socket, 'data')) as [Buffer];

  expect(bytes.toString()).toMatch(/^Connection: close$/m);
  await once(socket, 'close');
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
