import { randomBytes } from 'node:crypto';
import { S_WHATSAPP_NET, type BinaryNode } from '@whiskeysockets/baileys';
import { node, nowS } from '../wire/nodes.ts';
import { keyPair } from '../wire/curve.ts';
import { writePrimary, type PrimaryIdentity } from './messages.ts';
import type { ContinuationKind } from './script.ts';

export const SERVER = S_WHATSAPP_NET;
/** A sender that may not speak for WhatsApp. */
export const SOMEBODY = '254700000000@s.whatsapp.net';

/** Source: RFC 7748, section 6.1, and the list of small points on the page of Curve25519. */
const ORDER_8 = Buffer.from('e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800', 'hex');

/** `null`: the companion must ask for the question. */
export function request(question: Buffer | null): BinaryNode {
  const inside = question === null ? [] : [node('passkey_request_options', {}, question)];
  return notification('passkey_prologue_request', inside);
}

export function codeNewsWithoutKeys(): BinaryNode {
  return notification('link_code_companion_reg', [node('link_code_companion_reg')]);
}

export function secretRefresh(): BinaryNode {
  return notification('companion_reg_refresh', [node('companion_reg_refresh')]);
}

/** The phone's answer; in some kinds with another one before or after it. */
export function continuations(kind: ContinuationKind, primary: PrimaryIdentity): readonly BinaryNode[] {
  const right = writePrimary(primary);
  const other = writePrimary({ publicKey: keyPair().public, nonce: randomBytes(32) });
  switch (kind) {
    case 'usual':
    case 'early':
      return [continuation(right)];
    case 'repeated':
      return [continuation(right), continuation(other)];
    case 'from-another':
      return [
        { ...continuation(other), attrs: { ...continuation(other).attrs, from: SOMEBODY } },
        continuation(right),
      ];
    case 'malformed':
      return [continuation(right.subarray(0, -3))];
    case 'short-key':
      return [continuation(writePrimary({ ...primary, publicKey: primary.publicKey.subarray(1) }))];
    case 'short-nonce':
      return [continuation(writePrimary({ ...primary, nonce: primary.nonce.subarray(1) }))];
    case 'low-order':
      return [continuation(writePrimary({ ...primary, publicKey: Buffer.alloc(32) }))];
    case 'low-order-8':
      return [continuation(writePrimary({ ...primary, publicKey: ORDER_8 }))];
    case 'other-child':
      return [notification('crsc_continuation', [node('primary_identity', {}, right)])];
  }
}

function continuation(message: Buffer): BinaryNode {
  return notification('crsc_continuation', [node('primary_ephemeral_identity', {}, message)]);
}

function notification(type: string, content: readonly BinaryNode[]): BinaryNode {
  const id = `pk${randomBytes(6).toString('hex')}`;
  return node('notification', { from: SERVER, type, id, t: nowS() }, [...content]);
}
