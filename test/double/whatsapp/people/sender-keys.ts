import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes, randomInt } from 'node:crypto';
import { proto } from '@whiskeysockets/baileys';
import { isSignedBy, keyPair, sign, typed, type KeyPair } from '../wire/curve.ts';
import { OldCounter } from '../signal-store.ts';

/**
 * The sender keys of groups on `node:crypto` alone; Baileys has an implementation of its own.
 * Source: libsignal `sender_keys.rs` and `group_cipher.rs`.
 */

const VERSION = Buffer.from([0x33]);
const SIGNATURE_BYTES = 64;
const MAX_STATES = 5;
const MAX_JUMP = 25_000;
const MAX_SKIPPED = 2000;

type Chain = { iteration: number; key: Buffer };

/** Thrown where a group message comes from a sender whose key was never handed out. */
export class NoSenderKey extends Error {}

const step = (key: Buffer, byte: number) =>
  createHmac('sha256', key)
    .update(Buffer.from([byte]))
    .digest();

function advance(chain: Chain): Buffer {
  const seed = step(chain.key, 1);
  chain.key = step(chain.key, 2);
  chain.iteration += 1;
  return seed;
}

/** IV and key of one message. */
function messageKey(seed: Buffer): readonly [Buffer, Buffer] {
  const bytes = Buffer.from(hkdfSync('sha256', seed, Buffer.alloc(32), 'WhisperGroup', 48));
  return [bytes.subarray(0, 16), bytes.subarray(16)];
}

/** The key with which one sender writes to one group. */
export class OwnSenderKey {
  readonly #id = randomInt(2 ** 31 - 1);
  readonly #signing: KeyPair = keyPair();
  readonly #chain: Chain = { iteration: 0, key: randomBytes(32) };

  /** What others need to read the next messages. */
  distribution(): Buffer {
    const message = proto.SenderKeyDistributionMessage.encode({
      id: this.#id,
      iteration: this.#chain.iteration,
      chainKey: this.#chain.key,
      signingKey: typed(this.#signing.public),
    }).finish();
    return Buffer.concat([VERSION, message]);
  }

  encrypt(plain: Buffer): Buffer {
    const { iteration } = this.#chain;
    const [iv, key] = messageKey(advance(this.#chain));
    const cipher = createCipheriv('aes-256-cbc', key, iv);
    const ciphertext = Buffer.concat([cipher.update(plain), cipher.final()]);
    const message = proto.SenderKeyMessage.encode({ id: this.#id, iteration, ciphertext }).finish();
    const signed = Buffer.concat([VERSION, message]);
    return Buffer.concat([signed, sign(this.#signing.private, signed)]);
  }
}

type State = {
  readonly id: number;
  readonly signing: Buffer;
  readonly chain: Chain;
  readonly skipped: Map<number, Buffer>;
};

/** The keys of one sender in one group, as a reader keeps them. */
export class SenderKeyReader {
  #states: readonly State[] = [];

  /** Takes a key that the sender has handed out. One that is known is kept where it is, however far behind the new copy is. */
  add(distribution: Buffer): void {
    const { id, iteration, chainKey, signingKey } = proto.SenderKeyDistributionMessage.decode(
      distribution.subarray(1),
    );
    const signing = Buffer.from(signingKey ?? []);
    const known = this.#states.find((state) => state.id === id && state.signing.equals(signing));
    const fresh: State = {
      id: id ?? 0,
      signing,
      chain: { iteration: iteration ?? 0, key: Buffer.from(chainKey ?? []) },
      skipped: new Map(),
    };
    const others = this.#states.filter((state) => state.id !== id);
    this.#states = [known ?? fresh, ...others].slice(0, MAX_STATES);
  }

  decrypt(bytes: Buffer): Buffer {
    const signed = bytes.subarray(0, -SIGNATURE_BYTES);
    const { id, iteration, ciphertext } = proto.SenderKeyMessage.decode(signed.subarray(1));
    const state = this.#states.find((each) => each.id === id);
    if (state === undefined) throw new NoSenderKey('no sender key');
    if (!isSignedBy(state.signing, signed, bytes.subarray(-SIGNATURE_BYTES)))
      throw new Error('not signed by the sender');
    const [iv, key] = messageKey(seedOf(state, iteration ?? 0));
    const decipher = createDecipheriv('aes-256-cbc', key, iv);
    return Buffer.concat([decipher.update(ciphertext ?? Buffer.alloc(0)), decipher.final()]);
  }
}

function seedOf({ chain, skipped }: State, iteration: number): Buffer {
  if (iteration < chain.iteration) {
    const seed = skipped.get(iteration);
    if (seed === undefined) throw new OldCounter(`old counter ${iteration} at ${chain.iteration}`);
    skipped.delete(iteration);
    return seed;
  }
  if (iteration - chain.iteration > MAX_JUMP) throw new Error('too far into the future');
  while (chain.iteration < iteration) {
    skipped.set(chain.iteration, advance(chain));
    const [oldest] = skipped.keys();
    if (skipped.size > MAX_SKIPPED && oldest !== undefined) skipped.delete(oldest);
  }
  return advance(chain);
}
