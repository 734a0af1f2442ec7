import type { IdChannel } from '../ports/whatsapp.ts';

/** How long the link stays for the phone's receipt, so that a retry request finds somebody to answer it. */
const LINGER_MS = 10_000;

/**
 * Sends the session ID to the linked account's own chat: the ID alone first (a long press copies exactly it),
 * the explanation second. Never anything else, to nobody else.
 */
export function createSelfChat(explanation: string): IdChannel {
  return {
    sendId: async (link, sessionId, signal) => {
      const id = link.newMessageId();
      await link.sendToSelf({ id, text: sessionId }, signal);
      return id;
    },
    explain: async (link, idMessageId, signal) => {
      const taken = link.awaitReceipt(idMessageId, LINGER_MS, signal);
      await link.sendToSelf({ id: link.newMessageId(), text: explanation }, signal);
      await taken;
    },
  };
}
