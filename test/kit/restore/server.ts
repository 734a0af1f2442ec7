import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach } from 'vitest';
import { asCommandError, type CommandError } from '../../../src/restore/exit.ts';

const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** Starts a server; resolves with its URL. */
export async function serve(answer: RequestListener): Promise<string> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** The error of failed work, in the form that the command shows. Throws errors that the command does not know. */
export async function failureOf(work: () => unknown): Promise<CommandError> {
  try {
    await work();
  } catch (error) {
    const known = asCommandError(error);
    if (known !== null) return known;
    throw error;
  }
  throw new Error('it went through');
}
