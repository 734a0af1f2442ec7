import type { Certificates } from './wire/noise.ts';

export type FakeWhatsAppOptions = {
  /** A delay before every frame that the server writes, so a round trip takes this long. */
  readonly latencyMs?: number;
  /** The number of QR refs that a registration gets. */
  readonly refs?: number;
  readonly port?: number;
  readonly certificates?: Certificates;
  /** Whether the server compresses web socket messages (permessage-deflate), which clients offer. */
  readonly packsMessages?: boolean;
};

export type Counts = {
  /** The number of connections that are open now. */
  sockets: number;
  opened: number;
  codeRequests: number;
  unlinks: number;
  logins: number;
};
