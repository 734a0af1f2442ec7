import type { BinaryNode } from '@whiskeysockets/baileys';
import { child, children, iqError } from '../wire/nodes.ts';
import type { Refusal } from './assertion.ts';
import { SERVER } from './notifications.ts';

/** What a companion may send beside the stanzas of the ceremony. */
const OTHER_STANZAS = new Set(['ack', 'presence', 'ib']);
const OTHER_REQUESTS = new Set(['link_code_companion_reg', 'pair-device-sign']);

/** Throws unless a request of the companion has exactly the attributes that it needs. */
export function checkEnvelope({ attrs }: BinaryNode, body: BinaryNode, type: 'get' | 'set'): void {
  const { to, xmlns } = attrs;
  if (attrs['type'] !== type || to !== SERVER || xmlns !== 'md' || !attrs['id']) {
    throw new Error(`<iq> of type ${attrs['type']}, to ${to}, xmlns ${xmlns}`);
  }
  if (Object.keys(body.attrs).length > 0) throw new Error('attributes that nobody asked for');
}

/** Whether a stanza has nothing to do on a connection that is not logged in. */
export function isUnexpected(stanza: BinaryNode): boolean {
  if (stanza.tag !== 'iq') return !OTHER_STANZAS.has(stanza.tag);
  const [body] = children(stanza);
  return stanza.attrs['xmlns'] === 'md' && !OTHER_REQUESTS.has(body?.tag ?? '');
}

/** The bytes of an element, or of its child. */
export function bytesOf(parent: BinaryNode, tag?: string): Buffer {
  const content = (tag === undefined ? parent : child(parent, tag))?.content;
  if (typeof content === 'string') return Buffer.from(content);
  if (content instanceof Uint8Array) return Buffer.from(content);
  throw new Error(`${tag ?? parent.tag} has no bytes`);
}

/** WhatsApp's own codes and texts are not known. */
export function refused(stanza: BinaryNode, refusal: Refusal): BinaryNode {
  return iqError(stanza, 401, refusal === 'challenge' ? 'not-authorized' : 'not-acceptable');
}
