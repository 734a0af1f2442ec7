import type { WAVersion } from '@whiskeysockets/baileys';
import type { Log } from '../ports/base.ts';
import type { Route } from './route.ts';
import { createVersionSource, type VersionSource } from './version.ts';

export type EndpointOptions = Route & {
  /** The client version that the operator set; `null` stands for the one that Baileys ships. */
  readonly version: WAVersion | null;
  readonly log: Log;
};

/** The route to WhatsApp and the client version that WhatsApp is told. All links, live checks and look-ups share one endpoint. */
export type WhatsAppEndpoint = Route & { readonly versions: VersionSource };

export function createEndpoint({ url, agent, version, log }: EndpointOptions): WhatsAppEndpoint {
  const route: Route = { url, agent };
  return { ...route, versions: createVersionSource(version, route, log) };
}
