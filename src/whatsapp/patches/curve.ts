import { createPublicKey, diffieHellman, generateKeyPairSync } from 'node:crypto';
import { createRequire } from 'node:module';
import { Curve } from '@whiskeysockets/baileys';
import { calculateSignature } from 'whatsapp-rust-bridge';
import { readPrivateKey } from '../../auth-state/checks/private-key.ts';
import { verifyXEdDSA } from '../../auth-state/checks/xeddsa.ts';

const KEY_BYTES = 32;
/** The byte that libsignal writes in front of a public key. Source: `KEY_BUNDLE_TYPE` of libsignal. */
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
 * Replaces the curve functions of Baileys' libsignal by faster ones with the same results. libsignal signs and verifies with
 * curve25519-js, in plain JavaScript on the main thread, seven times a link: 6 to 7 ms a call. Here signing takes 0.1 ms in the WebAssembly
 * that comes with Baileys, verifying 0.2 ms in `node:crypto`. libsignal passes keys to Node as DER; passed as JWK, an agreement takes a
 * seventh of the time and a new pair a third (measured on Node 20; newer ones that check both halves of a private key get that one as DER). Safe to call twice.
 */
export function replaceLibsignalCurve(): void {
  const { plain, libsignal } = findCurves();
  plain.sign = (privateKey, message) => calculateSignature(privateKey, message);
  plain.verify = verifyXEdDSA;
  libsignal.calculateAgreement = agree;
  libsignal.generateKeyPair = () => {
    const pair = newPair();
    return { pubKey: Buffer.concat([DJB_TYPE, pair.public]), privKey: pair.private };
  };
  // Baileys copied libsignal's functions into `Curve` when it was loaded, so those are replaced too.
  Curve.sharedKey = (privateKey, publicKey) => Buffer.from(agree(publicKey, privateKey));
  Curve.generateKeyPair = newPair;
}

/** The modules whose functions libsignal looks up at each call; resolved from Baileys, so that they are the copies which Baileys uses. */
export function findCurves(): { readonly plain: PlainCurve; readonly libsignal: LibsignalCurve } {
  const fromBaileys = createRequire(createRequire(import.meta.url).resolve('@whiskeysockets/baileys'));
  const path = fromBaileys.resolve('libsignal/src/curve.js');
  const plain: unknown = createRequire(path)('curve25519-js');
  const libsignal: unknown = fromBaileys(path);
  // The types describe what these two modules export at the versions in the lock file.
  return { plain: plain as PlainCurve, libsignal: libsignal as LibsignalCurve };
}

/** X25519 of a public key with or without its type byte. Throws for keys of another size and for points of low order. */
function agree(publicKey: Uint8Array, privateKey: Uint8Array): Buffer {
  const okp = { kty: 'OKP', crv: 'X25519', x: toBase64Url(publicKey.subarray(-KEY_BYTES)) };
  return diffieHellman({
    privateKey: readPrivateKey(privateKey),
    publicKey: createPublicKey({ key: okp, format: 'jwk' }),
  });
}

/** The keys are encoded within the call: a key object that is exported later can meet a garbage collection which stops Node 20 for ever. */
function newPair(): { private: Buffer; public: Buffer } {
  const { privateKey } = generateKeyPairSync('x25519', AS_JWK);
  const half = (name: string) => Buffer.from(String(Reflect.get(privateKey, name)), 'base64url');
  return { private: half('d'), public: half('x') };
}

function toBase64Url(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64url');
}
