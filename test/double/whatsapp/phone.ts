import { randomBytes } from 'node:crypto';
import { proto, type BinaryNode } from '@whiskeysockets/baileys';
import { keyPair } from './wire/curve.ts';
import { Inbox, type ReceivedMessage } from './inbox.ts';
import { appStateKeyShare, firstHistory, pad, unpad } from './peer-messages.ts';
import { deliver, takeBundle, type Device } from './device.ts';
import { child, children, node, nowS } from './wire/nodes.ts';
import { createDeviceIdentity, openKeyBundle, unwrapWithCode, wrapWithCode } from './pairing.ts';
import type { Registration } from './registration.ts';
import { PasskeyAccount } from './passkey/account.ts';
import { Ceremony } from './passkey/ceremony.ts';
import type { PasskeyScript } from './passkey/script.ts';
import { AppState } from './people/app-state.ts';
import { MAX_RETRIES, retryReceipt } from './people/retry.ts';
import { SignalUser } from './signal-store.ts';

export type PhoneOptions = {
  /** Digits with country code. */
  readonly number: string;
  readonly lid?: string;
  readonly name?: string;
  /** A business account hosted by Meta. */
  readonly hosted?: boolean;
  readonly platform?: string;
};

/** How the phone answers a message: with a receipt, not at all, or with a retry request for the first `retry` messages. */
type ReceiptMode = 'receipt' | 'none' | { readonly retry: number };

/** The functions of the server that the phone calls. */
type Exchange = {
  readonly findByRef: (ref: string) => Registration | null;
  readonly findByNumber: (number: string) => Registration | null;
  readonly addDevice: (device: Device) => void;
};

let nextLid = 100_000_000_000_000;

/** A virtual phone: the primary device of one account. */
export class FakePhone {
  readonly number: string;
  readonly jid: string;
  /** User part of the account's LID. */
  readonly lid: string;
  readonly signal = new SignalUser(4711);
  readonly devices = new Map<number, Device>();
  readonly appState = new AppState();
  /** The account's passkey, if WhatsApp asks for it; see {@link askForPasskey}. */
  passkey: PasskeyAccount | null = null;
  readonly #options: PhoneOptions;
  readonly #exchange: Exchange;
  readonly #inbox: Inbox;
  readonly #askedAgain = new Map<string, number>();
  #nextDevice = 1;
  #receipts: ReceiptMode = 'receipt';
  #retriesLeft = 0;
  #sharesAppState = true;

  constructor(options: PhoneOptions, exchange: Exchange) {
    this.#options = options;
    this.#exchange = exchange;
    this.number = options.number;
    this.#inbox = new Inbox(options.number);
    this.jid = `${options.number}@s.whatsapp.net`;
    this.lid = options.lid ?? String(nextLid++);
  }

  /** Everything decrypted so far, in order. */
  messages(): readonly ReceivedMessage[] {
    return this.#inbox.all();
  }

  /** Resolves with the first message that fits and was not returned before. Rejects after `timeoutMs`. */
  nextMessage(
    fits: (message: ReceivedMessage) => boolean = () => true,
    timeoutMs = 20_000,
  ): Promise<ReceivedMessage> {
    return this.#inbox.next(fits, timeoutMs);
  }

  linkedDevices(): readonly { readonly device: number; readonly online: boolean }[] {
    return [...this.devices.values()].map(({ id, connection }) => ({
      device: id,
      online: connection !== null,
    }));
  }

  setReceipts(mode: ReceiptMode): void {
    this.#receipts = mode;
    this.#retriesLeft = typeof mode === 'object' ? mode.retry : 0;
  }

  setAppStateKeyShare(mode: 'send' | 'withhold'): void {
    this.#sharesAppState = mode === 'send';
  }

  /** From now on WhatsApp asks for the account's passkey when a companion is linked. Called again, only the script changes. */
  askForPasskey(script: PasskeyScript = {}): PasskeyAccount {
    this.passkey ??= new PasskeyAccount(script);
    this.passkey.script = script;
    return this.passkey;
  }

  /** Points the camera at a QR; resolves when the companion has accepted. */
  async scan(qrText: string): Promise<void> {
    const [ref, , identity, secret] = qrText.slice(qrText.indexOf('#') + 1).split(',');
    const registration = ref === undefined ? null : this.#exchange.findByRef(ref);
    if (registration === null || identity === undefined || secret === undefined) {
      throw new Error('this QR code is not valid any more');
    }
    await this.#accept(registration, Buffer.from(identity, 'base64'), Buffer.from(secret, 'base64'));
  }

  /** Types a pairing code, with or without its dash; throws `wrong code` as the phone shows it. */
  typeCode(pairingCode: string): Promise<void> {
    return this.typeCodeOf(this.number, pairingCode);
  }

  /** Types a code that was requested for another number. */
  async typeCodeOf(number: string, pairingCode: string): Promise<void> {
    const code = pairingCode.replace('-', '');
    const registration = this.#exchange.findByNumber(number);
    const request = registration?.codeRequest;
    if (!registration || !request) throw new Error('nobody asked for a code');
    if ((await registration.connection.strike('primary-hello', this.number)) !== null) return;
    const ephemeral = keyPair();
    const companionEphemeral = unwrapWithCode(code, request.wrappedEphemeral);
    const { identity } = this.signal;
    const wrapped = wrapWithCode(code, ephemeral.public);
    const bundle = await registration.sendPrimaryHello(wrapped, identity.public);
    const { companionIdentity, advSecret } = openKeyBundle(bundle, ephemeral, companionEphemeral, identity);
    await this.#accept(registration, companionIdentity, advSecret);
  }

  /** Removes a companion, as people do in the phone's list of linked devices. */
  unlink(device: number): void {
    const found = this.devices.get(device);
    this.devices.delete(device);
    found?.connection?.streamError(401, 'device_removed');
  }

  /** Reads a message stanza for this phone. Returns false if the phone sent a retry request for it instead. */
  async receive(device: Device, stanza: BinaryNode, enc: BinaryNode): Promise<boolean> {
    const id = stanza.attrs['id'] ?? '';
    const bytes = Buffer.from(enc.content as Uint8Array);
    if (this.#retriesLeft > 0 && !this.#askedAgain.has(id)) {
      this.#retriesLeft -= 1;
      this.signal.forget(this.number, device.id);
      // With keys at once, as a phone asks that has lost the session.
      this.#askAgain(device, id, 2);
      return false;
    }
    const padded = await this.signal
      .decrypt(this.number, device.id, enc.attrs['type'] ?? '', bytes)
      .catch((error: unknown) => {
        if (error instanceof Error) return null;
        throw error;
      });
    if (padded === null) {
      this.#askAgain(device, id, (this.#askedAgain.get(id) ?? 0) + 1);
      return false;
    }
    const message = proto.Message.decode(unpad(padded));
    const inner = message.deviceSentMessage?.message ?? message;
    const text = inner.extendedTextMessage?.text ?? inner.conversation;
    if (typeof text === 'string') {
      const to = message.deviceSentMessage?.destinationJid ?? '';
      const retried = this.#askedAgain.has(id);
      this.#inbox.keep({ id, text, to, fromDevice: device.id, atMs: performance.now(), retried });
    }
    if (this.#receipts !== 'none') this.#sendReceipt(device, stanza);
    return true;
  }

  /** Sends a new companion the app-state key and the first part of the history. */
  async greet(device: Device): Promise<void> {
    if (this.#sharesAppState) await this.#sendPeer(device, appStateKeyShare());
    await this.#sendPeer(device, firstHistory());
  }

  async #accept(registration: Registration, companionIdentity: Buffer, scanned: Buffer): Promise<void> {
    const { connection } = registration;
    const ceremony = this.#ceremonyOf(registration, companionIdentity, scanned);
    const advSecret = ceremony === null ? scanned : await ceremony.play();
    if (advSecret === null) return;
    const fault = await connection.strike('pair-success', this.number);
    const forge =
      fault?.kind === 'forged-account-signature'
        ? 'account-signature'
        : fault?.kind === 'wrong-hmac'
          ? 'hmac'
          : null;
    if (fault !== null && forge === null) return;
    const deviceId = this.#nextDevice++;
    const { identity: account } = this.signal;
    const identity = createDeviceIdentity({
      account,
      companionIdentity,
      advSecret,
      keyIndex: deviceId,
      hosted: this.#options.hosted ?? false,
      forge: forge ?? 'nothing',
    });
    await new Promise<void>((resolve, reject) => {
      registration.sendPairSuccess({
        identity,
        accountKey: account.public,
        number: this.number,
        deviceId,
        lid: this.lid,
        platform: this.#options.platform ?? 'android',
        onSigned: () => {
          this.#addDevice(registration, deviceId);
          ceremony?.onLinked();
          resolve();
        },
        onRefused: reject,
      });
    });
  }

  #ceremonyOf(registration: Registration, identity: Buffer, advSecret: Buffer): Ceremony | null {
    if (this.passkey === null) return null;
    const { connection, deviceType, identity: registeredIdentity } = registration;
    const noiseKey = connection.noise.peer;
    const companion = { noiseKey, registeredIdentity, deviceType, identity, advSecret };
    const ceremony = new Ceremony(connection, companion, this.passkey, this.number);
    registration.ceremony = ceremony;
    return ceremony;
  }

  #addDevice(registration: Registration, id: number): void {
    const device: Device = {
      id,
      number: this.number,
      jid: `${this.number}:${id}@s.whatsapp.net`,
      lid: `${this.lid}:${id}@lid`,
      noiseKey: registration.connection.noise.peer,
      identity: registration.identity,
      keyIndex: id,
      platform: this.#options.platform ?? 'android',
      name: registration.name,
      registrationId: registration.registrationId,
      signedPreKey: registration.signedPreKey,
      preKeys: new Map(),
      published: new Map(),
      reused: new Set(),
      waiting: [],
      unconfirmed: new Map(),
      connection: null,
      isActive: false,
    };
    this.devices.set(id, device);
    this.#exchange.addDevice(device);
  }

  #sendReceipt(device: Device, stanza: BinaryNode): void {
    const attrs = {
      from: this.jid,
      id: stanza.attrs['id'] ?? '',
      type: 'sender',
      recipient: this.jid,
      t: nowS(),
    };
    deliver(device, node('receipt', attrs));
  }

  #askAgain(device: Device, id: string, count: number): void {
    this.#askedAgain.set(id, count);
    if (count > MAX_RETRIES) return;
    deliver(device, retryReceipt({ from: this.jid, id, recipient: this.jid }, this.signal, count));
  }

  async #sendPeer(device: Device, protocolMessage: proto.Message.IProtocolMessage): Promise<void> {
    if (!this.signal.hasSession(this.number, device.id)) {
      await this.signal.startSession(this.number, device.id, takeBundle(device));
    }
    const plain = pad(Buffer.from(proto.Message.encode({ protocolMessage }).finish()));
    const { type, bytes } = await this.signal.encrypt(this.number, device.id, plain);
    const attrs = {
      from: this.jid,
      id: randomBytes(8).toString('hex').toUpperCase(),
      type: 'text',
      category: 'peer',
      t: nowS(),
    };
    deliver(device, node('message', attrs, [node('enc', { v: '2', type }, bytes)]));
  }
}

/** The `<enc>` of a message stanza that is encrypted for the phone, if there is one. */
export function partFor(stanza: BinaryNode, isMine: (jid: string) => boolean): BinaryNode | undefined {
  const direct = child(stanza, 'enc');
  if (direct !== undefined) return isMine(stanza.attrs['to'] ?? '') ? direct : undefined;
  const to = children(child(stanza, 'participants')).find(({ attrs }) => isMine(attrs['jid'] ?? ''));
  return child(to, 'enc');
}
