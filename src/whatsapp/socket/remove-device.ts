import { S_WHATSAPP_NET, type WASocket } from '@whiskeysockets/baileys';

const TRIES = 2;
const ANSWER_LIMIT_MS = 8_000;

/**
 * Unlinks this companion device and waits for WhatsApp's answer, which `logout` of Baileys does not do.
 * True if WhatsApp answered; false if no answer came in time. Throws when the socket ended first.
 */
export async function removeDevice(sock: WASocket, limitMs: number): Promise<boolean> {
  const jid = sock.authState.creds.me?.id;
  if (jid === undefined) return false;
  for (let tries = 0; tries < TRIES; tries += 1) {
    const answer: unknown = await sock.query(
      {
        tag: 'iq',
        attrs: { to: S_WHATSAPP_NET, type: 'set', xmlns: 'md', id: sock.generateMessageTag() },
        content: [{ tag: 'remove-companion-device', attrs: { jid, reason: 'user_initiated' } }],
      },
      Math.min(ANSWER_LIMIT_MS, limitMs),
    );
    // `query` of Baileys resolves with `undefined` when its limit passes.
    if (answer !== undefined) return true;
  }
  return false;
}
