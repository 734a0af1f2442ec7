import type { IdChannel } from '../ports/whatsapp.ts';

/** Writes the explanation for the name of a device, in the language of this tag; in that of the server where there is none. */
type Explain = (device: string, language: string | undefined) => string;

/** How long the link stays online for the phone's receipt, because until then the phone may ask for the message again. */
const LINGER_MS = 10_000;

/**
 * Sends two messages to the linked account's own chat: first the session ID alone, so that a long press copies exactly the ID, then the
 * explanation, which `explain` writes. It sends no other message and writes to no other chat.
 */
export function createSelfChat(explain: Explain): IdChannel {
  return {
    sendId: async (link, sessionId, signal) => {
      const id = link.newMessageId();
      await link.sendToSelf({ id, text: sessionId }, signal);
      return id;
    },
    explain: async (link, { idMessageId, language }, signal) => {
      const taken = link.awaitReceipt(idMessageId, LINGER_MS, signal);
      await link.sendToSelf({ id: link.newMessageId(), text: explain(link.deviceName, language) }, signal);
      await taken;
    },
  };
}
