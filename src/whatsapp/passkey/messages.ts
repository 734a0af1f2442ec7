import { proto } from '@whiskeysockets/baileys';

const KEY_BYTES = 32;

/** What the companion tells of itself: a key of its own for each try. Keys here are 32 bytes, without the type byte of libsignal. */
export type CompanionIdentity = {
  readonly publicKey: Uint8Array;
  readonly deviceType: number;
  readonly ref: string;
};

/** The phone's key and the number that it drew. */
export type Primary = { readonly publicKey: Uint8Array; readonly nonce: Uint8Array };

export type PairingRequest = {
  readonly noiseKey: Uint8Array;
  readonly identityKey: Uint8Array;
  readonly advSecret: Uint8Array;
};

export function writeIdentity(identity: CompanionIdentity): Buffer {
  return asBuffer(proto.CompanionEphemeralIdentity.encode(identity).finish());
}

/** `identity` is the text of {@link writeIdentity}, since the commitment is to those bytes. */
export function writePrologue(identity: Uint8Array, commitment: Uint8Array): Buffer {
  const payload = { companionEphemeralIdentity: identity, commitment: { hash: commitment } };
  return asBuffer(proto.ProloguePayload.encode(payload).finish());
}

/** `null` for bytes that are no such message, or with a key or number of another size. */
export function readPrimary(bytes: Uint8Array): Primary | null {
  const read = decoded(bytes);
  const { publicKey, nonce } = read ?? {};
  return publicKey?.length === KEY_BYTES && nonce?.length === KEY_BYTES ? { publicKey, nonce } : null;
}

export function writePairingRequest({ noiseKey, identityKey, advSecret }: PairingRequest): Buffer {
  const request = { companionPublicKey: noiseKey, companionIdentityKey: identityKey, advSecret };
  return asBuffer(proto.PairingRequest.encode(request).finish());
}

export function writeSealed(encryptedPayload: Uint8Array, iv: Uint8Array): Buffer {
  return asBuffer(proto.EncryptedPairingRequest.encode({ encryptedPayload, iv }).finish());
}

function decoded(bytes: Uint8Array): proto.PrimaryEphemeralIdentity | null {
  try {
    return proto.PrimaryEphemeralIdentity.decode(bytes);
  } catch {
    return null;
  }
}

/** A view of the same memory, so that wiping the one wipes the other. */
function asBuffer({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}
