import { isUtf8 } from 'node:buffer';
import { getBinaryNodeChild, S_WHATSAPP_NET, type BinaryNode } from '@whiskeysockets/baileys';
import type { Clock } from '../../ports/base.ts';
import { deferred, LATE, within } from '../../ports/timing.ts';
import type { ErrorCode } from '../../wire/errors.ts';
import type { CompanionSocket } from '../socket/companion-socket.ts';
import type { Assertion } from './answer.ts';
import type { Prologue } from './handshake.ts';

/** How long WhatsApp may take for each answer. */
export const ANSWER_LIMIT_MS = 20_000;
/** Baileys' own limit must not run out first, as it runs on another clock. */
const QUERY_LIMIT_MS = ANSWER_LIMIT_MS + 1_000;
const TOO_MANY = 429;
/** A ref of WhatsApp has some hundred. */
const MAX_REF_BYTES = 1_000;

/** What WhatsApp has answered: a result, an error with its code, or nothing. */
export type Answer =
  | { readonly kind: 'result'; readonly node: BinaryNode }
  | { readonly kind: 'error'; readonly code: number }
  | { readonly kind: 'silence' };

type Question = { readonly type: 'get' | 'set'; readonly body: BinaryNode };

/**
 * Asks WhatsApp and waits for the answer. Never rejects, because an error of Baileys may hold what was sent. A connection that is lost meanwhile
 * ends the socket.
 */
export async function askWhatsApp(
  socket: CompanionSocket,
  clock: Clock,
  { type, body }: Question,
): Promise<Answer> {
  const iq: BinaryNode = { tag: 'iq', attrs: { to: S_WHATSAPP_NET, type, xmlns: 'md' }, content: [body] };
  const ended = deferred<undefined>();
  const onEnd = () => ended.resolve(undefined);
  socket.ended.addEventListener('abort', onEnd, { once: true });
  try {
    // After the end of a socket, Baileys keeps a query pending for its whole limit; when that passes, it resolves with `undefined`.
    const query = socket.sock.query(iq, QUERY_LIMIT_MS);
    const node: unknown = await within(clock, ANSWER_LIMIT_MS, Promise.race([query, ended.promise]));
    return node === LATE || node === undefined
      ? { kind: 'silence' }
      : { kind: 'result', node: node as BinaryNode };
  } catch (error) {
    // Baileys gives its error the code of WhatsApp's one as data; other errors are of the connection.
    const { data } = error as { readonly data?: unknown };
    if (typeof data === 'number') return { kind: 'error', code: data };
    // Baileys may know of the end before the socket does.
    void socket.abort();
    return { kind: 'silence' };
  } finally {
    socket.ended.removeEventListener('abort', onEnd);
  }
}

/** The error of a link for an answer with which it cannot go on. */
export function errorOf(answer: Answer): ErrorCode {
  if (answer.kind === 'silence') return 'WHATSAPP_UNREACHABLE';
  return saysTooMany(answer) ? 'WHATSAPP_RATE_LIMITED' : 'WHATSAPP_REJECTED';
}

/** True if WhatsApp says that it gets too many requests; another one would prolong that. */
export function saysTooMany(answer: Answer): boolean {
  return answer.kind === 'error' && answer.code === TOO_MANY;
}

/** The visitor's answer with our part of the key exchange. */
export function prologueNode({ credentialId, json }: Assertion, { payload, proof }: Prologue): BinaryNode {
  const content = [
    leaf('credential_id', credentialId),
    leaf('webauthn_assertion', json),
    leaf('prologue_payload', payload),
    ...(proof === null ? [] : [leaf('pairing_handoff_proof', proof)]),
  ];
  return { tag: 'passkey_prologue', attrs: {}, content };
}

export function leaf(tag: string, content?: Uint8Array): BinaryNode {
  return content === undefined ? { tag, attrs: {} } : { tag, attrs: {}, content };
}

/** The ref in an answer; it goes back to WhatsApp, so it must be a text. `null` without one. */
export function readRef(answer: Answer): string | null {
  const bytes = answer.kind === 'result' ? bytesIn(answer.node, 'ref') : null;
  if (bytes === null || bytes.length === 0 || bytes.length > MAX_REF_BYTES || !isUtf8(bytes)) return null;
  return bytes.toString();
}

/** The bytes in a child; `null` without any. */
export function bytesIn(node: BinaryNode, tag: string): Buffer | null {
  const content = getBinaryNodeChild(node, tag)?.content;
  if (typeof content === 'string') return Buffer.from(content);
  return content instanceof Uint8Array ? Buffer.from(content) : null;
}
