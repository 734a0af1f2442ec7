import { S_WHATSAPP_NET, type WASocket } from '@whiskeysockets/baileys';
import { deferred } from '../../ports/timing.ts';
import type { CompanionSocket } from './companion-socket.ts';

const TRIES = 2;
const ANSWER_LIMIT_MS = 8_000;

/**
 * Unlinks this companion device and waits for WhatsApp's answer, which `logout` of Baileys does not do. `silent`: no answer came in time;
 * `ended`: the socket ended first, for example because WhatsApp ends it instead of answering.
 */
export async function removeDevice(
  socket: CompanionSocket,
  limitMs: number,
): Promise<'removed' | 'silent' | 'ended'> {
  const ended = deferred<'ended'>();
  const onEnd = () => ended.resolve('ended');
  socket.ended.addEventListener('abort', onEnd, { once: true });
  if (socket.ended.aborted) onEnd();
  // After the end of a socket, Baileys keeps a query pending for its whole limit or rejects it.
  const answer = askToRemove(socket.sock, limitMs).catch(() => 'ended' as const);
  const outcome = await Promise.race([answer, ended.promise]);
  socket.ended.removeEventListener('abort', onEnd);
  return outcome;
}

async function askToRemove(sock: WASocket, limitMs: number): Promise<'removed' | 'silent'> {
  const jid = sock.authState.creds.me?.id;
  if (jid === undefined) return 'silent';
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
    if (answer !== undefined) return 'removed';
  }
  return 'silent';
}
