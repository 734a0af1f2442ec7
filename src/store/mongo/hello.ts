import driver from 'mongodb/lib/sdam/server_description.js';
import { TopologyDescription } from 'mongodb/lib/sdam/topology_description.js';

let isInstalled = false;

/**
 * Makes the driver take a server whose hello holds values of wrong types for an unknown one, which it asks again. By itself it throws
 * where nobody can catch it, which ends the process: a list of hosts that is a number is enough.
 * Written for mongodb 7.9.0; a test tells many such lies.
 */
export function refuseStrangeHellos(): void {
  if (isInstalled) return;
  isInstalled = true;
  const { ServerDescription } = driver;
  /** Does once, where it can be caught, all that the driver will do with a hello. */
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
      // What exactly was wrong is the server's affair.
      return false;
    }
  };
  driver.ServerDescription = class extends ServerDescription {
    constructor(address: unknown, hello?: unknown, options?: unknown) {
      super(address, hello === undefined || isUsable(address, hello, options) ? hello : undefined, options);
    }
  };
}
