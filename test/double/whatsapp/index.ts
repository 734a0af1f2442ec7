import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { proto, S_WHATSAPP_NET, type BinaryNode } from '@whiskeysockets/baileys';
import { WebSocketServer, type WebSocket } from 'ws';
import { Companion, greetOnce } from './companion.ts';
import { Connection } from './wire/connection.ts';
import { goOffline, type Device } from './device.ts';
import type { Counts, FakeWhatsAppOptions } from './options.ts';
import { isStateOf, type KnownState } from './known-state.ts';
import { Faults, type FaultAction } from './hostile/faults.ts';
import { node, nowS } from './wire/nodes.ts';
import { FakePhone, type PhoneOptions } from './phone.ts';
import { numberAskedFor, Registration } from './registration.ts';
import { Strangers } from './people/strangers.ts';
import type { FakeGroup } from './people/group.ts';
import type { FakeStranger, OldCounters } from './people/stranger.ts';

export type { ReceivedMessage } from './inbox.ts';
export type { KnownState } from './known-state.ts';
export type { FakePhone } from './phone.ts';
export type { FakeGroup } from './people/group.ts';
export type { FakeStranger } from './people/stranger.ts';

/** WhatsApp's server on loopback, for the unmodified Baileys. Lifetime: until `close`. */
export class FakeWhatsApp {
  readonly faults = new Faults();
  readonly counts: Counts = { sockets: 0, opened: 0, codeRequests: 0, unlinks: 0, logins: 0 };
  readonly codeRequestsByNumber = new Map<string, number>();
  readonly #server: Server;
  readonly #options: FakeWhatsAppOptions;
  readonly #sockets = new Set<Socket>();
  readonly #registrations = new Set<Registration>();
  readonly #companions = new Map<Connection, { device: Device; companion: Companion }>();
  readonly #phones = new Map<string, FakePhone>();
  readonly #strangers = new Strangers();
  readonly #devices = new Map<string, Device>();
  readonly #greeted = new Set<Device>();
  readonly #countWaiters = new Set<() => void>();
  #latencyMs: number;
  #minRevision: number | null = null;
  #announcedRevision: number | null = null;

  constructor(options: FakeWhatsAppOptions) {
    this.#options = options;
    this.#latencyMs = options.latencyMs ?? 0;
    this.#server = createServer((request, response) => {
      const isLookup = request.url === '/sw.js' && this.#announcedRevision !== null;
      response.statusCode = isLookup ? 200 : 404;
      response.end(isLookup ? `self.x={"client_revision":${this.#announcedRevision}}` : '');
    });
    this.#server.on('connection', (socket) => this.#track(socket));
    const upgrader = new WebSocketServer({
      noServer: true,
      perMessageDeflate: options.packsMessages ?? false,
    });
    this.#server.on('upgrade', (request, socket, head) => {
      const fault = this.faults.take('upgrade');
      if (fault?.kind === 'http') {
        socket.end(`HTTP/1.1 ${fault.status} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
      } else if (fault?.kind === 'drop') socket.destroy();
      // The socket must be read on, because Node does not report its end otherwise.
      else if (fault?.kind === 'stall') socket.resume().once('end', () => socket.destroy());
      else upgrader.handleUpgrade(request, socket, head, (ws) => this.#accept(ws));
    });
  }

  /** The address for WHATSAPP_URL. */
  get url(): string {
    return `ws://127.0.0.1:${(this.#server.address() as AddressInfo).port}/ws/chat`;
  }

  async listen(): Promise<void> {
    this.#server.listen(this.#options.port ?? 0, '127.0.0.1');
    await once(this.#server, 'listening');
  }

  async close(): Promise<void> {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
    await once(this.#server, 'close');
  }

  addPhone(options: PhoneOptions): FakePhone {
    const phone = new FakePhone(options, {
      findByRef: (ref) => this.#find(({ refs, ceremony }) => ceremony === null && refs.includes(ref)),
      findByNumber: (number) => this.#find(({ codeRequest }) => codeRequest?.number === number),
      addDevice: (device) => this.#devices.set(device.jid, device),
    });
    this.#phones.set(phone.number, phone);
    return phone;
  }

  /** The phone that was added with this number; throws if there is none. */
  phone(number: string): FakePhone {
    const phone = this.#phones.get(number);
    if (phone === undefined) throw new Error(`no phone ${number}`);
    return phone;
  }

  phones(): readonly FakePhone[] {
    return [...this.#phones.values()];
  }

  /** True if a companion's state belongs to a device registered here and has the other half of every key it uploaded. */
  knows(state: KnownState): boolean {
    return [...this.#devices.values()].some((device) => isStateOf(device, state));
  }

  /** Adds another account; `oldCounters` says what its phone does with a counter that it has read before. */
  addStranger(oldCounters: OldCounters = 'asks'): FakeStranger {
    return this.#strangers.add(oldCounters);
  }

  /** Makes a group of an account with companions and of strangers. */
  addGroup(owner: FakePhone, members: readonly FakeStranger[], addressing: 'pn' | 'lid' = 'lid'): FakeGroup {
    return this.#strangers.addGroup(owner, members, addressing);
  }

  /** The one-time keys that devices published twice with different halves, as `device: ID`. */
  reusedKeys(): readonly string[] {
    return [...this.#devices.values()].flatMap(({ jid, reused }) => [...reused].map((id) => `${jid}: ${id}`));
  }

  setLatency(ms: number): void {
    this.#latencyMs = ms;
  }

  /** Clients of a revision below `revision` are refused with 405. `announced` is the revision on the page for the look-up. */
  setRejectedVersionsBelow(revision: number | null, announced: number | null = null): void {
    this.#minRevision = revision;
    this.#announcedRevision = announced;
  }

  /** Resolves when exactly `count` connections are open. */
  async awaitSockets(count: number): Promise<void> {
    while (this.counts.sockets !== count) {
      await new Promise<void>((resolve) => this.#countWaiters.add(resolve));
    }
  }

  /** Asks every waiting registration for a passkey. */
  sendPasskeyRequest(
    type: 'passkey_prologue_request' | 'crsc_continuation' = 'passkey_prologue_request',
  ): void {
    this.#notifyRegistrations(type);
  }

  /** Tells every waiting registration that the secret in its QR is no longer valid. */
  rotateSecret(): void {
    this.#notifyRegistrations('companion_reg_refresh');
  }

  /** Plays a fault now, on the connection that shows this QR or on those logged in for this account. */
  async strike(
    target: { readonly qr: string } | { readonly number: string },
    action: FaultAction,
  ): Promise<void> {
    const connections =
      'qr' in target
        ? [this.#find(({ refs }) => refs.some((ref) => target.qr.includes(ref)))?.connection]
        : [...this.#companions].flatMap(([connection, { device }]) =>
            device.number === target.number ? [connection] : [],
          );
    for (const connection of connections) await connection?.play(action);
  }

  dropAll(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Ends a device's connection with the error for a second login of the same device. */
  conflict(phone: FakePhone, device: number): void {
    phone.devices.get(device)?.connection?.streamError(440, 'replaced');
  }

  #notifyRegistrations(type: string): void {
    for (const { connection } of this.#registrations) {
      const attrs = { from: S_WHATSAPP_NET, type, id: `n${nowS()}`, t: nowS() };
      connection.send(node('notification', attrs, [node(type)]));
    }
  }

  #find(fits: (registration: Registration) => boolean): Registration | null {
    return [...this.#registrations].findLast(fits) ?? null;
  }

  #track(socket: Socket): void {
    this.#sockets.add(socket);
    this.counts.sockets += 1;
    this.counts.opened += 1;
    this.#wakeCounters();
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      this.#sockets.delete(socket);
      this.counts.sockets -= 1;
      this.#wakeCounters();
    });
  }

  #wakeCounters(): void {
    for (const wake of this.#countWaiters) wake();
    this.#countWaiters.clear();
  }

  #accept(socket: WebSocket): void {
    // No variable is needed: the listeners on the web socket keep the connection alive.
    void new Connection(socket, this.#options.certificates ?? 'own', {
      onHello: (connection, payload) => this.#onHello(connection, payload),
      onNode: (connection, stanza) => this.#onNode(connection, stanza),
      onClose: (connection) => this.#onClose(connection),
      fault: (stage, number) => this.faults.take(stage, number),
      latencyMs: () => this.#latencyMs,
    });
  }

  async #onHello(connection: Connection, payload: proto.ClientPayload): Promise<void> {
    const revision = payload.userAgent?.appVersion?.tertiary ?? 0;
    if (this.#minRevision !== null && revision < this.#minRevision) connection.failure(405);
    else if (payload.devicePairingData) await this.#register(connection, payload);
    else
      await this.#logIn(connection, `${String(payload.username)}:${String(payload.device)}@s.whatsapp.net`);
  }

  async #register(connection: Connection, payload: proto.ClientPayload): Promise<void> {
    if ((await connection.strike('registration')) !== null) return;
    const registration = new Registration(connection, payload, this.#options.refs ?? 6);
    this.#registrations.add(registration);
    if ((await connection.strike('pair-device')) === null) registration.offerRefs();
  }

  async #logIn(connection: Connection, jid: string): Promise<void> {
    const device = this.#devices.get(jid);
    const phone = device === undefined ? undefined : this.#phones.get(device.number);
    const isKnown = device !== undefined && phone?.devices.get(device.id) === device;
    if (!isKnown || phone === undefined || !device.noiseKey.equals(connection.noise.peer)) {
      connection.failure(401);
      return;
    }
    if ((await connection.strike('login', device.number)) !== null) return;
    this.counts.logins += 1;
    device.connection?.streamError(440, 'replaced');
    goOffline(device);
    device.connection = connection;
    const companion = new Companion({
      connection,
      device,
      phone,
      findPhone: (user) =>
        this.#phones.get(user) ?? [...this.#phones.values()].find(({ lid }) => lid === user) ?? null,
      findStranger: (user) => this.#strangers.find(user),
      findGroup: (jid) => this.#strangers.findGroup(jid),
      onUnlinked: () => {
        this.counts.unlinks += 1;
      },
    });
    this.#companions.set(connection, { device, companion });
    await companion.greet();
  }

  async #onNode(connection: Connection, stanza: BinaryNode): Promise<void> {
    const loggedIn = this.#companions.get(connection);
    if (loggedIn !== undefined) {
      await loggedIn.companion.onNode(stanza);
      const phone = this.#phones.get(loggedIn.device.number);
      if (phone !== undefined) await greetOnce(phone, loggedIn.device, this.#greeted);
      return;
    }
    const registration = [...this.#registrations].find((each) => each.connection === connection);
    await registration?.onNode(stanza);
    this.#countCodeRequest(stanza);
  }

  #countCodeRequest(stanza: BinaryNode): void {
    const number = numberAskedFor(stanza);
    if (number === null) return;
    this.counts.codeRequests += 1;
    this.codeRequestsByNumber.set(number, (this.codeRequestsByNumber.get(number) ?? 0) + 1);
  }

  #onClose(connection: Connection): void {
    const device = this.#companions.get(connection)?.device;
    this.#companions.delete(connection);
    if (device?.connection === connection) goOffline(device);
    for (const registration of this.#registrations) {
      if (registration.connection !== connection) continue;
      this.#registrations.delete(registration);
      registration.onClosed();
    }
  }
}

/** Starts the double on a free port. */
export async function startFakeWhatsApp(options: FakeWhatsAppOptions = {}): Promise<FakeWhatsApp> {
  const whatsapp = new FakeWhatsApp(options);
  await whatsapp.listen();
  return whatsapp;
}
