import type { Clock, Log, Random } from '../ports/base.ts';
import type { GatewayEvent } from '../ports/whatsapp.ts';
import type { PreKeyPool } from './pre-keys.ts';
import type { Circuit, VersionSource } from './version.ts';

/** What the connection of one link gets from the gateway. */
export type ConnectionDeps = {
  /** `null` for WhatsApp's own. */
  readonly url: string | null;
  readonly versions: VersionSource;
  readonly circuit: Circuit;
  readonly preKeys: PreKeyPool;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly onEvent: (event: GatewayEvent) => void;
  /** Counts sockets: +1 and -1. */
  readonly onSockets: (change: 1 | -1) => void;
  readonly onClosed: () => void;
};
