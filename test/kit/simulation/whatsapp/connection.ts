import { AppError } from '../../../../src/wire/errors.ts';
import type { Ownership } from '../../../../src/ports/shared/ownership.ts';
import { deferred, within, LATE } from '../../../../src/ports/timing.ts';
import type {
  AuthStateJson,
  GatewayEvent,
  OpenLinkRequest,
  SelfMessage,
  WhatsAppLink,
} from '../../../../src/ports/whatsapp.ts';
import { stateOf } from './device-state.ts';
import type { Machine } from '../world/machine.ts';
import type { Device, WhatsAppWorld } from './whatsapp.ts';
import type { World } from '../world/world.ts';

const ACK_LIMIT_MS = 15_000;
const SEND_TRIES = 3;
const QR_LIVES_MS = [60_000, 20_000, 20_000, 20_000, 20_000, 20_000];
const CODE_LIFE_MS = 160_000;
/** A frame is on its way so long at most. What is certain when it leaves must still be so when it arrives. */
const FRAME_MS = 300;

export type ConnectionDeps = {
  readonly world: World;
  readonly machine: Machine;
  readonly whatsapp: WhatsAppWorld;
  readonly ownership: () => Ownership;
  /** True unless the others have given the process up since it opened this connection. */
  readonly isOurs: () => boolean;
};

/** One link's connection, with the phone at its other end. */
export class Connection implements WhatsAppLink {
  readonly name: string;
  readonly number: string | null;
  readonly machine: Machine;
  readonly deviceName = 'simulated';
  hasAsked = false;
  device: Device | null = null;
  readonly #deps: ConnectionDeps;
  readonly #emit: (event: GatewayEvent) => void;
  /** The number of the phone that will scan or type. */
  readonly #phone: string;
  #isClosed = false;
  #isShown = false;
  #hasPaired = false;
  #version = 1;
  #messages = 0;
  #toThemAtMs = 0;
  #toUsAtMs = 0;

  constructor(
    request: OpenLinkRequest,
    phones: readonly string[],
    emit: (event: GatewayEvent) => void,
    deps: ConnectionDeps,
  ) {
    const { world, whatsapp, machine } = deps;
    this.#deps = deps;
    this.#emit = emit;
    this.machine = machine;
    this.number = request.method === 'code' ? request.number.canonical : null;
    this.name = `connection ${whatsapp.connections.length + 1} of ${machine.name}`;
    whatsapp.connections.push(this);
    const isWrong = this.number !== null && world.chance.isOnce(0.05);
    this.#phone = this.number === null || isWrong ? world.chance.pick(phones) : this.number;
    this.#toThem(() =>
      this.#fromThem(() => (request.method === 'qr' ? this.#showQr(0) : this.#askForCode())),
    );
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  isOurs(): boolean {
    return !this.#isClosed && this.machine.isAlive && this.#deps.isOurs();
  }

  answer(): Promise<void> {
    return Promise.reject(new AppError('PASSKEY_NOT_ASKED'));
  }

  async settled(signal: AbortSignal): Promise<void> {
    const { world, machine } = this.#deps;
    const settled = deferred();
    world.in(world.chance.from(100, 6_000), () => machine.receive(settled.resolve));
    await unlessAborted(settled.promise, signal);
  }

  exportState(): AuthStateJson {
    return stateOf(this.device?.name ?? 'none');
  }

  stateVersion(): number {
    return this.#version;
  }

  newMessageId(): string {
    this.#messages += 1;
    return `${this.name} message ${this.#messages}`;
  }

  async sendToSelf(message: SelfMessage, signal: AbortSignal): Promise<void> {
    const { machine, ownership } = this.#deps;
    for (let tries = 0; tries < SEND_TRIES; tries += 1) {
      await unlessAborted(ownership().confirm(), signal);
      signal.throwIfAborted();
      const acked = deferred();
      this.#version += 1;
      machine.send(() => {
        // Nothing of ours is sent by a process that may have been given up.
        if (!signal.aborted && ownership().isCertain())
          this.#toThem(() => this.#arrive(message, acked.resolve));
      });
      const ack = within(machine.clock, ACK_LIMIT_MS, acked.promise);
      if ((await unlessAborted(ack, signal)) !== LATE) return;
    }
    throw new AppError('DELIVERY_FAILED');
  }

  async awaitReceipt(_messageId: string, limitMs: number, signal: AbortSignal): Promise<void> {
    const { world } = this.#deps;
    const taken = deferred();
    world.in(world.chance.from(50, 2_000), () => this.machine.receive(taken.resolve));
    const give = () => taken.resolve();
    signal.addEventListener('abort', give, { once: true });
    await within(this.machine.clock, limitMs, taken.promise);
    signal.removeEventListener('abort', give);
  }

  async unlink(limitMs: number): Promise<'confirmed' | 'unconfirmed'> {
    const done = deferred();
    this.#toThem(() => {
      if (this.device !== null) this.#deps.whatsapp.unlink(this.device);
      this.#fromThem(done.resolve);
    });
    const outcome = await within(this.machine.clock, limitMs, done.promise);
    return outcome === LATE ? 'unconfirmed' : 'confirmed';
  }

  leave(): Promise<void> {
    return Promise.resolve();
  }

  close(): Promise<void> {
    this.#isClosed = true;
    return Promise.resolve();
  }

  #arrive({ id, text }: SelfMessage, acked: () => void): void {
    const { whatsapp, world } = this.#deps;
    if (this.device === null || this.device.unlinkedAtMs !== null) return;
    whatsapp.receive(this.device, id, text);
    if (!world.chance.isOnce(0.05)) this.#fromThem(acked);
  }

  #say(event: GatewayEvent): void {
    if (!this.#isClosed) this.#emit(event);
  }

  #showQr(index: number): void {
    const lifeMs = QR_LIVES_MS[index];
    if (this.#isClosed || this.#hasPaired || lifeMs === undefined) return;
    if (index === 0) this.#phoneLooks();
    const shown = { qr: `${this.name} ${index}`, path: 'M0 0h1v1h-1z', size: 57 };
    this.#say({
      type: 'show',
      step: { state: 'qr', ...shown, index: index + 1, of: QR_LIVES_MS.length },
      lifeMs,
    });
    this.machine.clock.after(lifeMs, () => this.#showQr(index + 1));
  }

  #askForCode(): void {
    if (this.#isClosed) return;
    this.hasAsked = true;
    this.#deps.whatsapp.codeAsked(this);
    this.#say({ type: 'code-requested' });
    this.#toThem(() =>
      this.#fromThem(() => {
        this.#phoneLooks();
        const step = { state: 'code', pairingCode: 'ABCD-EFGH', number: '+254 ... 78' } as const;
        this.#say({ type: 'show', step, lifeMs: CODE_LIFE_MS });
      }),
    );
  }

  /** Decides when the phone will say yes, if it does. */
  #phoneLooks(): void {
    if (this.#isShown) return;
    this.#isShown = true;
    const { chance } = this.#deps.world;
    if (chance.isOnce(0.2)) return;
    const afterMs = chance.from(500, chance.isOnce(0.8) ? 20_000 : 150_000);
    this.#deps.world.in(afterMs, () => this.#phoneSaysYes());
  }

  #phoneSaysYes(): void {
    if (this.#isClosed || !this.machine.isAlive) return;
    this.#deps.world.log(`the phone ${this.#phone} says yes to ${this.name}`);
    this.#fromThem(() => {
      if (this.#isClosed) return;
      this.#hasPaired = true;
      this.#toThem(() => {
        this.device = this.#deps.whatsapp.link(this, this.#phone);
        this.#deps.world.in(this.#deps.world.chance.from(200, 2_000), () =>
          this.#fromThem(() => this.#say({ type: 'opened' })),
        );
      });
      this.#say({ type: 'paired', account: { number: this.#phone } });
    });
  }

  /** Frames arrive in order. */
  #toThem(arrive: () => void): void {
    const { world } = this.#deps;
    this.machine.send(() => {
      this.#toThemAtMs = Math.max(this.#toThemAtMs, world.nowMs + world.chance.from(5, FRAME_MS));
      world.at(this.#toThemAtMs, arrive);
    });
  }

  #fromThem(arrive: () => void): void {
    const { world } = this.#deps;
    this.#toUsAtMs = Math.max(this.#toUsAtMs, world.nowMs + world.chance.from(5, FRAME_MS));
    world.at(this.#toUsAtMs, () => this.machine.receive(arrive));
  }
}

/**
 * The result of `work`; rejects with the reason of the signal if that comes first. The listener is taken off again: Node keeps a joined
 * signal that has one for ever, and a long run would grow with each link.
 */
async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const stopped = deferred<never>();
  const stop = () => stopped.reject(signal.reason);
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  try {
    return await Promise.race([work, stopped.promise]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
