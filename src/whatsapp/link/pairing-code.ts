import { DisconnectReason, type BinaryNode } from '@whiskeysockets/baileys';
import { AppError } from '../../wire/errors.ts';
import type { Clock } from '../../ports/base.ts';
import type { CompanionSocket } from '../socket/companion-socket.ts';
import { nextStanza } from '../socket/stanza.ts';

const ANSWER_LIMIT_MS = 15_000;
/** WhatsApp does not say for how long it refuses, and a request during that time prolongs it. */
const RATE_LIMIT_WAIT_S = 600;

type CodeRequest = {
  /** False if the request never left this machine; settles before the end of the socket is reported. */
  readonly sent: Promise<boolean>;
  readonly code: Promise<string | null>;
};

/**
 * Asks for a pairing code; `code` resolves once WhatsApp has accepted the request (the promise of Baileys resolves even when WhatsApp refuses).
 * Shape: XXXX-XXXX. `null` if the socket ended first.
 * Errors: WHATSAPP_REJECTED, WHATSAPP_RATE_LIMITED, WHATSAPP_UNREACHABLE.
 * To be called once per socket, on its first QR: before that the request fails or is sent unencrypted.
 * Source: whatsmeow `pair-code.go` (preconditions). Baileys does not tell the ID of the request, so the next iq error counts as its answer.
 */
export function requestCode(socket: CompanionSocket, number: string, clock: Clock): CodeRequest {
  const asked = askFor(socket, number);
  return {
    sent: asked.then(({ isSent }) => isSent),
    code: whenAccepted(
      socket,
      asked.then(({ code }) => code),
      clock,
    ),
  };
}

async function whenAccepted(
  socket: CompanionSocket,
  asked: Promise<string | null>,
  clock: Clock,
): Promise<string | null> {
  const answer = nextStanza(socket, {
    events: ['CB:iq,type:result,link_code_companion_reg', 'CB:iq,type:error'],
    limitMs: ANSWER_LIMIT_MS,
    clock,
  });
  const [code, node] = await Promise.all([asked, answer]);
  if (code !== null && node?.attrs['type'] === 'result') return `${code.slice(0, 4)}-${code.slice(4)}`;
  if (node?.attrs['type'] === 'error') throw refusal(node);
  if (socket.ended.aborted) return null;
  throw new AppError('WHATSAPP_UNREACHABLE');
}

async function askFor(
  socket: CompanionSocket,
  number: string,
): Promise<{ readonly code: string | null; readonly isSent: boolean }> {
  try {
    return { code: await socket.sock.requestPairingCode(number), isSent: true };
  } catch (error) {
    // The caller learns of the failure because no answer comes. Baileys surely wrote nothing only if the socket was closed before.
    return { code: null, isSent: statusOf(error) !== DisconnectReason.connectionClosed };
  }
}

function statusOf(error: unknown): number | undefined {
  const { output } = error as { readonly output?: { readonly statusCode?: number } };
  return output?.statusCode;
}

/** The error for each way in which WhatsApp says that it gets too many requests. */
export function askedToWait(): AppError {
  return new AppError('WHATSAPP_RATE_LIMITED', { fields: { retryAfter: RATE_LIMIT_WAIT_S } });
}

function refusal(node: BinaryNode): AppError {
  const [error] = Array.isArray(node.content) ? node.content : [];
  return error?.attrs['code'] === '429' ? askedToWait() : new AppError('WHATSAPP_REJECTED');
}
