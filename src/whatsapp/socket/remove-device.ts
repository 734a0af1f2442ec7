import { S_WHATSAPP_NET, type WASocket } from '@whiskeysockets/baileys';

const TRIES = 2;
const ANSWER_LIMIT_MS = 8_000;

/**
 * Unlinks this companion device and waits for WhatsApp's answer, which Baileys' own `logout` does not.
 * True on a result; false if none came. Throws when the socket ended first.
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
    // Baileys answers a time-out with `undefined`.
    if (answer !== undefined) return true;
  }
  return false;
}
