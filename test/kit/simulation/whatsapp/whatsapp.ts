import type { Connection } from './connection.ts';
import type { World } from '../world/world.ts';

/** A device of an account. It exists until it is unlinked. */
export type Device = {
  readonly name: string;
  readonly number: string;
  readonly connection: Connection;
  unlinkedAtMs: number | null;
};

/** A message in the own chat of an account. */
export type Arrived = {
  readonly id: string;
  readonly text: string;
  readonly atMs: number;
  readonly device: Device;
};

/** What WhatsApp knows: devices, chats, and who has asked for a code. */
export class WhatsAppWorld {
  readonly connections: Connection[] = [];
  readonly devices: Device[] = [];
  readonly chat: Arrived[] = [];
  readonly #world: World;
  readonly #onArrived: (message: Arrived) => void;

  constructor(world: World, onArrived: (message: Arrived) => void) {
    this.#world = world;
    this.#onArrived = onArrived;
  }

  /** Someone has asked for a code for this number. Only one living link of a number may have. */
  codeAsked(asking: Connection): void {
    const others = this.connections.filter(
      (each) => each !== asking && each.number === asking.number && each.hasAsked && each.isOurs(),
    );
    const [other] = others;
    if (other !== undefined && asking.isOurs())
      this.#world.fail('one link a number', `${asking.name} and ${other.name} both ask for ${asking.number}`);
  }

  link(connection: Connection, number: string): Device {
    const device = { name: `device ${this.devices.length + 1}`, number, connection, unlinkedAtMs: null };
    this.devices.push(device);
    this.#world.log(`WhatsApp: ${device.name} of ${number} by ${connection.name}`);
    return device;
  }

  unlink(device: Device): void {
    device.unlinkedAtMs ??= this.#world.nowMs;
    this.#world.log(`WhatsApp: ${device.name} is unlinked`);
  }

  /** A message arrives, once under one ID. */
  receive(device: Device, id: string, text: string): void {
    if (this.chat.some((each) => each.id === id)) return;
    const message = { id, text, atMs: this.#world.nowMs, device };
    this.chat.push(message);
    this.#world.log(`WhatsApp: message ${id} of ${device.name} arrives`);
    this.#onArrived(message);
  }
}
