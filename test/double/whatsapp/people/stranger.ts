import { randomBytes } from 'node:crypto';
import { proto, type BinaryNode } from '@whiskeysockets/baileys';
import { deliver, takeBundle, type Device } from '../device.ts';
import { pad, unpad } from '../peer-messages.ts';
import type { FakePhone } from '../phone.ts';
import { OldCounter, SignalUser, type Bundle } from '../signal-store.ts';
import { node, nowS } from '../wire/nodes.ts';
import type { FakeGroup } from './group.ts';
import { Reading } from './reading.ts';
import { bundleIn, MAX_RETRIES, retryReceipt } from './retry.ts';
import { OwnSenderKey, SenderKeyReader } from './sender-keys.ts';

export type SentMessage = {
  readonly id: string;
  /** Resolves when the device has confirmed that it could decrypt the message. */
  readonly delivered: Promise<void>;
  /** The number of retry requests from the device. */
  readonly retries: () => number;
};

type OpenMessage = {
  readonly text: string;
  readonly group: FakeGroup | null;
  readonly taken: () => void;
  retries: number;
};

/** What a phone does with a message whose counter it has read before: ask for it again, or drop it in silence. */
export type OldCounters = 'asks' | 'drops';

/** Another account, with a phone and no linked device. */
export class FakeStranger {
  readonly number: string;
  readonly jid: string;
  /** User part of the account's LID, by which groups of that mode name it. */
  readonly lid: string;
  readonly reading = new Reading();
  readonly #oldCounters: OldCounters;
  readonly #signal = new SignalUser(815);
  readonly #open = new Map<string, OpenMessage>();
  readonly #ownKeys = new Map<string, { readonly key: OwnSenderKey; readonly handedTo: Set<Device> }>();
  readonly #senderKeys = new Map<string, SenderKeyReader>();
  /** What has come while the phone is off; `null` while it is on. */
  #waiting: (() => Promise<void>)[] | null = null;

  constructor(number: string, oldCounters: OldCounters = 'asks') {
    this.number = number;
    this.jid = `${number}@s.whatsapp.net`;
    this.lid = `2${number.padStart(14, '0')}`;
    this.#oldCounters = oldCounters;
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
    return this.#send(device, text, null);
  }

  /** Sends a further message in the same conversation. */
  sendAnother(phone: FakePhone, deviceId: number, text: string): Promise<SentMessage> {
    return this.#send(deviceOf(phone, deviceId), text, null);
  }

  /** Sends a message as people do: in the conversation that is there, or a new one; in a group if one is named. */
  async write(
    phone: FakePhone,
    deviceId: number,
    text: string,
    group: FakeGroup | null = null,
  ): Promise<SentMessage> {
    const device = deviceOf(phone, deviceId);
    if (!this.#signal.hasSession(phone.number, deviceId)) {
      await this.#signal.startSession(phone.number, deviceId, takeBundle(device));
    }
    return this.#send(device, text, group);
  }

  /** The keys that others need for a first message to this account. */
  bundle(): Bundle {
    return this.#signal.bundle();
  }

  /** Resolves with the text of the next message to this account that was not returned before. */
  nextMessage(): Promise<string> {
    return this.reading.next();
  }

  switchOff(): void {
    this.#waiting ??= [];
  }

  async switchOn(): Promise<void> {
    const waiting = this.#waiting ?? [];
    this.#waiting = null;
    for (const take of waiting) await take();
  }

  /** Reads a message stanza for this account: its own part, and in a group the part for all. */
  async receive(device: Device, stanza: BinaryNode, parts: readonly BinaryNode[]): Promise<void> {
    if (this.#waiting === null) await this.#read(device, stanza, parts);
    else this.#waiting.push(() => this.#read(device, stanza, parts));
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

  async #read(device: Device, stanza: BinaryNode, parts: readonly BinaryNode[]): Promise<void> {
    const { id = '', to = '' } = stanza.attrs;
    const isGroup = to.endsWith('@g.us');
    const receipt = isGroup
      ? { from: to, participant: this.addressIn(stanza.attrs['addressing_mode'] ?? 'pn'), id }
      : { from: this.jid, id };
    try {
      for (const part of parts) await this.#decrypt(device, to, id, part);
    } catch (error) {
      if (error instanceof OldCounter && this.#oldCounters === 'drops') this.reading.drop(id);
      else {
        const count = this.reading.fail(id);
        if (count <= MAX_RETRIES) deliver(device, retryReceipt(receipt, this.#signal, count));
        return;
      }
    }
    deliver(device, node('receipt', { ...receipt, t: nowS() }));
  }

  async #decrypt(device: Device, chat: string, id: string, { attrs, content }: BinaryNode): Promise<void> {
    const bytes = Buffer.from(content as Uint8Array);
    const type = attrs['type'] ?? '';
    const padded =
      type === 'skmsg'
        ? this.#readerOf(device, chat).decrypt(bytes)
        : await this.#signal.decrypt(device.number, device.id, type, bytes);
    const message = proto.Message.decode(unpad(padded));
    const { groupId, axolotlSenderKeyDistributionMessage: key } = message.senderKeyDistributionMessage ?? {};
    if (groupId && key) this.#readerOf(device, groupId).add(Buffer.from(key));
    const text = message.extendedTextMessage?.text ?? message.conversation;
    if (typeof text === 'string' && text !== '') this.reading.keep(id, chat, text);
  }

  #readerOf(device: Device, chat: string): SenderKeyReader {
    const name = `${chat} ${device.jid}`;
    const reader = this.#senderKeys.get(name) ?? new SenderKeyReader();
    this.#senderKeys.set(name, reader);
    return reader;
  }

  async #send(device: Device, text: string, group: FakeGroup | null): Promise<SentMessage> {
    const id = randomBytes(8).toString('hex').toUpperCase();
    let taken = () => undefined as void;
    const delivered = new Promise<void>((resolve) => {
      taken = resolve;
    });
    const open = { text, group, taken, retries: 0 };
    this.#open.set(id, open);
    await this.#deliver(device, id, open);
    return { id, delivered, retries: () => open.retries };
  }

  async #deliver(device: Device, id: string, { text, group, retries }: OpenMessage): Promise<void> {
    const plain = { conversation: text };
    const attrs = { id, type: 'text', t: nowS(), notify: 'Stranger' };
    if (group === null) {
      const part = await this.#pairwise(device, plain, retries);
      deliver(device, node('message', { ...attrs, from: this.jid, sender_lid: `${this.lid}@lid` }, [part]));
      return;
    }
    const own = this.#ownKeys.get(group.jid) ?? { key: new OwnSenderKey(), handedTo: new Set<Device>() };
    this.#ownKeys.set(group.jid, own);
    const key = {
      senderKeyDistributionMessage: {
        groupId: group.jid,
        axolotlSenderKeyDistributionMessage: own.key.distribution(),
      },
    };
    const parts: BinaryNode[] = [];
    // A message that is sent again goes to one device alone, so it is encrypted for that device.
    if (retries > 0) parts.push(await this.#pairwise(device, { ...plain, ...key }, retries));
    else {
      if (!own.handedTo.has(device)) parts.push(await this.#pairwise(device, key, 0));
      const bytes = own.key.encrypt(pad(Buffer.from(proto.Message.encode(plain).finish())));
      parts.push(node('enc', { v: '2', type: 'skmsg' }, bytes));
    }
    own.handedTo.add(device);
    deliver(device, node('message', { ...attrs, ...group.addressOf(this) }, parts));
  }

  async #pairwise(device: Device, message: proto.IMessage, retries: number): Promise<BinaryNode> {
    const plain = pad(Buffer.from(proto.Message.encode(message).finish()));
    const { type, bytes } = await this.#signal.encrypt(device.number, device.id, plain);
    const count = retries === 0 ? {} : { count: String(retries) };
    return node('enc', { v: '2', type, ...count }, bytes);
  }

  /** The address of this account in a group. */
  addressIn(mode: string): string {
    return mode === 'lid' ? `${this.lid}@lid` : this.jid;
  }
}

function deviceOf(phone: FakePhone, deviceId: number): Device {
  const device = phone.devices.get(deviceId);
  if (device === undefined) throw new Error('no such device');
  return device;
}
