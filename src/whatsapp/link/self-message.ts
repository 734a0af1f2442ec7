import { jidNormalizedUser, proto } from '@whiskeysockets/baileys';
import { AppError } from '../../wire/errors.ts';
import type { Clock } from '../../ports/base.ts';
import type { SelfMessage } from '../../ports/whatsapp.ts';
import type { CompanionSocket } from '../socket/companion-socket.ts';
import type { OwnTexts } from '../socket/own-texts.ts';
import { nextStanza } from '../socket/stanza.ts';

/** The limits of one wait on one socket. */
type WaitLimit = { readonly limitMs: number; readonly clock: Clock; readonly signal: AbortSignal };

const ACK_LIMIT_MS = 15_000;
const SEND_TRIES = 3;

/**
 * Sends a text to the account's own chat until WhatsApp acknowledges it; `whenOnline` gives the socket for each try.
 * Errors: DELIVERY_FAILED after three tries, LINK_LOST and STORE_UNAVAILABLE if the link may not be this process's any more, and those of `whenOnline`.
 */
export async function sendUntilAcked(
  whenOnline: () => Promise<CompanionSocket>,
  message: SelfMessage,
  { clock, signal, texts }: Omit<WaitLimit, 'limitMs'> & { readonly texts: OwnTexts },
): Promise<void> {
  texts.add(message, signal);
  for (let tries = 0; tries < SEND_TRIES;) {
    const socket = await whenOnline();
    await texts.confirm(signal);
    const addresses = ownAddresses(socket);
    const address = addresses[tries % addresses.length];
    if (address === undefined) break;
    const outcome = await sendForAck(socket, address, message, { limitMs: ACK_LIMIT_MS, clock, signal });
    if (outcome === 'acked') return;
    // A socket that ended gave no answer, so the same message is sent again on the next socket and the try does not count.
    if (outcome !== 'ended') tries += 1;
  }
  throw new AppError('DELIVERY_FAILED');
}

/** The addresses of the account's own chat: the phone number, which WhatsApp is likelier to accept, then the LID. Empty before pairing. */
function ownAddresses(socket: CompanionSocket): readonly string[] {
  const { me } = socket.sock.authState.creds;
  return [me?.id, me?.lid].flatMap((jid) => (jid === undefined ? [] : [jidNormalizedUser(jid)]));
}

/**
 * Sends a text to one address and waits for WhatsApp's ack of exactly this ID; Baileys' own sending resolves without it.
 * `refused` is an ack with an error, `silent` no ack in time, `ended` a socket that ended first. Rejects when the signal aborts.
 */
async function sendForAck(
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
  // The call is not awaited, because after the end of a socket Baileys may keep it pending for its whole query limit.
  const relay = () => socket.sock.relayMessage(address, content, { messageId: message.id });
  socket.fence?.send(message.id, relay).catch(() => {
    /* The caller learns of the failure because no ack comes. */
  });
  const node = await ack;
  limit.signal.throwIfAborted();
  if (node === null) return socket.ended.aborted ? 'ended' : 'silent';
  return node.attrs['error'] === undefined ? 'acked' : 'refused';
}

/** Waits for the phone's receipt of the message, which may come before WhatsApp's ack. A retry request does not count as a receipt. */
export async function whenTaken(
  socket: CompanionSocket | null,
  messageId: string,
  limit: WaitLimit,
): Promise<void> {
  if (socket === null || socket.taken.has(messageId)) return;
  await nextStanza(socket, {
    ...limit,
    events: ['CB:receipt'],
    accepts: (node) => node.attrs['id'] === messageId && node.attrs['type'] !== 'retry',
  });
}
