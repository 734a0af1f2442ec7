import type { IdChannel } from '../ports/whatsapp.ts';

/** How long the link stays online for the phone's receipt, because until then the phone may ask for the message again. */
const LINGER_MS = 10_000;

/**
 * Sends two messages to the linked account's own chat: first the session ID alone, so that a long press copies exactly the ID, then the
 * explanation, which `explain` writes for the name of the device. It sends no other message and writes to no other chat.
 */
export function createSelfChat(explain: (device: string) => string): IdChannel {
  return {
    sendId: async (link, sessionId, signal) => {
      const id = link.newMessageId();
      await link.sendToSelf({ id, text: sessionId }, signal);
      return id;
    },
    explain: async (link, idMessageId, signal) => {
      const taken = link.awaitReceipt(idMessageId, LINGER_MS, signal);
      await link.sendToSelf({ id: link.newMessageId(), text: explain(link.deviceName) }, signal);
      await taken;
    },
  };
}
