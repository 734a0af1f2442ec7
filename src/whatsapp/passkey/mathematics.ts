import { createCipheriv, createHash, createHmac, hkdfSync } from 'node:crypto';
import { bytesToCrockford } from '@whiskeysockets/baileys';
import type { CompanionIdentity, Primary } from './messages.ts';

const KEY_BYTES = 32;
const CODE_BYTES = 5;
const HANDOFF_LABEL = 'shortcake-passkey-handoff-v1';
const REQUEST_LABEL = 'Pairing Information Encryption Key';

/** The key by which the companion proves that it is the one whose QR was scanned, or whose code was typed. */
export function handoffKeyOf(advSecret: Uint8Array): Buffer {
  return derive(advSecret, '', HANDOFF_LABEL);
}

export function proofOf(handoffKey: Uint8Array, prologue: Uint8Array): Buffer {
  return createHmac('sha256', handoffKey).update(prologue).digest();
}

/** Ties the companion to its number before it knows that of the phone. */
export function commitmentOf(identity: Uint8Array, nonce: Uint8Array): Buffer {
  return sha256(identity, nonce);
}

/** The key that seals the pairing request. */
export function requestKeyOf(
  shared: Uint8Array,
  { deviceType, ref }: Pick<CompanionIdentity, 'deviceType' | 'ref'>,
): Buffer {
  return derive(shared, `Companion Pairing ${deviceType} with ref ${ref}`, REQUEST_LABEL);
}

/** The code that companion and phone show, `XXXX-XXXX`. */
export function codeOf(nonce: Uint8Array, { publicKey, nonce: primaryNonce }: Primary): string {
  const mask = sha256(nonce, publicKey);
  const code = bytesToCrockford(
    Buffer.from(primaryNonce.subarray(0, CODE_BYTES).map((byte, index) => byte ^ (mask[index] ?? 0))),
  );
  return `${code.slice(0, 4)}-${code.slice(4)}`;
}

/** AES-256-GCM; the tag stands at the end. */
export function seal(key: Uint8Array, iv: Uint8Array, plain: Uint8Array): Buffer {
  const cipher = createCipheriv('aes-256-gcm', key, iv);
  return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

function derive(secret: Uint8Array, salt: string, info: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, salt, info, KEY_BYTES));
}

function sha256(...parts: readonly Uint8Array[]): Buffer {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
}
