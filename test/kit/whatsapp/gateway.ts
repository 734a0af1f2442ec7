import { MemoryHolds } from '../../../src/link/shared/memory-holds.ts';
import type { Holds } from '../../../src/ports/shared/holds.ts';
import { createGateway, type Gateway, type GatewayOptions } from '../../../src/whatsapp/gateway.ts';
import { installPatches } from '../../../src/whatsapp/patches/install.ts';

type Options = Omit<GatewayOptions, 'holds'> & { readonly holds?: Holds };

/** A gateway in the tests' own process, with the patches installed as the program does at its start. */
export function openGateway(options: Options): Gateway {
  installPatches();
  return createGateway({ holds: new MemoryHolds(options.clock), ...options });
}
