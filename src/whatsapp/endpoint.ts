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

/** Where WhatsApp is, how it is reached, and the client version it is told; one for all links, live checks and look-ups. */
export type WhatsAppEndpoint = Route & { readonly versions: VersionSource };

/** `version` is the operator's; `null` for the one that Baileys ships. */
export function createEndpoint(route: Route, version: WAVersion | null, log: Log): WhatsAppEndpoint {
  return { ...route, versions: createVersionSource(version, route, log) };
}
