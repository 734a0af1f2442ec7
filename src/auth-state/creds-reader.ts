import type { PairFaults, PairName } from '../wire/reasons/checks.ts';
import type { Reason } from '../wire/reasons/reason.ts';
import { kindOfUnreadable, readBytes, readBytesOfAnySize, sizeOfBuffer } from './bytes.ts';
import { isObject, objectOf, type JsonObject } from './json.ts';

const KEY_BYTES = 32;

/** A Curve25519 key pair, 32 bytes a half. */
export type Pair = { readonly public: Buffer; readonly private: Buffer };

/** The account's signed device identity; fields that are missing or cannot be read are `null`. */
export type SignedAccount = {
  readonly details: Buffer | null;
  readonly accountSignatureKey: Buffer | null;
  readonly accountSignature: Buffer | null;
  readonly deviceSignature: Buffer | null;
};

/** Reads bytes in any known form and of any size; `null` for anything else. */
export function bytesOf(value: unknown): Buffer | null {
  return readBytesOfAnySize(value)?.bytes ?? null;
}

/** Reads 32 bytes in any known form; `null` for anything else. */
export function keyOf(value: unknown): Buffer | null {
  return readBytes(value, ({ length }) => length === KEY_BYTES)?.bytes ?? null;
}

/**
 * True for a key pair in the form that Baileys writes, without other fields. Nearly all of a state consists of such pairs, so their bytes
 * are not decoded.
 */
export function isPlainPair(value: unknown): boolean {
  return (
    isObject(value) &&
    sizeOfBuffer(value['public']) === KEY_BYTES &&
    sizeOfBuffer(value['private']) === KEY_BYTES &&
    Object.keys(value).length === 2
  );
}

/** Says why a value is no key pair; `null` if it is one. `name` is the key pair that is expected there. */
export function faultOfPair(value: unknown, name: PairName): Reason<keyof PairFaults> | null {
  if (isPlainPair(value)) return null;
  if (value === undefined || value === null) return { reason: 'pair-missing', values: name };
  for (const half of ['public', 'private'] as const) {
    const given = objectOf(value)[half];
    // The size of a Buffer is computed without decoding it, because a state has 1,624 halves.
    const bytes =
      sizeOfBuffer(given) ?? (keyOf(given) === null ? (bytesOf(given)?.length ?? null) : KEY_BYTES);
    if (bytes === null) {
      const found = given === undefined ? null : kindOfUnreadable(given);
      return { reason: 'pair-half-unreadable', values: { ...name, half, found } };
    }
    if (bytes !== KEY_BYTES) return { reason: 'pair-half-size', values: { ...name, half, bytes } };
  }
  return null;
}

/** Reads a key pair; `null` if {@link faultOfPair} finds a fault. */
export function pairOf(value: unknown): Pair | null {
  const pair = objectOf(value);
  const [publicKey, privateKey] = [keyOf(pair['public']), keyOf(pair['private'])];
  return publicKey === null || privateKey === null ? null : { public: publicKey, private: privateKey };
}

/** Reads the account part of creds; `null` if there is none. */
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
