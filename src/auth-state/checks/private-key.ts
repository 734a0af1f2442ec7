import { createPrivateKey, type KeyObject } from 'node:crypto';

/** What stands before the 32 bytes of a private key in DER. Source: RFC 8410. */
const DER_HEAD = Buffer.from('302e020100300506032b656e04220420', 'hex');

/**
 * Reads a Curve25519 private key of 32 bytes. Up to Node 22 reading JWK is ten times faster than DER, and a field `x` is needed but not read.
 * Newer releases check `x`, which is not known here, and read DER as fast.
 */
export function readPrivateKey(bytes: Uint8Array): KeyObject {
  isJwkChecked ??= refusesAnyX();
  if (isJwkChecked) {
    return createPrivateKey({ key: Buffer.concat([DER_HEAD, bytes]), format: 'der', type: 'pkcs8' });
  }
  return readJwk(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64url'));
}

let isJwkChecked: boolean | undefined;

function refusesAnyX(): boolean {
  try {
    readJwk(Buffer.alloc(32, 1).toString('base64url'));
    return false;
  } catch {
    // This Node compares the two halves.
    return true;
  }
}

function readJwk(d: string): KeyObject {
  return createPrivateKey({ key: { kty: 'OKP', crv: 'X25519', x: d, d }, format: 'jwk' });
}
