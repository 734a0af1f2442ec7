import { createCipheriv, createHash, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import {
  Curve,
  proto,
  S_WHATSAPP_NET,
  type AuthenticationState,
  type BinaryNode,
  type WASocket,
} from '@whiskeysockets/baileys';
import type { Answer, Question } from '../../double/whatsapp/passkey/authenticator.ts';

/** What a {@link PasskeyClient} does otherwise than a right one. */
export type ClientFaults = {
  readonly proof?: 'right' | 'none' | 'wrong';
  readonly acks?: number;
  readonly deviceType?: number;
  readonly ref?: string;
  readonly credentialId?: Buffer;
  readonly assertion?: (text: string) => string;
  readonly nonce?: 'right' | 'other';
  readonly noiseKey?: Buffer;
  readonly identityKey?: Buffer;
  readonly secret?: 'new' | 'old' | 'short';
  readonly xmlns?: string;
  /** The label of the key that seals the request. */
  readonly label?: string;
};

type CompanionSocket = Pick<WASocket, 'query' | 'sendNode'>;
type CompanionCreds = Pick<AuthenticationState['creds'], 'advSecretKey' | 'noiseKey' | 'signedIdentityKey'>;

/**
 * A companion's half of the passkey ceremony on an unchanged Baileys socket, with Baileys' own messages and curve. It shares
 * no code with the double or the program, so each of the three is a judge of the others.
 */
export class PasskeyClient {
  readonly #sock: CompanionSocket;
  readonly #creds: CompanionCreds;
  readonly #faults: ClientFaults;
  readonly #oldSecret: Buffer;
  readonly #newSecret: Buffer;
  readonly #ephemeral = Curve.generateKeyPair();
  readonly #nonce = randomBytes(32);
  #ref = '';

  constructor(sock: CompanionSocket, creds: CompanionCreds, faults: ClientFaults = {}) {
    this.#sock = sock;
    this.#creds = creds;
    this.#faults = faults;
    this.#oldSecret = Buffer.from(creds.advSecretKey, 'base64');
    const { secret = 'new' } = faults;
    this.#newSecret = secret === 'old' ? this.#oldSecret : randomBytes(secret === 'new' ? 32 : 31);
  }

  /** Acknowledges a notification by hand, as it must be done before there is an account. */
  async acknowledge({ attrs }: BinaryNode): Promise<void> {
    const { id = '', from = '', type = '' } = attrs;
    for (let sent = 0; sent < (this.#faults.acks ?? 1); sent += 1) {
      await this.#sock.sendNode({ tag: 'ack', attrs: { id, to: from, class: 'notification', type } });
    }
  }

  async question(request: BinaryNode | null): Promise<Question> {
    const inside = request === null ? undefined : inner(request, 'passkey_request_options');
    const options =
      inside ?? inner(await this.query('get', 'passkey_request_options'), 'passkey_request_options');
    this.#creds.advSecretKey = this.#newSecret.toString('base64');
    return JSON.parse(bytesOf(options).toString()) as Question;
  }

  async sendPrologue(answer: Answer): Promise<void> {
    this.#ref = this.#faults.ref ?? bytesOf(inner(await this.query('get', 'ref'), 'ref')).toString();
    const payload = this.#prologue();
    const assertion = assertionText(answer);
    const rawId = Buffer.from(answer.rawId, 'base64url');
    const proof = this.#proof(payload);
    await this.query('set', 'passkey_prologue', [
      leaf('credential_id', this.#faults.credentialId ?? rawId),
      leaf('webauthn_assertion', Buffer.from(this.#faults.assertion?.(assertion) ?? assertion)),
      leaf('prologue_payload', payload),
      ...(proof === null ? [] : [leaf('pairing_handoff_proof', proof)]),
    ]);
  }

  /** Answers the phone; returns the code to compare. */
  async sendNonce(continuation: BinaryNode): Promise<string> {
    const { publicKey, nonce } = this.#primary(continuation);
    const sent = this.#faults.nonce === 'other' ? randomBytes(32) : this.#nonce;
    await this.query('set', 'companion_nonce', sent);
    const mask = sha256(this.#nonce, publicKey);
    const bits = [...nonce.subarray(0, 5)].map((byte, index) =>
      (byte ^ (mask[index] ?? 0)).toString(2).padStart(8, '0'),
    );
    const symbols = bits.join('').match(/.{5}/g) ?? [];
    const code = symbols.map((five) => '123456789ABCDEFGHJKLMNPQRSTVWXYZ'[Number.parseInt(five, 2)]).join('');
    return code.replace(/^(.{4})/, '$1-');
  }

  async sendPairingRequest(continuation: BinaryNode): Promise<void> {
    const shared = Curve.sharedKey(this.#ephemeral.private, this.#primary(continuation).publicKey);
    const salt = `Companion Pairing ${this.#faults.deviceType ?? 1} with ref ${this.#ref}`;
    const info = this.#faults.label ?? 'Pairing Information Encryption Key';
    const iv = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', Buffer.from(hkdfSync('sha256', shared, salt, info, 32)), iv);
    const { noiseKey, signedIdentityKey } = this.#creds;
    const plain = proto.PairingRequest.encode({
      companionPublicKey: this.#faults.noiseKey ?? noiseKey.public,
      companionIdentityKey: this.#faults.identityKey ?? signedIdentityKey.public,
      advSecret: this.#newSecret,
    }).finish();
    const encryptedPayload = Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
    const sealed = proto.EncryptedPairingRequest.encode({ encryptedPayload, iv }).finish();
    await this.query('set', 'encrypted_pairing_request', Buffer.from(sealed));
  }

  query(type: 'get' | 'set', tag: string, content?: BinaryNode['content']): Promise<BinaryNode> {
    const body: BinaryNode = content === undefined ? { tag, attrs: {} } : { tag, attrs: {}, content };
    const attrs = { to: S_WHATSAPP_NET, type, xmlns: this.#faults.xmlns ?? 'md' };
    return this.#sock.query({ tag: 'iq', attrs, content: [body] });
  }

  #prologue(): Buffer {
    const identity = proto.CompanionEphemeralIdentity.encode({
      publicKey: this.#ephemeral.public,
      deviceType: this.#faults.deviceType ?? proto.DeviceProps.PlatformType.CHROME,
      ref: this.#ref,
    }).finish();
    const commitment = { hash: sha256(identity, this.#nonce) };
    const payload = { companionEphemeralIdentity: identity, commitment };
    return Buffer.from(proto.ProloguePayload.encode(payload).finish());
  }

  #proof(payload: Buffer): Buffer | null {
    if (this.#faults.proof === 'none') return null;
    const secret = this.#faults.proof === 'wrong' ? this.#newSecret : this.#oldSecret;
    const key = Buffer.from(hkdfSync('sha256', secret, Buffer.alloc(32), 'shortcake-passkey-handoff-v1', 32));
    return createHmac('sha256', key).update(payload).digest();
  }

  #primary(continuation: BinaryNode): { readonly publicKey: Uint8Array; readonly nonce: Uint8Array } {
    const bytes = bytesOf(inner(continuation, 'primary_ephemeral_identity'));
    const { publicKey, nonce } = proto.PrimaryEphemeralIdentity.decode(bytes);
    if (publicKey?.length !== 32 || nonce?.length !== 32) throw new Error('a malformed continuation');
    return { publicKey, nonce };
  }
}

/** What a companion sends of a browser's answer. */
export function assertionText({ id, rawId, type, response }: Answer): string {
  const { clientDataJSON, authenticatorData, signature, userHandle = null } = response;
  return JSON.stringify({
    id,
    rawId,
    type,
    response: { clientDataJSON, authenticatorData, signature, userHandle },
  });
}

function inner({ content }: BinaryNode, tag: string): BinaryNode | undefined {
  return Array.isArray(content) ? content.find((each) => each.tag === tag) : undefined;
}

function bytesOf(element: BinaryNode | undefined): Buffer {
  if (element?.content instanceof Uint8Array) return Buffer.from(element.content);
  throw new Error(`no bytes in ${element?.tag ?? 'nothing'}`);
}

function leaf(tag: string, content: Uint8Array): BinaryNode {
  return { tag, attrs: {}, content };
}

function sha256(...parts: readonly Uint8Array[]): Buffer {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
}
