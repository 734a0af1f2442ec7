import type { Agent } from 'node:http';
import type { Clock } from '../ports/base.ts';
import type { ProxyAddress } from '../ports/proxy-address.ts';
import { createProxyAgent } from './proxy.ts';

/** How connections to WhatsApp are made. */
export type Route = {
  /** The address of the WhatsApp Web endpoint; `null` for WhatsApp's own. */
  readonly url: string | null;
  /** Makes the connections, for example through a proxy; `null` for direct ones. */
  readonly agent: Agent | null;
};

/** Creates the route through a proxy, or the direct one. */
export function createRoute(url: string | null, proxy: ProxyAddress | null, clock: Clock): Route {
  return { url, agent: proxy === null ? null : createProxyAgent(proxy, clock) };
}
