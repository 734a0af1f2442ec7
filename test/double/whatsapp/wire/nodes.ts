import { getBinaryNodeChild, S_WHATSAPP_NET, type BinaryNode } from '@whiskeysockets/baileys';

type Content = BinaryNode['content'];

export function node(tag: string, attrs: Record<string, string> = {}, content?: Content): BinaryNode {
  return content === undefined ? { tag, attrs } : { tag, attrs, content };
}

export function child(parent: BinaryNode | undefined, tag: string): BinaryNode | undefined {
  return getBinaryNodeChild(parent, tag);
}

export function children(parent: BinaryNode | undefined): readonly BinaryNode[] {
  return Array.isArray(parent?.content) ? parent.content : [];
}

/** The bytes inside a child; throws if there are none, because every correct client sends them. */
export function childBytes(parent: BinaryNode | undefined, tag: string): Buffer {
  const content = child(parent, tag)?.content;
  if (typeof content === 'string') return Buffer.from(content);
  if (content instanceof Uint8Array) return Buffer.from(content);
  throw new Error(`<${parent?.tag ?? '?'}> lacks <${tag}>`);
}

export function childUInt(parent: BinaryNode | undefined, tag: string): number {
  const bytes = childBytes(parent, tag);
  return bytes.readUIntBE(0, bytes.length);
}

export function bigEndian(value: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  bytes.writeUIntBE(value, 0, length);
  return bytes;
}

export function iqResult(request: BinaryNode, content?: Content): BinaryNode {
  return node('iq', { from: S_WHATSAPP_NET, type: 'result', id: request.attrs['id'] ?? '' }, content);
}

export function iqError(request: BinaryNode, code: number, text: string): BinaryNode {
  const attrs = { from: S_WHATSAPP_NET, type: 'error', id: request.attrs['id'] ?? '' };
  return node('iq', attrs, [node('error', { code: String(code), text })]);
}

export function nowS(): string {
  return String(Math.floor(Date.now() / 1000));
}
