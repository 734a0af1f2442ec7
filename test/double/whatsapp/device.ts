import type { BinaryNode } from '@whiskeysockets/baileys';
import type { Connection } from './connection.ts';
import type { Bundle } from './signal-store.ts';

/** A linked companion, as WhatsApp's server knows it. */
export type Device = {
  readonly id: number;
  readonly number: string;
  readonly jid: string;
  readonly lid: string;
  readonly noiseKey: Buffer;
  readonly identity: Buffer;
  readonly keyIndex: number;
  readonly platform: string;
  registrationId: number;
  signedPreKey: Bundle['signedPreKey'];
  /** One-time keys the device uploaded, by ID; each is handed out once. */
  readonly preKeys: Map<number, Buffer>;
  /** Stanzas that wait for the device's next `active`. */
  readonly waiting: BinaryNode[];
  /** Logged in. */
  connection: Connection | null;
  /** Ready to be given messages. */
  isActive: boolean;
};

/** Takes a one-time key away, as the server does for whoever writes first. */
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

/** Hands a stanza over now, or keeps it until the device is there. */
export function deliver(device: Device, stanza: BinaryNode): void {
  if (device.isActive && device.connection !== null) device.connection.send(stanza);
  else device.waiting.push(stanza);
}
