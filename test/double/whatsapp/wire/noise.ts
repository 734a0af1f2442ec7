import { createCipheriv, createDecipheriv, createHash, hkdfSync } from 'node:crypto';
import { proto } from '@whiskeysockets/baileys';
import { agree, keyPair, sign, type KeyPair } from './curve.ts';

/** Source of this file: the Noise Protocol Framework, and Baileys' `noise-handler.js` for the other side. */
const NAME = Buffer.from('Noise_XX_25519_AESGCM_SHA256\0\0\0\0');
const PROLOGUE = Buffer.from([0x57, 0x41, 0x06, 0x03]);
const ROUTING_INTRO = Buffer.from('ED\0\x01', 'latin1');
const TAG_BYTES = 16;

export type Certificates = 'own' | 'garbage';

/** The server's half of one encrypted connection. It decrypts received bytes into frames and encrypts frames to send. */
export class ServerNoise {
  readonly #ephemeral = keyPair();
  readonly #static = keyPair();
  readonly #certificates: Certificates;
  #hash: Buffer = NAME;
  #chainKey: Buffer = NAME;
  #key: Buffer = NAME;
  #counter = 0;
  #transport: { readonly read: Cipher; readonly write: Cipher } | null = null;
  #input = Buffer.alloc(0);
  #hasIntro = false;
  /** The peer's long-term key, known after the handshake. */
  peer: Buffer = Buffer.alloc(0);

  constructor(certificates: Certificates) {
    this.#certificates = certificates;
    this.#mixHash(PROLOGUE);
  }

  get isOpen(): boolean {
    return this.#transport !== null;
  }

  /** Yields the complete frames in the bytes received so far; decrypted once the handshake is over. */
  *read(bytes: Buffer): Generator<Buffer> {
    this.#input = Buffer.concat([this.#input, bytes]);
    if (!this.#hasIntro && !this.#takeIntro()) return;
    while (this.#input.length >= 3) {
      const end = this.#input.readUIntBE(0, 3) + 3;
      if (this.#input.length < end) return;
      const frame = this.#input.subarray(3, end);
      this.#input = this.#input.subarray(end);
      yield this.#transport === null ? frame : this.#transport.read.open(frame);
    }
  }

  /** Puts a length before a content, and encrypts it once the handshake is over. */
  frame(content: Uint8Array): Buffer {
    const body = this.#transport === null ? Buffer.from(content) : this.#transport.write.seal(content);
    const length = Buffer.alloc(3);
    length.writeUIntBE(body.length, 0, 3);
    return Buffer.concat([length, body]);
  }

  /** Returns the server hello that answers a client hello. */
  hello(clientHello: Buffer): Uint8Array {
    const peerEphemeral = bytesOf(proto.HandshakeMessage.decode(clientHello).clientHello?.ephemeral);
    this.#mixHash(peerEphemeral);
    this.#mixHash(this.#ephemeral.public);
    this.#mixKey(agree(this.#ephemeral.private, peerEphemeral));
    const staticKey = this.#seal(this.#static.public);
    this.#mixKey(agree(this.#static.private, peerEphemeral));
    const payload = this.#seal(Buffer.from(certificateChain(this.#static.public, this.#certificates)));
    const serverHello = { ephemeral: this.#ephemeral.public, static: staticKey, payload };
    return proto.HandshakeMessage.encode({ serverHello }).finish();
  }

  /** Reads the client finish and ends the handshake. Returns the payload of the login or registration. */
  finish(clientFinish: Buffer): proto.ClientPayload {
    const message = proto.HandshakeMessage.decode(clientFinish).clientFinish;
    this.peer = this.#open(bytesOf(message?.static));
    this.#mixKey(agree(this.#ephemeral.private, this.peer));
    const payload = this.#open(bytesOf(message?.payload));
    const [read, write] = split(hkdf(Buffer.alloc(0), this.#chainKey));
    this.#transport = { read: new Cipher(read), write: new Cipher(write) };
    return proto.ClientPayload.decode(payload);
  }

  #takeIntro(): boolean {
    let at = 0;
    if (this.#input.subarray(0, 4).equals(ROUTING_INTRO)) at = 7 + this.#input.readUIntBE(4, 3);
    const prologue = this.#input.subarray(at, at + PROLOGUE.length);
    if (prologue.length < PROLOGUE.length) return false;
    if (!prologue.equals(PROLOGUE)) throw new Error('not the prologue of WhatsApp Web');
    this.#input = this.#input.subarray(at + PROLOGUE.length);
    this.#hasIntro = true;
    return true;
  }

  #mixHash(data: Uint8Array): void {
    this.#hash = createHash('sha256').update(this.#hash).update(data).digest();
  }

  #mixKey(shared: Buffer): void {
    [this.#chainKey, this.#key] = split(hkdf(shared, this.#chainKey));
    this.#counter = 0;
  }

  #seal(plain: Uint8Array): Buffer {
    const sealed = gcmSeal(this.#key, this.#counter++, plain, this.#hash);
    this.#mixHash(sealed);
    return sealed;
  }

  #open(sealed: Buffer): Buffer {
    const plain = gcmOpen(this.#key, this.#counter++, sealed, this.#hash);
    this.#mixHash(sealed);
    return plain;
  }
}

/** One direction of the open connection. */
class Cipher {
  readonly #key: Buffer;
  #counter = 0;

  constructor(key: Buffer) {
    this.#key = key;
  }

  seal(plain: Uint8Array): Buffer {
    return gcmSeal(this.#key, this.#counter++, plain, Buffer.alloc(0));
  }

  open(sealed: Buffer): Buffer {
    return gcmOpen(this.#key, this.#counter++, sealed, Buffer.alloc(0));
  }
}

const root: KeyPair = keyPair();
const intermediate: KeyPair = keyPair();

/** A well-formed chain for the server's static key. WhatsApp did not sign it, but Baileys rc14 accepts any signer. */
function certificateChain(serverKey: Buffer, kind: Certificates): Uint8Array {
  const details = proto.CertChain.NoiseCertificate.Details;
  const day = 86_400;
  const nowS = Math.floor(Date.now() / 1000);
  const dates = { notBefore: nowS - day, notAfter: nowS + day };
  const leaf = details.encode({ serial: 2, issuerSerial: 1, key: serverKey, ...dates }).finish();
  const middle = details.encode({ serial: 1, issuerSerial: 0, key: intermediate.public, ...dates }).finish();
  const signed = (content: Uint8Array, key: KeyPair) => ({
    details: content,
    signature: kind === 'own' ? sign(key.private, Buffer.from(content)) : Buffer.alloc(64, 7),
  });
  return proto.CertChain.encode({
    leaf: signed(leaf, intermediate),
    intermediate: signed(middle, root),
  }).finish();
}

function iv(counter: number): Buffer {
  const bytes = Buffer.alloc(12);
  bytes.writeUInt32BE(counter, 8);
  return bytes;
}

function gcmSeal(key: Buffer, counter: number, plain: Uint8Array, aad: Buffer): Buffer {
  const cipher = createCipheriv('aes-256-gcm', key, iv(counter)).setAAD(aad);
  return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

function gcmOpen(key: Buffer, counter: number, sealed: Buffer, aad: Buffer): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, iv(counter)).setAAD(aad);
  decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
  return Buffer.concat([decipher.update(sealed.subarray(0, -TAG_BYTES)), decipher.final()]);
}

function hkdf(material: Buffer, salt: Buffer): Buffer {
  return Buffer.from(hkdfSync('sha256', material, salt, '', 64));
}

function split(bytes: Buffer): [Buffer, Buffer] {
  return [bytes.subarray(0, 32), bytes.subarray(32)];
}

function bytesOf(value: Uint8Array | null | undefined): Buffer {
  if (!value) throw new Error('a part of the handshake is missing');
  return Buffer.from(value);
}
