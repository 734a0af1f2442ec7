import type { WAVersion } from '@whiskeysockets/baileys';
import type { Log } from '../ports/base.ts';
import type { Route } from './route.ts';
import { createVersionSource, type VersionSource } from './version.ts';

/** The route to WhatsApp and the client version that WhatsApp is told. All links, live checks and look-ups share one endpoint. */
export type WhatsAppEndpoint = Route & { readonly versions: VersionSource };

/** `version` is the client version that the operator set; `null` stands for the one that Baileys ships. */
export function createEndpoint(route: Route, version: WAVersion | null, log: Log): WhatsAppEndpoint {
  return { ...route, versions: createVersionSource(version, route, log) };
}
