import type { Agent } from 'node:https';

/** How connections to WhatsApp are made. */
export type Route = {
  /** The address of the WhatsApp Web endpoint; `null` for WhatsApp's own. */
  readonly url: string | null;
  /** Makes the connections, for example through a proxy; `null` for direct ones. */
  readonly agent: Agent | null;
};
