import { Curve } from '@whiskeysockets/baileys';
import type { Random } from '../../ports/base.ts';
import { DEVICE_TYPE } from '../socket/device-name.ts';
import { codeOf, commitmentOf, handoffKeyOf, proofOf, requestKeyOf, seal } from './mathematics.ts';
import {
  writeIdentity,
  writePairingRequest,
  writePrologue,
  writeSealed,
  type PairingRequest,
  type Primary,
} from './messages.ts';

const SECRET_BYTES = 32;
const IV_BYTES = 12;

type KeyPair = { readonly private: Uint8Array; readonly public: Uint8Array };
/** The secrets of one try. */
type Try = { readonly ref: string; readonly keys: KeyPair; readonly nonce: Buffer; key: Buffer | null };

/** `proof`: what shows that this is the companion whose QR was scanned or whose code was typed; `null` if it is left out. */
export type Prologue = { readonly payload: Buffer; readonly proof: Buffer | null };

/**
 * The companion's half of the key exchange of one ceremony. Each secret is overwritten when the stage that needs it is over, and all of them by
 * `wipe`, which is safe to call twice. The secrets are drawn anew for each try, but for the key of the proof and the new adv secret: the phone
 * knows the old one of the first request alone.
 */
export class Handshake {
  readonly #random: Random;
  readonly #newKeyPair: () => KeyPair;
  readonly #handoffKey: Buffer;
  readonly #newSecret: Buffer;
  #try: Try | null = null;

  /** `oldSecret`: `advSecretKey` of the creds when the first request came. */
  constructor(oldSecret: string, random: Random, newKeyPair: () => KeyPair = () => Curve.generateKeyPair()) {
    this.#random = random;
    this.#newKeyPair = newKeyPair;
    const secret = Buffer.from(oldSecret, 'base64');
    this.#handoffKey = handoffKeyOf(secret);
    secret.fill(0);
    this.#newSecret = random.bytes(SECRET_BYTES);
  }

  /** For the creds: WhatsApp signs the device under it. */
  get advSecretKey(): string {
    return this.#newSecret.toString('base64');
  }

  prologue(ref: string, withProof: boolean): Prologue {
    this.#wipeTry();
    const keys = this.#newKeyPair();
    const nonce = this.#random.bytes(SECRET_BYTES);
    this.#try = { ref, keys, nonce, key: null };
    const identity = writeIdentity({ publicKey: keys.public, deviceType: DEVICE_TYPE, ref });
    const payload = writePrologue(identity, commitmentOf(identity, nonce));
    return { payload, proof: withProof ? proofOf(this.#handoffKey, payload) : null };
  }

  /** To be called when WhatsApp has taken a prologue. */
  dropProof(): void {
    this.#handoffKey.fill(0);
  }

  /** Agrees on a key with the phone. Returns the code that both show, or `null` for a key of the phone that is none, and before a prologue. */
  meet(primary: Primary): string | null {
    const own = this.#try;
    if (own === null || own.key !== null) return null;
    const shared = sharedKey(own.keys.private, primary.publicKey);
    if (shared === null) return null;
    own.key = requestKeyOf(shared, { deviceType: DEVICE_TYPE, ref: own.ref });
    shared.fill(0);
    own.keys.private.fill(0);
    return codeOf(own.nonce, primary);
  }

  /** What the companion committed to; a view of the secret, which is overwritten later. Empty before a prologue. */
  get nonce(): Buffer {
    return this.#try?.nonce ?? Buffer.alloc(0);
  }

  /** Seals the request for the phone, and wipes everything. `null` before the key is agreed on. */
  sealRequest({ noiseKey, identityKey }: Omit<PairingRequest, 'advSecret'>): Buffer | null {
    const key = this.#try?.key;
    if (key === null || key === undefined) return null;
    const plain = writePairingRequest({ noiseKey, identityKey, advSecret: this.#newSecret });
    const iv = this.#random.bytes(IV_BYTES);
    const sealed = writeSealed(seal(key, iv, plain), iv);
    plain.fill(0);
    this.wipe();
    return sealed;
  }

  wipe(): void {
    this.#handoffKey.fill(0);
    this.#newSecret.fill(0);
    this.#wipeTry();
  }

  #wipeTry(): void {
    this.#try?.keys.private.fill(0);
    this.#try?.nonce.fill(0);
    this.#try?.key?.fill(0);
    this.#try = null;
  }
}

/** `null` for a point of low order, which would make the key known to everybody. */
function sharedKey(privateKey: Uint8Array, publicKey: Uint8Array): Buffer | null {
  try {
    return Curve.sharedKey(privateKey, publicKey);
  } catch {
    return null;
  }
}
