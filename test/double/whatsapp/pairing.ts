import { createCipheriv, createDecipheriv, createHmac, hkdfSync, pbkdf2Sync, randomBytes } from 'node:crypto';
import { proto } from '@whiskeysockets/baileys';
import { agree, keyPair, sign, type KeyPair } from './wire/curve.ts';

/** Source of this file: whatsmeow `pair.go` and `pair-code.go`. */
const ACCOUNT_PREFIX = Buffer.from([6, 0]);
const HOSTED_ACCOUNT_PREFIX = Buffer.from([6, 5]);
const DEVICE_PREFIX = Buffer.from([6, 1]);
const HOSTED = proto.ADVEncryptionType.HOSTED;
const CODE_ITERATIONS = 131_072;

export type DeviceIdentity = {
  readonly details: Buffer;
  readonly keyIndex: number;
  /** The content of `<device-identity>` in pair-success. */
  readonly container: Buffer;
};

type IdentityRequest = {
  readonly account: KeyPair;
  readonly companionIdentity: Buffer;
  readonly advSecret: Buffer;
  readonly keyIndex: number;
  readonly hosted: boolean;
  readonly forge: 'nothing' | 'account-signature' | 'hmac';
};

/** The signed identity of a new companion, under the secret of its QR or code. */
export function createDeviceIdentity(request: IdentityRequest): DeviceIdentity {
  const { account, companionIdentity, advSecret, keyIndex, hosted, forge } = request;
  const details = Buffer.from(
    proto.ADVDeviceIdentity.encode({
      rawId: 7,
      timestamp: Math.floor(Date.now() / 1000),
      keyIndex,
      ...(hosted ? { deviceType: HOSTED } : {}),
    }).finish(),
  );
  const prefix = hosted ? HOSTED_ACCOUNT_PREFIX : ACCOUNT_PREFIX;
  const signer = forge === 'account-signature' ? keyPair() : account;
  const signed = Buffer.from(
    proto.ADVSignedDeviceIdentity.encode({
      details,
      accountSignatureKey: account.public,
      accountSignature: sign(signer.private, Buffer.concat([prefix, details, companionIdentity])),
    }).finish(),
  );
  const hmac = createHmac('sha256', forge === 'hmac' ? randomBytes(32) : advSecret)
    .update(hosted ? Buffer.concat([HOSTED_ACCOUNT_PREFIX, signed]) : signed)
    .digest();
  const container = proto.ADVSignedDeviceIdentityHMAC.encode({
    details: signed,
    hmac,
    ...(hosted ? { accountType: HOSTED } : {}),
  }).finish();
  return { details, keyIndex, container: Buffer.from(container) };
}

/** The bytes that a companion signs with its identity key to accept the account. */
export function deviceMessage(details: Buffer, companionIdentity: Buffer, accountKey: Buffer): Buffer {
  return Buffer.concat([DEVICE_PREFIX, details, companionIdentity, accountKey]);
}

/** Encrypts an ephemeral key with a pairing code. The result is salt (32 bytes), IV (16) and AES-CTR ciphertext. */
export function wrapWithCode(code: string, key: Buffer): Buffer {
  const salt = randomBytes(32);
  const iv = randomBytes(16);
  const cipher = createCipheriv('aes-256-ctr', codeKey(code, salt), iv);
  return Buffer.concat([salt, iv, cipher.update(key), cipher.final()]);
}

/** Decrypts a key from {@link wrapWithCode}. A wrong code does not fail, but gives another key. */
export function unwrapWithCode(code: string, wrapped: Buffer): Buffer {
  const decipher = createDecipheriv(
    'aes-256-ctr',
    codeKey(code, wrapped.subarray(0, 32)),
    wrapped.subarray(32, 48),
  );
  return Buffer.concat([decipher.update(wrapped.subarray(48, 80)), decipher.final()]);
}

function codeKey(code: string, salt: Buffer): Buffer {
  return pbkdf2Sync(code, salt, CODE_ITERATIONS, 32, 'sha256');
}

/** Decrypts the companion's key bundle and derives the secret; throws `wrong code` if the decryption fails. */
export function openKeyBundle(
  bundle: Buffer,
  ephemeral: KeyPair,
  companionEphemeral: Buffer,
  identity: KeyPair,
): { readonly companionIdentity: Buffer; readonly advSecret: Buffer } {
  const shared = agree(ephemeral.private, companionEphemeral);
  const info = 'link_code_pairing_key_bundle_encryption_key';
  const key = Buffer.from(hkdfSync('sha256', shared, bundle.subarray(0, 32), info, 32));
  const decipher = createDecipheriv('aes-256-gcm', key, bundle.subarray(32, 44));
  decipher.setAuthTag(bundle.subarray(-16));
  let plain: Buffer;
  try {
    plain = Buffer.concat([decipher.update(bundle.subarray(44, -16)), decipher.final()]);
  } catch {
    throw new Error('wrong code');
  }
  const companionIdentity = plain.subarray(0, 32);
  if (!plain.subarray(32, 64).equals(identity.public)) throw new Error('the bundle is for another phone');
  const material = Buffer.concat([
    shared,
    agree(identity.private, companionIdentity),
    plain.subarray(64, 96),
  ]);
  const advSecret = Buffer.from(hkdfSync('sha256', material, '', 'adv_secret', 32));
  return { companionIdentity, advSecret };
}
