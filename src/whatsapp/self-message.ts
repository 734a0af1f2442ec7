import { jidNormalizedUser, proto } from '@whiskeysockets/baileys';
import type { Clock } from '../ports/base.ts';
import type { SelfMessage } from '../ports/whatsapp.ts';
import type { CompanionSocket } from './companion-socket.ts';
import { nextStanza } from './stanza.ts';

/** How one wait on one socket is bounded. */
export type WaitLimit = { readonly limitMs: number; readonly clock: Clock; readonly signal: AbortSignal };

/** The addresses of the account's own chat, the likelier one first: phone number, then LID. Empty before pairing. */
export function ownAddresses(socket: CompanionSocket): readonly string[] {
  const { me } = socket.sock.authState.creds;
  return [me?.id, me?.lid].flatMap((jid) => (jid === undefined ? [] : [jidNormalizedUser(jid)]));
}

/**
 * Sends a text to one address and waits for WhatsApp's ack of exactly this ID; Baileys' own sending resolves without it.
 * `refused` is an ack with an error, `silent` no ack in time, `ended` a socket that ended first. Rejects when the signal aborts.
 */
export async function sendForAck(
  socket: CompanionSocket,
  address: string,
  message: SelfMessage,
  limit: WaitLimit,
): Promise<'acked' | 'refused' | 'silent' | 'ended'> {
  const ack = nextStanza(socket, {
    ...limit,
    events: ['CB:ack,class:message'],
    accepts: (node) => node.attrs['id'] === message.id,
  });
  const content = proto.Message.fromObject({ extendedTextMessage: { text: message.text } });
  // Not awaited: after a drop Baileys may hold the call for its whole query limit, and rejects with a bare number.
  socket.sock.relayMessage(address, content, { messageId: message.id }).catch(() => {
    /* told by the missing ack */
  });
  const node = await ack;
  limit.signal.throwIfAborted();
  if (node === null) return socket.ended.aborted ? 'ended' : 'silent';
  return node.attrs['error'] === undefined ? 'acked' : 'refused';
}

/** Waits until the phone says that it has the message, which may be before WhatsApp's ack; a retry request is no such word. */
export async function whenTaken(socket: CompanionSocket, messageId: string, limit: WaitLimit): Promise<void> {
  if (socket.taken.has(messageId)) return;
  await nextStanza(socket, {
    ...limit,
    events: ['CB:receipt'],
    accepts: (node) => node.attrs['id'] === messageId && node.attrs['type'] !== 'retry',
  });
}
