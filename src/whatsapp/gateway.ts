import type { Clock, Random } from '../ports/base.ts';
import type { Holds } from '../ports/shared/holds.ts';
import type { Ownership } from '../ports/shared/ownership.ts';
import type { WhatsApp } from '../ports/whatsapp.ts';
import { createCircuitBreaker } from './circuit-breaker.ts';
import { createEndpoint, type EndpointOptions } from './endpoint.ts';
import { LinkConnection } from './link/link-connection.ts';
import { createLive, type Live } from './probe.ts';
import { createPreKeyPool, type PreKeyPool } from './patches/pre-keys.ts';
import { deviceNames } from './socket/device-name.ts';
import { SocketGate } from './socket/socket-gate.ts';

export type GatewayOptions = EndpointOptions & {
  /** The operator's name for devices that are linked by QR; left out, they have the plain name. */
  readonly deviceName?: string | undefined;
  /** If visitors may answer WhatsApp's passkey question; left out, it ends the link. */
  readonly passkey?: boolean;
  /** Asked before a text for the own chat leaves. */
  readonly ownership: Ownership;
  readonly clock: Clock;
  readonly random: Random;
  /** Where logins with stored states take their turns. */
  readonly holds: Holds;
  /** If it is left out, the gateway makes its own pool. The gateway closes the pool in either case. */
  readonly preKeys?: PreKeyPool;
};

/** The port `WhatsApp`, and logins with stored states; both open their sockets at the same gate. */
export type Gateway = WhatsApp & Pick<Live, 'liveCheck' | 'holdUnlink' | 'drain'>;

/** Creates the way to WhatsApp for all links; `installPatches` must have been called before. Lifetime: until `close`, which ends open links. */
export function createGateway(options: GatewayOptions): Gateway {
  const { ownership, holds, clock, random, log } = options;
  const endpoint = createEndpoint(options);
  const circuit = createCircuitBreaker(clock);
  const gate = new SocketGate({ endpoint, deviceName: options.deviceName, clock, log });
  const preKeys = options.preKeys ?? createPreKeyPool(clock, log);
  const live = createLive({ gate, clock, holds });
  const connections = new Set<LinkConnection>();
  return {
    open: (request, onEvent, linkLog) => {
      const connection = new LinkConnection(request, {
        gate,
        versions: endpoint.versions,
        trial: circuit.startTrial(),
        deviceName: deviceNames(options.deviceName)[request.method],
        passkey: options.passkey ?? false,
        preKeys,
        ownership,
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
    version: () => endpoint.versions.current().join('.'),
    isReachable: () => gate.isReachable(),
    socketCount: () => gate.count(),
    liveCheck: live.liveCheck,
    holdUnlink: live.holdUnlink,
    drain: live.drain,
    close: async () => {
      await Promise.all([live, gate, ...connections].map((part) => part.close()));
      await preKeys.close();
    },
  };
}
