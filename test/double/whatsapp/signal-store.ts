import {
  ProtocolAddress,
  SessionBuilder,
  SessionCipher,
  type SessionRecord,
  type SignalStorage,
} from 'libsignal';
import { keyPair, sign, typed, type KeyPair } from './wire/curve.ts';
import { fieldsOf } from './wire/fields.ts';

/** Thrown where a message repeats a counter that was read before: for a phone it is the same message once more. */
export class OldCounter extends Error {}

/** The keys that a sender needs for a first message to a device. */
export type Bundle = {
  readonly registrationId: number;
  readonly identity: Buffer;
  readonly signedPreKey: { readonly id: number; readonly public: Buffer; readonly signature: Buffer };
  readonly preKey?: { readonly id: number; readonly public: Buffer };
};

const pair = ({ public: publicKey, private: privateKey }: KeyPair) => ({
  pubKey: typed(publicKey),
  privKey: privateKey,
});

/** The Signal keys and sessions of one device. Encryption is done by the real libsignal. */
export class SignalUser {
  readonly identity: KeyPair = keyPair();
  readonly registrationId: number;
  readonly #signedPreKey: KeyPair = keyPair();
  readonly #preKeys = new Map<number, KeyPair>();
  readonly #sessions = new Map<string, SessionRecord>();
  /** Chain and counter of every message that was read. */
  readonly #read = new Set<string>();
  #nextPreKeyId = 1;

  constructor(registrationId: number) {
    this.registrationId = registrationId;
  }

  /** Makes a bundle with a new pre-key. */
  bundle(): Bundle {
    const preKey = keyPair();
    const id = this.#nextPreKeyId++;
    this.#preKeys.set(id, preKey);
    return {
      registrationId: this.registrationId,
      identity: this.identity.public,
      signedPreKey: {
        id: 1,
        public: this.#signedPreKey.public,
        signature: sign(this.identity.private, typed(this.#signedPreKey.public)),
      },
      preKey: { id, public: preKey.public },
    };
  }

  hasSession(user: string, device: number): boolean {
    return this.#sessions.has(new ProtocolAddress(user, device).toString());
  }

  /** Deletes the session with a device, as if the phone had lost its data. */
  forget(user: string, device: number): void {
    this.#sessions.delete(new ProtocolAddress(user, device).toString());
  }

  async startSession(user: string, device: number, bundle: Bundle): Promise<void> {
    const { preKey } = bundle;
    await new SessionBuilder(this.#storage(), new ProtocolAddress(user, device)).initOutgoing({
      registrationId: bundle.registrationId,
      identityKey: typed(bundle.identity),
      signedPreKey: {
        keyId: bundle.signedPreKey.id,
        publicKey: typed(bundle.signedPreKey.public),
        signature: bundle.signedPreKey.signature,
      },
      // The server may have no one-time key left. The types of libsignal do not allow that case, but its code does.
      ...(preKey === undefined ? {} : { preKey: { keyId: preKey.id, publicKey: typed(preKey.public) } }),
    } as Parameters<SessionBuilder['initOutgoing']>[0]);
  }

  async encrypt(
    user: string,
    device: number,
    plain: Buffer,
  ): Promise<{ type: 'pkmsg' | 'msg'; bytes: Buffer }> {
    const cipher = new SessionCipher(this.#storage(), new ProtocolAddress(user, device));
    const { type, body } = await cipher.encrypt(plain);
    return { type: type === 3 ? 'pkmsg' : 'msg', bytes: Buffer.from(body, 'binary') };
  }

  async decrypt(user: string, device: number, type: string, bytes: Buffer): Promise<Buffer> {
    const cipher = new SessionCipher(this.#storage(), new ProtocolAddress(user, device));
    const place = placeOf(type, bytes);
    if (this.#read.has(place)) throw new OldCounter('this counter was read before');
    const plain = await (type === 'pkmsg'
      ? cipher.decryptPreKeyWhisperMessage(bytes)
      : cipher.decryptWhisperMessage(bytes));
    this.#read.add(place);
    return plain;
  }

  #storage(): SignalStorage {
    return {
      loadSession: (id) => Promise.resolve(this.#sessions.get(id)),
      storeSession: (id, session) => {
        this.#sessions.set(id, session);
        return Promise.resolve();
      },
      isTrustedIdentity: () => true,
      loadPreKey: (id) => {
        const found = this.#preKeys.get(Number(id));
        return Promise.resolve(found === undefined ? undefined : pair(found));
      },
      removePreKey: (id) => {
        this.#preKeys.delete(id);
      },
      loadSignedPreKey: () => pair(this.#signedPreKey),
      getOurRegistrationId: () => this.registrationId,
      getOurIdentity: () => pair(this.identity),
    };
  }
}

/** The chain of a message and its counter there. Source: libsignal's `WhisperTextProtocol.proto`. */
function placeOf(type: string, bytes: Buffer): string {
  const inner = type === 'pkmsg' ? fieldsOf(bytes.subarray(1)).get(4) : bytes;
  if (!(inner instanceof Buffer)) throw new Error('a first message without a message');
  const fields = fieldsOf(inner.subarray(1, -8));
  const chain = fields.get(1);
  return `${chain instanceof Buffer ? chain.toString('hex') : ''} ${String(fields.get(2))}`;
}
