import { isBase64 } from '../base64.ts';

const KEY_BYTES = 32;

export type JsonObject = { readonly [key: string]: unknown };

/** A Curve25519 key pair, 32 bytes a half. */
export type Pair = { readonly public: Buffer; readonly private: Buffer };

/** The account's signed device identity, as far as it is there. */
export type SignedAccount = {
  readonly details: Buffer | null;
  readonly accountSignatureKey: Buffer | null;
  readonly accountSignature: Buffer | null;
  readonly deviceSignature: Buffer | null;
};

/** An object as it is, anything else as an empty one. */
export function objectOf(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}

/**
 * Bytes in the forms that version 7 of Baileys reads back: BufferJSON, a list by number, or bare base64, which is how the
 * account's protobuf writes itself. `null` for anything else.
 */
export function bytesOf(value: unknown): Buffer | null {
  if (typeof value === 'string') return isBase64(value) ? Buffer.from(value, 'base64') : null;
  if (!isObject(value)) return null;
  const { type, data } = value;
  if (type === 'Buffer') return typeof data === 'string' ? bytesOf(data) : null;
  const numbers = Object.entries(value);
  const isList =
    numbers.length > 0 && numbers.every(([name, byte]) => /^\d+$/.test(name) && typeof byte === 'number');
  return isList ? Buffer.from(numbers.map(([, byte]) => Number(byte))) : null;
}

/** How many bytes {@link bytesOf} reads; in BufferJSON without reading them, since a state has 1,624 of them. */
function sizeOf(value: unknown): number | null {
  const { type, data } = objectOf(value);
  if (type !== 'Buffer' || typeof data !== 'string') return bytesOf(value)?.length ?? null;
  return isBase64(data) ? Buffer.byteLength(data, 'base64') : null;
}

/** Why a value is no key pair, in words that go behind its name; `null` if it is one. */
export function faultOfPair(value: unknown): string | null {
  if (value === undefined || value === null) return 'is missing';
  for (const half of ['public', 'private'] as const) {
    const size = sizeOf(objectOf(value)[half]);
    if (size === null) return `has no ${half} half that can be read`;
    if (size !== KEY_BYTES) return `has a ${half} half of ${size} bytes instead of ${KEY_BYTES}`;
  }
  return null;
}

/** A key pair; `null` if {@link faultOfPair} finds a fault. */
export function pairOf(value: unknown): Pair | null {
  const pair = objectOf(value);
  const [publicKey, privateKey] = [bytesOf(pair['public']), bytesOf(pair['private'])];
  if (publicKey?.length !== KEY_BYTES || privateKey?.length !== KEY_BYTES) return null;
  return { public: publicKey, private: privateKey };
}

/** `null` if creds.json has no account part. */
export function accountOf(creds: JsonObject): SignedAccount | null {
  const { account } = creds;
  if (!isObject(account)) return null;
  return {
    details: bytesOf(account['details']),
    accountSignatureKey: bytesOf(account['accountSignatureKey']),
    accountSignature: bytesOf(account['accountSignature']),
    deviceSignature: bytesOf(account['deviceSignature']),
  };
}

/** `{"type":"Buffer","data":[1,2,3]}`, which version 6 of Baileys read and version 7 does not. */
export function holdsOldBuffers(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { type, data } = value as JsonObject;
  if (type === 'Buffer' && Array.isArray(data)) return true;
  return Object.values(value).some(holdsOldBuffers);
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
