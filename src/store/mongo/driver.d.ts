/** The driver does not type what it keeps to itself. */
declare module 'mongodb/lib/utils.js' {
  /** Bytes of a connection that are not read as a message yet. */
  export class BufferPool {
    totalByteLength: number;
    readonly buffers: { readonly unshift: (bytes: Uint8Array) => void };
    /** The first four bytes as a number; `null` while they are not there. */
    getInt32(): number | null;
    read(size: number): Uint8Array;
  }
}

type KnownServer = { readonly setName: string | null; readonly equals: (other: KnownServer) => boolean };
type KnownSet = { readonly update: (server: KnownServer) => KnownSet };

declare module 'mongodb/lib/sdam/server_description.js' {
  const driver: {
    /** What a server said of itself; without a hello it is unknown, and is asked again. */
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
