import { createPrivateKey, createPublicKey, diffieHellman, generateKeyPairSync } from 'node:crypto';
import { createRequire } from 'node:module';
import { Curve } from '@whiskeysockets/baileys';
import { calculateSignature } from 'whatsapp-rust-bridge';
import { verifyXEdDSA } from '../../auth-state/checks/xeddsa.ts';

const KEY_BYTES = 32;
/** In front of a public key where libsignal writes one. Source: `KEY_BUNDLE_TYPE` of libsignal. */
const DJB_TYPE = Buffer.from([5]);
const AS_JWK = { publicKeyEncoding: { format: 'jwk' }, privateKeyEncoding: { format: 'jwk' } } as const;

type PlainCurve = {
  sign: (privateKey: Uint8Array, message: Uint8Array) => Uint8Array;
  verify: (publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array) => boolean;
};
type LibsignalCurve = {
  calculateAgreement: (publicKey: Uint8Array, privateKey: Uint8Array) => Buffer;
  generateKeyPair: () => { readonly pubKey: Buffer; readonly privKey: Buffer };
};

/**
 * Gives the libsignal of Baileys quicker arithmetic for the same results. It signs and verifies with curve25519-js, in plain
 * JavaScript on the main thread, seven times a link: 6 to 7 ms a call, here 0.1 ms in what Baileys brings as WebAssembly and 0.2 ms in
 * `node:crypto`. It reads and writes keys as DER; as JWK an agreement takes a seventh, a new pair a third (measured on Node 20).
 * Looked up where Baileys itself finds them, so that no other copy is meant. Safe to call twice.
 */
export function quickenCurve(): void {
  const { plain, libsignal } = findCurves();
  plain.sign = (privateKey, message) => calculateSignature(privateKey, message);
  plain.verify = verifyXEdDSA;
  libsignal.calculateAgreement = agree;
  libsignal.generateKeyPair = () => {
    const pair = newPair();
    return { pubKey: Buffer.concat([DJB_TYPE, pair.public]), privKey: pair.private };
  };
  // Baileys took libsignal's functions over when it was loaded.
  Curve.sharedKey = (privateKey, publicKey) => Buffer.from(agree(publicKey, privateKey));
  Curve.generateKeyPair = newPair;
}

/** The modules whose functions libsignal looks up at each call. */
export function findCurves(): { readonly plain: PlainCurve; readonly libsignal: LibsignalCurve } {
  const fromBaileys = createRequire(createRequire(import.meta.url).resolve('@whiskeysockets/baileys'));
  const path = fromBaileys.resolve('libsignal/src/curve.js');
  const plain: unknown = createRequire(path)('curve25519-js');
  const libsignal: unknown = fromBaileys(path);
  // What these two export, at the versions the lock file pins.
  return { plain: plain as PlainCurve, libsignal: libsignal as LibsignalCurve };
}

/** X25519 of a public key with or without its type byte. Throws for keys of another size and for points of low order. */
function agree(publicKey: Uint8Array, privateKey: Uint8Array): Buffer {
  const okp = { kty: 'OKP', crv: 'X25519', x: toBase64Url(publicKey.subarray(-KEY_BYTES)) };
  // Of a private key `x` is not read, but must be there.
  const own = { ...okp, d: toBase64Url(privateKey) };
  return diffieHellman({
    privateKey: createPrivateKey({ key: own, format: 'jwk' }),
    publicKey: createPublicKey({ key: okp, format: 'jwk' }),
  });
}

/** Encoded within the call: a key object exported after it can meet a garbage collection that stops Node 20 for ever. */
function newPair(): { private: Buffer; public: Buffer } {
  const { privateKey } = generateKeyPairSync('x25519', AS_JWK);
  const half = (name: string) => Buffer.from(String(Reflect.get(privateKey, name)), 'base64url');
  return { private: half('d'), public: half('x') };
}

function toBase64Url(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64url');
}
