import type { Clock, Log, Random } from '../../ports/base.ts';
import type { Ownership } from '../../ports/shared/ownership.ts';
import type { GatewayEvent } from '../../ports/whatsapp.ts';
import type { Trial } from '../circuit-breaker.ts';
import type { PreKeyPool } from '../patches/pre-keys.ts';
import type { SocketGate } from '../socket/socket-gate.ts';
import type { VersionSource } from '../version.ts';

/** The parts that the gateway hands to the connection of one link. */
export type ConnectionDeps = {
  readonly gate: SocketGate;
  readonly versions: VersionSource;
  /** The link reports to it whether WhatsApp accepts our version. */
  readonly trial: Trial;
  /** The name of the new device on the phone. */
  readonly deviceName: string;
  /** If visitors may answer WhatsApp's passkey question. */
  readonly passkey: boolean;
  readonly preKeys: PreKeyPool;
  readonly ownership: Ownership;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly onEvent: (event: GatewayEvent) => void;
  readonly onClosed: () => void;
};
