import { S_WHATSAPP_NET, type BinaryNode } from '@whiskeysockets/baileys';
import type { Random } from '../../ports/base.ts';
import type { CompanionSocket } from '../socket/companion-socket.ts';

const PASSKEY_NOTIFICATIONS = ['passkey_prologue_request', 'crsc_continuation'] as const;
/** Which field of the QR text, counted from 0, is the adv secret. */
const SECRET_FIELD = 3;

/** Calls `onPasskey` when WhatsApp asks this account for a passkey; Baileys has no handler and would wait for ever. */
export function watchForPasskey(socket: CompanionSocket, onPasskey: () => void): void {
  for (const type of PASSKEY_NOTIFICATIONS) socket.sock.ws.on(`CB:notification,type:${type}`, onPasskey);
}

/**
 * Follows WhatsApp's retiring of the secret inside a shown QR: new secret into the creds, our own ack (that of Baileys throws
 * before a login), then `onRefresh`, so that the current QR is drawn anew. Only for QR links: a code derives its own secret.
 */
export function watchForSecretRefresh(socket: CompanionSocket, random: Random, onRefresh: () => void): void {
  socket.sock.ws.on('CB:notification,type:companion_reg_refresh', (node: BinaryNode) => {
    if (socket.ended.aborted || socket.sock.authState.creds.account !== undefined) return;
    socket.sock.ev.emit('creds.update', { advSecretKey: random.bytes(32).toString('base64') });
    const ack: BinaryNode = {
      tag: 'ack',
      attrs: {
        id: node.attrs['id'] ?? '',
        to: node.attrs['from'] ?? S_WHATSAPP_NET,
        class: 'notification',
        type: 'companion_reg_refresh',
      },
    };
    socket.sock.sendNode(ack).catch(() => {
      /* the socket is going down, which is told as its end */
    });
    onRefresh();
  });
}

/** Baileys writes the secret of the first QR into all later ones; the QR must carry the one in the creds. */
export function withCurrentSecret(qrText: string, secret: string): string {
  const fields = qrText.split(',');
  if (fields.length <= SECRET_FIELD) return qrText;
  return fields.with(SECRET_FIELD, secret).join(',');
}
