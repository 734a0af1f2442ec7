import type { WAVersion } from '@whiskeysockets/baileys';
import type { Clock, Log, Random } from '../ports/base.ts';
import type { WhatsApp } from '../ports/whatsapp.ts';
import { muteConsole } from './baileys-log.ts';
import { makeContextsRetirable } from './contexts.ts';
import { LinkConnection } from './link-connection.ts';
import { createPreKeyPool, type PreKeyPool } from './pre-keys.ts';
import { quickenCurve } from './quick-curve.ts';
import { createCircuit, createVersionSource } from './version.ts';

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

/** The port, and the version in the form that Baileys takes. */
export type Gateway = WhatsApp & { readonly wireVersion: () => WAVersion };

/** The way to WhatsApp for all links. Lifetime: until `close`, which ends what is still open. */
export function createGateway(options: GatewayOptions): Gateway {
  muteConsole();
  makeContextsRetirable();
  quickenCurve();
  const { url, clock, random, log } = options;
  const versions = createVersionSource(options.version, url, log);
  const circuit = createCircuit(clock);
  const preKeys = options.preKeys ?? createPreKeyPool(clock, log);
  const connections = new Set<LinkConnection>();
  let sockets = 0;
  return {
    open: (request, onEvent, linkLog) => {
      circuit.recordStart();
      const connection = new LinkConnection(request, {
        url,
        versions,
        circuit,
        preKeys,
        clock,
        random,
        log: linkLog,
        onEvent,
        onSockets: (change) => {
          sockets += change;
        },
        onClosed: () => connections.delete(connection),
      });
      connections.add(connection);
      return connection;
    },
    refusal: () => circuit.refusal(),
    version: () => versions.current().join('.'),
    wireVersion: () => versions.current(),
    socketCount: () => sockets,
    close: async () => {
      await Promise.all([...connections].map((connection) => connection.close()));
      await preKeys.close();
    },
  };
}
