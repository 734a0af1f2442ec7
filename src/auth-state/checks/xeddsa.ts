import { createPublicKey, verify } from 'node:crypto';
import { isHosted } from './device-details.ts';
import { readPrivateKey } from './private-key.ts';

/** The prime of the field of Curve25519, and the order of its base point. */
const P = 2n ** 255n - 19n;
const L = 2n ** 252n + 27742317777372353535851937790883648493n;
const KEY_BYTES = 32;
const SIGNATURE_BYTES = 64;
const KEY_TYPE = 0x05;
/** The first bytes of the message that an account signs: for an ordinary companion, and for one hosted by Meta. */
const ACCOUNT_PREFIX = Buffer.from([6, 0]);
const HOSTED_ACCOUNT_PREFIX = Buffer.from([6, 5]);

/** The fields of WhatsApp's ADVSignedDeviceIdentity that are needed here. */
type SignedIdentity = {
  readonly [Field in 'details' | 'accountSignatureKey' | 'accountSignature']?: Uint8Array | null;
};

/**
 * Verifies an XEdDSA signature of a Curve25519 key (32 bytes, or 33 with the type byte 05). Never throws.
 * Baileys' own check accepts any 64 bytes. Source: Signal's "XEdDSA and VXEdDSA", with the sign bit in the signature.
 */
export function verifyXEdDSA(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  const u = bareKey(publicKey);
  if (u === null || signature.length !== SIGNATURE_BYTES) return false;
  const plain = Buffer.from(signature);
  const signBit = (plain[SIGNATURE_BYTES - 1] ?? 0) & 0x80;
  plain[SIGNATURE_BYTES - 1] = (plain[SIGNATURE_BYTES - 1] ?? 0) & 0x7f;
  if (fromLittleEndian(plain.subarray(KEY_BYTES)) >= L) return false;
  const y = edwardsY(u);
  if (y === null) return false;
  y[KEY_BYTES - 1] = (y[KEY_BYTES - 1] ?? 0) | signBit;
  try {
    const key = createPublicKey({
      key: { kty: 'OKP', crv: 'Ed25519', x: y.toString('base64url') },
      format: 'jwk',
    });
    return verify(null, message, key, plain);
  } catch {
    // `y` is not a point of the curve, so no signature can be valid for this key.
    return false;
  }
}

/**
 * True if the account signed this companion's identity key.
 * Source: whatsmeow `pair.go`; business accounts hosted by Meta sign with prefix 06 05.
 */
export function verifyAccountSignature(account: SignedIdentity, identity: Uint8Array): boolean {
  const { details, accountSignatureKey, accountSignature } = account;
  if (!details || !accountSignatureKey || !accountSignature) return false;
  const prefix = isHosted(details) ? HOSTED_ACCOUNT_PREFIX : ACCOUNT_PREFIX;
  return verifyXEdDSA(accountSignatureKey, Buffer.concat([prefix, details, identity]), accountSignature);
}

/** Computes the public half of a Curve25519 private key; `null` if the private key does not have 32 bytes. */
export function publicFromPrivate(privateKey: Uint8Array): Buffer | null {
  if (privateKey.length !== KEY_BYTES) return null;
  return Buffer.from(
    createPublicKey(readPrivateKey(privateKey)).export({ format: 'jwk' }).x ?? '',
    'base64url',
  );
}

function bareKey(key: Uint8Array): bigint | null {
  const bare = key.length === KEY_BYTES + 1 && key[0] === KEY_TYPE ? key.subarray(1) : key;
  if (bare.length !== KEY_BYTES) return null;
  // RFC 7748 says that the top bit of a u-coordinate is ignored.
  const u = fromLittleEndian(bare) & (2n ** 255n - 1n);
  return u < P ? u : null;
}

/** Computes y = (u - 1) / (u + 1), little-endian; `null` if u + 1 is 0. */
function edwardsY(u: bigint): Buffer | null {
  if (u === P - 1n) return null;
  const y = ((u - 1n + P) * inverse(u + 1n)) % P;
  return Buffer.from(Buffer.from(y.toString(16).padStart(KEY_BYTES * 2, '0'), 'hex').toReversed());
}

/** The inverse modulo P of a number that is not 0 modulo P. Only for public numbers, because the time of Euclid's algorithm depends on them. */
function inverse(value: bigint): bigint {
  let [rest, next] = [P, value % P];
  let [factor, nextFactor] = [0n, 1n];
  while (next !== 0n) {
    const quotient = rest / next;
    [rest, next] = [next, rest - quotient * next];
    [factor, nextFactor] = [nextFactor, factor - quotient * nextFactor];
  }
  return factor < 0n ? factor + P : factor;
}

function fromLittleEndian(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes.toReversed()).toString('hex')}`);
}
