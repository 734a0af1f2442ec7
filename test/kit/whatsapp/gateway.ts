import { createGateway, type Gateway, type GatewayOptions } from '../../../src/whatsapp/gateway.ts';
import { installPatches } from '../../../src/whatsapp/patches/install.ts';

/** A gateway in the tests' own process, with the patches installed as the program does at its start. */
export function openGateway(options: GatewayOptions): Gateway {
  installPatches();
  return createGateway(options);
}
