import { S_WHATSAPP_NET, type BinaryNode } from '@whiskeysockets/baileys';
import type { Random } from '../../ports/base.ts';
import type { CompanionSocket } from '../socket/companion-socket.ts';

const PASSKEY_NOTIFICATIONS = ['passkey_prologue_request', 'crsc_continuation'] as const;

type RefreshDeps = {
  readonly random: Random;
  /** Whether there is a QR that a phone may still scan. */
  readonly isShown: () => boolean;
  readonly onRefresh: () => void;
};

/** Calls `onPasskey` when WhatsApp asks this account for a passkey and nobody can answer; Baileys has no handler for that and would wait for ever. */
export function watchForPasskey(socket: CompanionSocket, onPasskey: () => void): void {
  for (const type of PASSKEY_NOTIFICATIONS) socket.sock.ws.on(`CB:notification,type:${type}`, onPasskey);
}

/**
 * WhatsApp sometimes asks for a new secret in the QR that is shown. This acknowledges the request, puts a new secret into the creds and calls
 * `onRefresh`, so that the QR is drawn again; without `isShown` the request means nothing. Only for QR links: Baileys derives the secret of a
 * code link from the code.
 */
export function watchForSecretRefresh(
  socket: CompanionSocket,
  { random, isShown, onRefresh }: RefreshDeps,
): void {
  socket.sock.ws.on('CB:notification,type:companion_reg_refresh', (node: BinaryNode) => {
    if (socket.ended.aborted || socket.sock.authState.creds.account !== undefined) return;
    acknowledge(socket, node);
    if (!isShown()) return;
    socket.sock.ev.emit('creds.update', { advSecretKey: random.bytes(32).toString('base64') });
    onRefresh();
  });
}

/** Acknowledges a notification in the place of Baileys, whose own ack throws while there is no account. */
export function acknowledge({ sock }: CompanionSocket, { attrs }: BinaryNode): void {
  if (sock.authState.creds.me !== undefined) return;
  const { id = '', from = S_WHATSAPP_NET, type = '' } = attrs;
  sock.sendNode({ tag: 'ack', attrs: { id, to: from, class: 'notification', type } }).catch(() => {
    /* The socket is closing, and its end is reported elsewhere. */
  });
}
