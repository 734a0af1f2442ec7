import type { BinaryNode } from '@whiskeysockets/baileys';
import type { Connection } from './wire/connection.ts';
import { children } from './wire/nodes.ts';
import type { Bundle } from './signal-store.ts';

/** What WhatsApp's server knows of a linked companion. */
export type Device = {
  readonly id: number;
  readonly number: string;
  readonly jid: string;
  readonly lid: string;
  readonly noiseKey: Buffer;
  readonly identity: Buffer;
  readonly keyIndex: number;
  readonly platform: string;
  readonly name: string;
  registrationId: number;
  signedPreKey: Bundle['signedPreKey'];
  /** One-time keys the device uploaded, by ID; each is handed out once. */
  readonly preKeys: Map<number, Buffer>;
  /** Every one-time key that the device ever uploaded or put into a retry receipt, by ID. */
  readonly published: Map<number, Buffer>;
  /** The IDs under which it published two different keys. */
  readonly reused: Set<number>;
  /** Stanzas that wait for the device's next `active`. */
  readonly waiting: BinaryNode[];
  /** Messages that were sent to the device and that it has not confirmed, by ID. They are sent again after its next login. */
  readonly unconfirmed: Map<string, BinaryNode>;
  /** The device's connection while it is logged in. */
  connection: Connection | null;
  /** Whether the device has said that it takes messages (`active`). */
  isActive: boolean;
};

/** The keys for a first message to a device. The one-time key in them is removed, because the server gives each away once. */
export function takeBundle(device: Device, preKeyId?: number): Bundle {
  const id = preKeyId ?? [...device.preKeys.keys()][0];
  const key = id === undefined ? undefined : device.preKeys.get(id);
  if (preKeyId !== undefined && key === undefined)
    throw new Error(`pre-key ${preKeyId} is not on the server`);
  if (id !== undefined) device.preKeys.delete(id);
  return {
    registrationId: device.registrationId,
    identity: device.identity,
    signedPreKey: device.signedPreKey,
    ...(id === undefined || key === undefined ? {} : { preKey: { id, public: key } }),
  };
}

/** Notes a one-time key that the device has told others of. Another key under the same ID can be read by one of them only. */
export function publish(device: Device, id: number, key: Buffer): void {
  const known = device.published.get(id);
  if (known !== undefined && !known.equals(key)) device.reused.add(id);
  device.published.set(id, key);
}

/** Sends a stanza to the device, or keeps it until the device is active. */
export function deliver(device: Device, stanza: BinaryNode): void {
  if (device.isActive && device.connection !== null) send(device, device.connection, stanza);
  else device.waiting.push(stanza);
}

/** Sends what has waited, marked as such. Returns the number of stanzas. */
export function deliverWaiting(device: Device, connection: Connection): number {
  const waiting = device.waiting.splice(0);
  for (const stanza of waiting)
    send(device, connection, { ...stanza, attrs: { ...stanza.attrs, offline: '0' } });
  return waiting.length;
}

/** Lets messages wait again that the device has not confirmed before its connection ended. */
export function goOffline(device: Device): void {
  device.connection = null;
  device.isActive = false;
  device.waiting.unshift(...device.unconfirmed.values());
  device.unconfirmed.clear();
}

/** Handles a receipt or an ack of the device: the messages that it names are not sent again. */
export function confirm(device: Device, { attrs, content }: BinaryNode): void {
  const [list] = Array.isArray(content) ? content : [];
  const more = list?.tag === 'list' ? children(list) : [];
  for (const id of [attrs['id'], ...more.map((item) => item.attrs['id'])])
    device.unconfirmed.delete(id ?? '');
}

function send(device: Device, connection: Connection, stanza: BinaryNode): void {
  if (stanza.tag === 'message') device.unconfirmed.set(stanza.attrs['id'] ?? '', stanza);
  connection.send(stanza);
}
