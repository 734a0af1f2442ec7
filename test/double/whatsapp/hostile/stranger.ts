import { randomBytes } from 'node:crypto';
import { proto, type BinaryNode } from '@whiskeysockets/baileys';
import { isSignedBy, typed } from '../wire/curve.ts';
import { deliver, takeBundle, type Device } from '../device.ts';
import { child, childBytes, childUInt, node, nowS } from '../wire/nodes.ts';
import { pad, unpad } from '../peer-messages.ts';
import type { FakePhone } from '../phone.ts';
import { SignalUser, type Bundle } from '../signal-store.ts';

/** The number of retry requests for one message that real clients answer. */
const MAX_RETRIES = 5;

type SentMessage = {
  readonly id: string;
  /** Resolves when the device has confirmed that it could decrypt the message. */
  readonly delivered: Promise<void>;
  /** The number of retry requests from the device. */
  readonly retries: () => number;
};

type OpenMessage = { readonly plain: Buffer; readonly taken: () => void; retries: number };

/** Another account, with a phone and no linked device. */
export class FakeStranger {
  readonly number: string;
  readonly jid: string;
  readonly #signal = new SignalUser(815);
  readonly #open = new Map<string, OpenMessage>();
  readonly #received: string[] = [];
  readonly #waiters: ((text: string) => void)[] = [];

  constructor(number: string) {
    this.number = number;
    this.jid = `${number}@s.whatsapp.net`;
  }

  /** Starts a conversation with one of the one-time keys that the device has uploaded. */
  async sendFirstMessage(
    phone: FakePhone,
    deviceId: number,
    text: string,
    options: { preKeyId?: number } = {},
  ): Promise<SentMessage> {
    const device = deviceOf(phone, deviceId);
    await this.#signal.startSession(phone.number, deviceId, takeBundle(device, options.preKeyId));
    return this.#send(device, text);
  }

  /** Sends a further message in the same conversation. */
  sendAnother(phone: FakePhone, deviceId: number, text: string): Promise<SentMessage> {
    return this.#send(deviceOf(phone, deviceId), text);
  }

  /** The keys that others need for a first message to this account. */
  bundle(): Bundle {
    return this.#signal.bundle();
  }

  /** Resolves with the next message to this account that was not returned before. */
  nextMessage(): Promise<string> {
    const text = this.#received.shift();
    return text === undefined ? new Promise((resolve) => this.#waiters.push(resolve)) : Promise.resolve(text);
  }

  /** Reads a message stanza for this account. */
  async receive(device: Device, stanza: BinaryNode, enc: BinaryNode): Promise<void> {
    const bytes = Buffer.from(enc.content as Uint8Array);
    const padded = await this.#signal.decrypt(device.number, device.id, enc.attrs['type'] ?? '', bytes);
    const message = proto.Message.decode(unpad(padded));
    const text = message.extendedTextMessage?.text ?? message.conversation;
    if (typeof text === 'string') {
      const waiter = this.#waiters.shift();
      if (waiter === undefined) this.#received.push(text);
      else waiter(text);
    }
    deliver(device, node('receipt', { from: this.jid, id: stanza.attrs['id'] ?? '', t: nowS() }));
  }

  /** Handles a receipt for a message of this account. If it is a retry request, the message is sent again. */
  async onReceipt(device: Device, stanza: BinaryNode): Promise<void> {
    const id = stanza.attrs['id'] ?? '';
    const open = this.#open.get(id);
    if (open === undefined) return;
    if (stanza.attrs['type'] !== 'retry') {
      open.taken();
      return;
    }
    open.retries += 1;
    if (open.retries > MAX_RETRIES) return;
    // Keys in the request start a new session. Without keys the old session is used again. Source: whatsmeow `retry.go`.
    const bundle = bundleIn(stanza, device);
    if (bundle !== null) await this.#signal.startSession(device.number, device.id, bundle);
    await this.#deliver(device, id, open);
  }

  async #send(device: Device, text: string): Promise<SentMessage> {
    const plain = Buffer.from(proto.Message.encode({ conversation: text }).finish());
    const id = randomBytes(8).toString('hex').toUpperCase();
    let taken = () => undefined as void;
    const delivered = new Promise<void>((resolve) => {
      taken = resolve;
    });
    const open = { plain, taken, retries: 0 };
    this.#open.set(id, open);
    await this.#deliver(device, id, open);
    return { id, delivered, retries: () => open.retries };
  }

  async #deliver(device: Device, id: string, { plain, retries }: OpenMessage): Promise<void> {
    const { type, bytes } = await this.#signal.encrypt(device.number, device.id, pad(plain));
    const attrs = { from: this.jid, id, type: 'text', t: nowS(), notify: 'Stranger' };
    const count = retries === 0 ? {} : { count: String(retries) };
    deliver(device, node('message', attrs, [node('enc', { v: '2', type, ...count }, bytes)]));
  }
}

function deviceOf(phone: FakePhone, deviceId: number): Device {
  const device = phone.devices.get(deviceId);
  if (device === undefined) throw new Error('no such device');
  return device;
}

/** The keys in a retry request; `null` if it has none. Throws on keys that a real client refuses. */
function bundleIn(receipt: BinaryNode, device: Device): Bundle | null {
  const keys = child(receipt, 'keys');
  if (keys === undefined) return null;
  const identity = childBytes(keys, 'identity');
  const [key, skey] = [child(keys, 'key'), child(keys, 'skey')];
  const signedPreKey = {
    id: childUInt(skey, 'id'),
    public: childBytes(skey, 'value'),
    signature: childBytes(skey, 'signature'),
  };
  if (!identity.equals(device.identity) || child(keys, 'device-identity') === undefined) {
    throw new Error('the keys in a retry request are not of this device');
  }
  if (!isSignedBy(identity, typed(signedPreKey.public), signedPreKey.signature)) {
    throw new Error('the signed pre-key in a retry request is not signed');
  }
  const registrationId = childUInt(receipt, 'registration');
  const preKey = { id: childUInt(key, 'id'), public: childBytes(key, 'value') };
  return { registrationId, identity, signedPreKey, preKey };
}
