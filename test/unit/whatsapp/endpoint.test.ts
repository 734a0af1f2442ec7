import { once } from 'node:events';
import { Agent, createServer, type ClientRequest } from 'node:http';
import type { AgentOptions } from 'node:https';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { systemClock } from '../../../src/app/system.ts';
import { createEndpoint } from '../../../src/whatsapp/endpoint.ts';
import { AuthState } from '../../../src/whatsapp/socket/auth-state.ts';
import { SocketGate } from '../../../src/whatsapp/socket/socket-gate.ts';
import { startFakeWhatsApp } from '../../double/whatsapp/index.ts';
import { keepLog } from '../../kit/session/harness.ts';

/** Connects directly and records the requested paths. */
class NotingAgent extends Agent {
  /** Set by Node; the types show it for HTTPS only. */
  declare readonly options: AgentOptions;
  readonly paths: string[] = [];
  addRequest(request: ClientRequest, ...rest: unknown[]): void {
    this.paths.push(request.path);
    // Node calls this method of an agent for each request, but its types leave it out.
    const base = Agent.prototype as unknown as { addRequest: (...args: unknown[]) => void };
    base.addRequest.call(this, request, ...rest);
  }
}

test('createEndpoint, given an agent, has the sockets and the look-up of the version go through it', async () => {
  const whatsapp = await startFakeWhatsApp();
  const agent = new NotingAgent();
  const gate = new SocketGate({
    endpoint: createEndpoint({ url: whatsapp.url, agent, version: null, log: keepLog() }),
    clock: systemClock,
    log: keepLog(),
  });
  await new Promise<void>((resolve) => {
    const socket = gate.open({
      auth: new AuthState(),
      mode: 'qr',
      onRefs: () => void socket.close().then(resolve),
      onPaired: () => undefined,
      onOpen: () => undefined,
      onEnded: () => resolve(),
    });
  });

  const server = createServer((_request, response) => response.end()).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const { versions } = createEndpoint({
    url: `ws://127.0.0.1:${port}/ws/chat`,
    agent,
    version: null,
    log: keepLog(),
  });
  expect(await versions.lookUp()).toBe(false);
  expect(agent.paths).toEqual([new URL(whatsapp.url).pathname, '/sw.js']);
  server.close();
  await whatsapp.close();
});
