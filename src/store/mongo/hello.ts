import driver from 'mongodb/lib/sdam/server_description.js';
import { TopologyDescription } from 'mongodb/lib/sdam/topology_description.js';

let isInstalled = false;

/**
 * Makes the driver treat a server whose hello holds values of wrong types as an unknown one, which it asks again. Without this the driver
 * throws an error that cannot be caught and that ends the process, for example if the list of hosts is a number.
 * Written for mongodb 7.9.0; a test sends many such hellos.
 */
export function refuseStrangeHellos(): void {
  if (isInstalled) return;
  isInstalled = true;
  const { ServerDescription } = driver;
  /** Runs everything that the driver will do with a hello, in a place where an error can be caught. */
  const isUsable = (address: unknown, hello: unknown, options: unknown): boolean => {
    try {
      const [seen, again] = [
        new ServerDescription(address, hello, options),
        new ServerDescription(address, hello, options),
      ];
      const known = new Map([[String(address), new ServerDescription(address)]]);
      new TopologyDescription('ReplicaSetNoPrimary', known, seen.setName).update(seen).update(again);
      seen.equals(again);
      return true;
    } catch {
      // The kind of fault does not matter; the driver asks the server again.
      return false;
    }
  };
  driver.ServerDescription = class extends ServerDescription {
    constructor(address: unknown, hello?: unknown, options?: unknown) {
      super(address, hello === undefined || isUsable(address, hello, options) ? hello : undefined, options);
    }
  };
}
