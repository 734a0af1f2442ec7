/** These declarations describe internal modules of the driver, which has no types for them. */
declare module 'mongodb/lib/utils.js' {
  /** The received bytes of a connection that do not make a whole message yet. */
  export class BufferPool {
    totalByteLength: number;
    readonly buffers: { readonly unshift: (bytes: Uint8Array) => void };
    /** Returns the first four bytes as a number; `null` while there are fewer. */
    getInt32(): number | null;
    read(size: number): Uint8Array;
  }
}

type KnownServer = { readonly setName: string | null; readonly equals: (other: KnownServer) => boolean };
type KnownSet = { readonly update: (server: KnownServer) => KnownSet };

declare module 'mongodb/lib/sdam/server_description.js' {
  const driver: {
    /** Describes a server by its hello; without one the server is unknown and is asked again. */
    ServerDescription: new (address: unknown, hello?: unknown, options?: unknown) => KnownServer;
  };
  export { driver as default };
}

declare module 'mongodb/lib/sdam/topology_description.js' {
  export const TopologyDescription: new (
    kind: 'ReplicaSetNoPrimary',
    servers: ReadonlyMap<string, KnownServer>,
    setName: string | null,
  ) => KnownSet;
}
