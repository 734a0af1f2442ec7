import type { Agent } from 'node:https';
import type { WAVersion } from '@whiskeysockets/baileys';
import type { Log } from '../ports/base.ts';
import { createVersionSource, type VersionSource } from './version.ts';

/** How connections to WhatsApp are made. */
export type Route = {
  /** The address of the WhatsApp Web endpoint; `null` for WhatsApp's own. */
  readonly url: string | null;
  /** Makes the connections, for example through a proxy; `null` for direct ones. */
  readonly agent: Agent | null;
};

/** The route to WhatsApp and the client version that WhatsApp is told. All links, live checks and look-ups share one endpoint. */
export type WhatsAppEndpoint = Route & { readonly versions: VersionSource };

/** `version` is the client version that the operator set; `null` stands for the one that Baileys ships. */
export function createEndpoint(route: Route, version: WAVersion | null, log: Log): WhatsAppEndpoint {
  return { ...route, versions: createVersionSource(version, route, log) };
}
