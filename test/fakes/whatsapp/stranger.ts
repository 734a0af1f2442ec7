import { randomBytes } from 'node:crypto';
import { proto, type BinaryNode } from '@whiskeysockets/baileys';
import { deliver, takeBundle, type Device } from './device.ts';
import { node, nowS } from './nodes.ts';
import { pad, type FakePhone } from './phone.ts';
import { SignalUser } from './signal-store.ts';

export type SentMessage = {
  readonly id: string;
  /** The device has read it. */
  readonly delivered: Promise<void>;
  /** How often the device asked for it again. */
  readonly retries: () => number;
};

/** Somebody who never wrote to the account before. */
export class FakeStranger {
  readonly number: string;
  readonly jid: string;
  readonly #signal = new SignalUser(815);
  readonly #open = new Map<string, { taken: () => void; retries: number }>();

  constructor(number: string) {
    this.number = number;
    this.jid = `${number}@s.whatsapp.net`;
  }

  /** Starts a conversation with one of the device's uploaded one-time keys. */
  async sendFirstMessage(
    phone: FakePhone,
    deviceId: number,
    text: string,
    options: { preKeyId?: number } = {},
  ): Promise<SentMessage> {
    const device = phone.devices.get(deviceId);
    if (device === undefined) throw new Error('no such device');
    await this.#signal.startSession(phone.number, deviceId, takeBundle(device, options.preKeyId));
    return this.#send(device, text);
  }

  /** A further message in the same conversation. */
  async sendAnother(phone: FakePhone, deviceId: number, text: string): Promise<SentMessage> {
    const device = phone.devices.get(deviceId);
    if (device === undefined) throw new Error('no such device');
    return this.#send(device, text);
  }

  /** A receipt for one of this person's messages. */
  onReceipt(stanza: BinaryNode): void {
    const open = this.#open.get(stanza.attrs['id'] ?? '');
    if (open === undefined) return;
    if (stanza.attrs['type'] === 'retry') open.retries += 1;
    else open.taken();
  }

  async #send(device: Device, text: string): Promise<SentMessage> {
    const plain = pad(Buffer.from(proto.Message.encode({ conversation: text }).finish()));
    const { type, bytes } = await this.#signal.encrypt(device.number, device.id, plain);
    const id = randomBytes(8).toString('hex').toUpperCase();
    const open = { taken: () => undefined as void, retries: 0 };
    const delivered = new Promise<void>((resolve) => {
      open.taken = resolve;
    });
    this.#open.set(id, open);
    const attrs = { from: this.jid, id, type: 'text', t: nowS(), notify: 'Stranger' };
    deliver(device, node('message', attrs, [node('enc', { v: '2', type }, bytes)]));
    return { id, delivered, retries: () => open.retries };
  }
}
