import {
  createHash,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  randomBytes,
  verify,
  type KeyObject,
} from 'node:crypto';

/**
 * Curve25519 on `node:crypto` alone. Baileys and the product use other implementations of the same functions, so a
 * signature or secret that is wrong on one side is noticed on the other.
 */

/** Both keys have 32 bytes: the public key is without the type byte that Signal puts in front of it. */
export type KeyPair = { readonly public: Buffer; readonly private: Buffer };

const KEY_TYPE = Buffer.from([5]);
const KEY_BYTES = 32;
const SIGNATURE_BYTES = 64;
/** The field of Curve25519, and the order of its base point. Source: RFC 7748, RFC 8032. */
const FIELD = 2n ** 255n - 19n;
const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;
/** The DER bytes before the 32 bytes of a key. Source: RFC 8410. */
const DER = {
  x25519Private: Buffer.from('302e020100300506032b656e04220420', 'hex'),
  x25519Public: Buffer.from('302a300506032b656e032100', 'hex'),
  ed25519Public: Buffer.from('302a300506032b6570032100', 'hex'),
} as const;

export function keyPair(): KeyPair {
  const { privateKey, publicKey } = generateKeyPairSync('x25519');
  return {
    public: publicKey.export({ type: 'spki', format: 'der' }).subarray(-KEY_BYTES),
    private: privateKey.export({ type: 'pkcs8', format: 'der' }).subarray(-KEY_BYTES),
  };
}

/** Adds the type byte of Signal to a public key that does not have it. */
export function typed(key: Uint8Array): Buffer {
  return key.length === KEY_BYTES + 1 ? Buffer.from(key) : Buffer.concat([KEY_TYPE, key]);
}

/** The shared secret of X25519, 32 bytes. */
export function agree(privateKey: Buffer, publicKey: Uint8Array): Buffer {
  const theirs = publicFrom(DER.x25519Public, publicKey.slice(-KEY_BYTES));
  return diffieHellman({ privateKey: x25519PrivateFrom(privateKey), publicKey: theirs });
}

/**
 * Signs by XEdDSA. Node gives only the u-coordinate of a point, which is the same for a scalar and its negative. So the
 * signature is computed for both signs of the key and of the nonce, and the one that verifies is returned.
 * Source: Signal's "The XEdDSA and VXEdDSA Signature Schemes".
 */
export function sign(privateKey: Buffer, message: Buffer): Buffer {
  const key = edwardsOf(publicOf(privateKey));
  const secret = scalarOf(privateKey);
  const nonceBytes = randomBytes(KEY_BYTES);
  const noncePoint = edwardsOf(publicOf(nonceBytes));
  const nonce = scalarOf(nonceBytes);
  const challenge = hashToScalar(noncePoint, key, message);
  for (const [r, a] of [
    [nonce, secret],
    [-nonce, secret],
    [nonce, -secret],
    [-nonce, -secret],
  ] as const) {
    const signature = Buffer.concat([noncePoint, littleEndian(modulo(r + challenge * a, ORDER))]);
    if (verify(null, message, publicFrom(DER.ed25519Public, key), signature)) return signature;
  }
  throw new Error('no sign of key and nonce gives a signature');
}

/** Checks an XEdDSA signature, whose top bit holds the sign of the key's point. */
export function isSignedBy(publicKey: Uint8Array, message: Buffer, signature: Uint8Array): boolean {
  if (signature.length !== SIGNATURE_BYTES) return false;
  const key = edwardsOf(publicKey.slice(-KEY_BYTES));
  const plain = Buffer.from(signature);
  const last = plain.readUInt8(SIGNATURE_BYTES - 1);
  key.writeUInt8(key.readUInt8(KEY_BYTES - 1) | (last & 0x80), KEY_BYTES - 1);
  plain.writeUInt8(last & 0x7f, SIGNATURE_BYTES - 1);
  return verify(null, message, publicFrom(DER.ed25519Public, key), plain);
}

function x25519PrivateFrom(privateKey: Uint8Array): KeyObject {
  const key = Buffer.concat([DER.x25519Private, privateKey]);
  return createPrivateKey({ key, format: 'der', type: 'pkcs8' });
}

function publicFrom(prefix: Buffer, publicKey: Uint8Array): KeyObject {
  return createPublicKey({ key: Buffer.concat([prefix, publicKey]), format: 'der', type: 'spki' });
}

function publicOf(privateKey: Uint8Array): Buffer {
  const key = createPublicKey(x25519PrivateFrom(privateKey));
  return key.export({ type: 'spki', format: 'der' }).subarray(-KEY_BYTES);
}

/** The scalar of a private key in X25519. Source: RFC 7748, section 5. */
function scalarOf(privateKey: Uint8Array): bigint {
  const bytes = Buffer.from(privateKey);
  bytes.writeUInt8(bytes.readUInt8(0) & 248, 0);
  bytes.writeUInt8((bytes.readUInt8(31) & 127) | 64, 31);
  return fromLittleEndian(bytes);
}

/** The encoded Edwards point with the u-coordinate of a Montgomery key and an even x: y = (u - 1) / (u + 1). */
function edwardsOf(publicKey: Uint8Array): Buffer {
  const u = modulo(fromLittleEndian(publicKey) & (2n ** 255n - 1n), FIELD);
  return littleEndian(modulo((u - 1n) * power(u + 1n, FIELD - 2n), FIELD));
}

function hashToScalar(...parts: readonly Buffer[]): bigint {
  const hash = createHash('sha512');
  for (const part of parts) hash.update(part);
  return modulo(fromLittleEndian(hash.digest()), ORDER);
}

function power(base: bigint, exponent: bigint): bigint {
  let [result, square] = [1n, modulo(base, FIELD)];
  for (let left = exponent; left > 0n; left >>= 1n) {
    if (left & 1n) result = modulo(result * square, FIELD);
    square = modulo(square * square, FIELD);
  }
  return result;
}

function modulo(value: bigint, by: bigint): bigint {
  const rest = value % by;
  return rest < 0n ? rest + by : rest;
}

function fromLittleEndian(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes.toReversed()).toString('hex')}`);
}

function littleEndian(value: bigint): Buffer {
  return Buffer.from(Buffer.from(value.toString(16).padStart(KEY_BYTES * 2, '0'), 'hex').toReversed());
}
