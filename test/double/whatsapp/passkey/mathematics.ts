import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync } from 'node:crypto';
import { agree } from '../wire/curve.ts';
import type { EphemeralIdentity, PrimaryIdentity, Sealed } from './messages.ts';

/** Source of this file: whatsmeow `pair-passkey.go`. */
const HANDOFF_LABEL = 'shortcake-passkey-handoff-v1';
const REQUEST_LABEL = 'Pairing Information Encryption Key';
const CODE_SYMBOLS = '123456789ABCDEFGHJKLMNPQRSTVWXYZ';
const CODE_BYTES = 5;
const TAG_BYTES = 16;

export function sha256(...parts: readonly Uint8Array[]): Buffer {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
}

/** The key that ties a ceremony to the QR that was scanned or to the code that was typed. */
export function handoffKeyOf(advSecret: Buffer): Buffer {
  return Buffer.from(hkdfSync('sha256', advSecret, '', HANDOFF_LABEL, 32));
}

export function proofOf(advSecret: Buffer, prologue: Buffer): Buffer {
  return createHmac('sha256', handoffKeyOf(advSecret)).update(prologue).digest();
}

/** What the companion fixes its nonce with before it sees the phone's. */
export function commitmentOf(identity: Buffer, nonce: Buffer): Buffer {
  return sha256(identity, nonce);
}

/** The key of the pairing request; the same on both sides. Throws for a public key of low order. */
export function requestKeyOf(
  privateKey: Buffer,
  publicKey: Buffer,
  { deviceType, ref }: Pick<EphemeralIdentity, 'deviceType' | 'ref'>,
): Buffer {
  const salt = `Companion Pairing ${deviceType} with ref ${ref}`;
  return Buffer.from(hkdfSync('sha256', agree(privateKey, publicKey), salt, REQUEST_LABEL, 32));
}

/** The code that phone and companion show, XXXX-XXXX. */
export function codeOf(companionNonce: Buffer, primary: PrimaryIdentity): string {
  const mask = sha256(companionNonce, primary.publicKey);
  let bits = 0n;
  for (const [index, byte] of primary.nonce.subarray(0, CODE_BYTES).entries()) {
    bits = (bits << 8n) | BigInt(byte ^ mask.readUInt8(index));
  }
  const symbols = Array.from({ length: 8 }, (_, index) => (bits >> BigInt(5 * (7 - index))) & 31n);
  const text = symbols.map((symbol) => CODE_SYMBOLS.charAt(Number(symbol))).join('');
  return `${text.slice(0, 4)}-${text.slice(4)}`;
}

export function seal(key: Buffer, iv: Buffer, plain: Buffer): Sealed {
  const cipher = createCipheriv('aes-256-gcm', key, iv, { authTagLength: TAG_BYTES });
  return { payload: Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]), iv };
}

/** Opens what was sealed; throws if it was sealed under another key. */
export function unseal(key: Buffer, { payload, iv }: Sealed): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: TAG_BYTES });
  decipher.setAuthTag(payload.subarray(-TAG_BYTES));
  return Buffer.concat([decipher.update(payload.subarray(0, -TAG_BYTES)), decipher.final()]);
}
