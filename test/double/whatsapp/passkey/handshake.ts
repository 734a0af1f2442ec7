import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { BinaryNode } from '@whiskeysockets/baileys';
import { keyPair } from '../wire/curve.ts';
import { child, childBytes } from '../wire/nodes.ts';
import { codeOf, commitmentOf, handoffKeyOf, proofOf, requestKeyOf, unseal } from './mathematics.ts';
import {
  readIdentity,
  readPairingRequest,
  readPrologue,
  readSealed,
  type EphemeralIdentity,
  type PrimaryIdentity,
} from './messages.ts';

/** The companion as WhatsApp and the phone know it before the ceremony. */
export type Companion = {
  /** Its noise key on this connection. */
  readonly noiseKey: Buffer;
  /** From its registration. */
  readonly registeredIdentity: Buffer;
  readonly deviceType: number;
  /** From the QR or the code: what the phone saw. */
  readonly identity: Buffer;
  readonly advSecret: Buffer;
};

type Opened = { readonly bytes: Buffer; readonly identity: EphemeralIdentity; readonly commitment: Buffer };

/** The phone's half of the key exchange. Every function throws if the companion's part of it is wrong. */
export class Handshake {
  readonly primary: PrimaryIdentity;
  readonly #privateKey: Buffer;
  readonly #companion: Companion;
  readonly #refs = new Set<string>();
  readonly #hide: (secrets: readonly (Buffer | string)[]) => void;
  #opened: Opened | null = null;

  constructor(companion: Companion, hide: (secrets: readonly (Buffer | string)[]) => void) {
    this.#companion = companion;
    this.#hide = hide;
    const pair = keyPair();
    this.#privateKey = pair.private;
    this.primary = { publicKey: pair.public, nonce: randomBytes(32) };
    hide([pair.private, this.primary.nonce, handoffKeyOf(companion.advSecret)]);
  }

  newRef(): string {
    const ref = `3@${randomBytes(24).toString('base64')}`;
    this.#refs.add(ref);
    this.#hide([ref]);
    return ref;
  }

  /** Opens a prologue; its ref is used up. Returns whether it proves the QR or code. */
  open(prologue: BinaryNode): 'none' | 'right' {
    const payload = childBytes(prologue, 'prologue_payload');
    const { identity: bytes, commitment } = readPrologue(payload);
    const identity = readIdentity(bytes);
    if (!this.#refs.delete(identity.ref)) throw new Error('the ref was not handed out, or is used');
    if (identity.deviceType !== this.#companion.deviceType) {
      throw new Error(`device type ${identity.deviceType}, but ${this.#companion.deviceType} is registered`);
    }
    this.#opened = { bytes, identity, commitment };
    if (child(prologue, 'pairing_handoff_proof') === undefined) return 'none';
    const proof = childBytes(prologue, 'pairing_handoff_proof');
    this.#hide([proof]);
    if (!isSame(proof, proofOf(this.#companion.advSecret, payload))) throw new Error('the proof is wrong');
    return 'right';
  }

  /** Takes the companion's nonce; returns the code that the phone shows. */
  takeNonce(nonce: Buffer): string {
    const { bytes, commitment } = this.#prologue();
    if (nonce.length !== 32 || !isSame(commitment, commitmentOf(bytes, nonce))) {
      throw new Error('the nonce is not the one of the commitment');
    }
    this.#hide([nonce]);
    return codeOf(nonce, this.primary);
  }

  /** Opens the pairing request; returns the new secret. */
  openRequest(message: Buffer): Buffer {
    const { identity } = this.#prologue();
    const key = requestKeyOf(this.#privateKey, identity.publicKey, identity);
    this.#hide([key]);
    const { noiseKey, identityKey, advSecret } = readPairingRequest(unseal(key, readSealed(message)));
    const known = this.#companion;
    if (!isSame(noiseKey, known.noiseKey)) throw new Error('the noise key is not the one of the connection');
    if (!isSame(identityKey, known.identity) || !isSame(identityKey, known.registeredIdentity)) {
      throw new Error('the identity key is not the one that was registered');
    }
    if (isSame(advSecret, known.advSecret)) throw new Error('the secret is the old one');
    return advSecret;
  }

  #prologue(): Opened {
    if (this.#opened === null) throw new Error('no prologue was opened');
    return this.#opened;
  }
}

function isSame(one: Buffer, other: Buffer): boolean {
  return one.length === other.length && timingSafeEqual(one, other);
}
