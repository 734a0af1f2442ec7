import { S_WHATSAPP_NET, type BinaryNode } from '@whiskeysockets/baileys';
import type { Random } from '../../ports/base.ts';
import type { CompanionSocket } from '../socket/companion-socket.ts';

const PASSKEY_NOTIFICATIONS = ['passkey_prologue_request', 'crsc_continuation'] as const;
/** Which field of the QR text, counted from 0, is the adv secret. */
const SECRET_FIELD = 3;

/** Calls `onPasskey` when WhatsApp asks this account for a passkey; Baileys has no handler for that and would wait for ever. */
export function watchForPasskey(socket: CompanionSocket, onPasskey: () => void): void {
  for (const type of PASSKEY_NOTIFICATIONS) socket.sock.ws.on(`CB:notification,type:${type}`, onPasskey);
}

/**
 * WhatsApp sometimes asks for a new secret in the QR that is shown. This puts a new secret into the creds, acknowledges the request (the
 * ack of Baileys throws before a login) and calls `onRefresh`, so that the QR is drawn again. Only for QR links: Baileys derives the secret
 * of a code link from the code.
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
      /* The socket is closing, and its end is reported elsewhere. */
    });
    onRefresh();
  });
}

/** Puts the secret of the creds into a QR text, because Baileys writes the secret of the first QR into all later ones. */
export function withCurrentSecret(qrText: string, secret: string): string {
  const fields = qrText.split(',');
  if (fields.length <= SECRET_FIELD) return qrText;
  return fields.with(SECRET_FIELD, secret).join(',');
}
