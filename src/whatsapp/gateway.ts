import type { WAVersion } from '@whiskeysockets/baileys';
import type { Clock, Log, Random } from '../ports/base.ts';
import type { WhatsApp } from '../ports/whatsapp.ts';
import { createCircuitBreaker } from './circuit-breaker.ts';
import { createEndpoint } from './endpoint.ts';
import { LinkConnection } from './link/link-connection.ts';
import { createLive, type Live } from './probe.ts';
import { createPreKeyPool, type PreKeyPool } from './patches/pre-keys.ts';
import { SocketGate } from './socket/socket-gate.ts';

export type GatewayOptions = {
  /** Address of the WhatsApp Web endpoint; `null` for WhatsApp's own. */
  readonly url: string | null;
  /** `null` for the version Baileys ships. */
  readonly version: WAVersion | null;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** Its own if left out. Closed with the gateway. */
  readonly preKeys?: PreKeyPool;
};

/** The port, and logins with stored states, which pass the same gate. */
export type Gateway = WhatsApp & Pick<Live, 'liveCheck' | 'holdUnlink' | 'drain'>;

/** The way to WhatsApp for all links; `installPatches` must have been called before. Lifetime: until `close`, which ends what is still open. */
export function createGateway(options: GatewayOptions): Gateway {
  const { url, clock, random, log } = options;
  const endpoint = createEndpoint({ url, agent: null }, options.version, log);
  const { versions } = endpoint;
  const circuit = createCircuitBreaker(clock);
  const gate = new SocketGate({ endpoint, clock, log });
  const preKeys = options.preKeys ?? createPreKeyPool(clock, log);
  const live = createLive({ gate, clock });
  const connections = new Set<LinkConnection>();
  return {
    open: (request, onEvent, linkLog) => {
      const connection = new LinkConnection(request, {
        gate,
        versions,
        trial: circuit.startTrial(),
        preKeys,
        clock,
        random,
        log: linkLog,
        onEvent,
        onClosed: () => connections.delete(connection),
      });
      connections.add(connection);
      return connection;
    },
    refusal: () => circuit.refusal(),
    version: () => versions.current().join('.'),
    socketCount: () => gate.count(),
    liveCheck: live.liveCheck,
    holdUnlink: live.holdUnlink,
    drain: live.drain,
    close: async () => {
      await Promise.all([live, ...connections].map((part) => part.close()));
      await preKeys.close();
    },
  };
}
