import type { BinaryNode } from '@whiskeysockets/baileys';
import type { Connection } from './wire/connection.ts';
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
  /** Stanzas that wait for the device's next `active`. */
  readonly waiting: BinaryNode[];
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

/** Sends a stanza to the device, or keeps it until the device is active. */
export function deliver(device: Device, stanza: BinaryNode): void {
  if (device.isActive && device.connection !== null) device.connection.send(stanza);
  else device.waiting.push(stanza);
}
