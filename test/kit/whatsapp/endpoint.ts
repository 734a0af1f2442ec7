import { createEndpoint, type WhatsAppEndpoint } from '../../../src/whatsapp/endpoint.ts';
import { keepLog } from '../session/harness.ts';

/** The endpoint of a double, without a proxy and with the version that Baileys ships. */
export function endpointOf(url: string): WhatsAppEndpoint {
  return createEndpoint({ url, agent: null, version: null, log: keepLog() });
}
