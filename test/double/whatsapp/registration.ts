import { randomBytes } from 'node:crypto';
import { proto, S_WHATSAPP_NET, type BinaryNode } from '@whiskeysockets/baileys';
import type { Connection } from './wire/connection.ts';
import { isSignedBy, typed } from './wire/curve.ts';
import { bigEndian, child, childBytes, iqError, iqResult, node, nowS } from './wire/nodes.ts';
import { deviceMessage, type DeviceIdentity } from './pairing.ts';
import type { Bundle } from './signal-store.ts';

type CodeRequest = { readonly number: string; readonly wrappedEphemeral: Buffer; readonly ref: Buffer };
type PairSuccess = {
  readonly identity: DeviceIdentity;
  readonly accountKey: Buffer;
  readonly number: string;
  readonly deviceId: number;
  readonly lid: string;
  readonly platform: string;
  readonly onSigned: () => void;
  readonly onRefused: (error: Error) => void;
};

/** What the registration hands on of a passkey ceremony while one is played. */
type OngoingCeremony = {
  /** `false`: the stanza is not of the ceremony. */
  readonly onNode: (stanza: BinaryNode) => Promise<boolean>;
  readonly onClosed: () => void;
};

/** WhatsApp gives a code only to a device that calls itself like a browser that many people use. */
const USUAL_NAME = /^(Chrome|Firefox|Safari|Edge|Opera) \((Ubuntu|Mac OS|Windows)\)$/;
/** The text of the error that refuses a code request, by error code. */
const REFUSALS: Readonly<Record<number, string>> = { 400: 'bad-request', 429: 'rate-overlimit' };

/** The registration of a new companion device on one connection. */
export class Registration {
  readonly connection: Connection;
  readonly refs: readonly string[];
  readonly identity: Buffer;
  readonly registrationId: number;
  /** The name that the phone shows under Linked devices. */
  readonly name: string;
  /** The number of its kind of browser, in `DeviceProps`. */
  readonly deviceType: number;
  readonly signedPreKey: Bundle['signedPreKey'];
  codeRequest: CodeRequest | null = null;
  ceremony: OngoingCeremony | null = null;
  #onBundle: ((bundle: Buffer) => void) | null = null;
  #pairing: PairSuccess | null = null;

  constructor(connection: Connection, payload: proto.ClientPayload, refCount: number) {
    const data = payload.devicePairingData;
    if (!data?.eIdent || !data.eSkeyVal || !data.eSkeySig || !data.eSkeyId || !data.eRegid) {
      throw new Error('registration without keys');
    }
    this.connection = connection;
    this.refs = Array.from({ length: refCount }, () => `2@${randomBytes(48).toString('base64')}`);
    this.identity = Buffer.from(data.eIdent);
    const props = proto.DeviceProps.decode(data.deviceProps ?? Buffer.alloc(0));
    this.name = nameIn(props);
    this.deviceType = props.platformType ?? 0;
    this.registrationId = Buffer.from(data.eRegid).readUInt32BE(0);
    this.signedPreKey = {
      id: Buffer.from(data.eSkeyId).readUIntBE(0, 3),
      public: Buffer.from(data.eSkeyVal),
      signature: Buffer.from(data.eSkeySig),
    };
    if (!isSignedBy(this.identity, typed(this.signedPreKey.public), this.signedPreKey.signature)) {
      throw new Error('the signed pre-key is not signed');
    }
  }

  offerRefs(): void {
    const refs = this.refs.map((ref) => node('ref', {}, Buffer.from(ref)));
    const attrs = { from: S_WHATSAPP_NET, type: 'set', id: `pd${nowS()}`, xmlns: 'md' };
    this.connection.send(node('iq', attrs, [node('pair-device', {}, refs)]));
  }

  async onNode(stanza: BinaryNode): Promise<void> {
    if ((await this.ceremony?.onNode(stanza)) === true) return;
    const code = child(stanza, 'link_code_companion_reg');
    if (code?.attrs['stage'] === 'companion_hello') await this.#onCodeRequest(stanza, code);
    else if (code?.attrs['stage'] === 'companion_finish') this.#onFinish(stanza, code);
    else if (child(stanza, 'pair-device-sign') !== undefined) await this.#onSigned(stanza);
    else if (stanza.tag === 'iq' && stanza.attrs['type'] !== 'result') this.connection.send(iqResult(stanza));
  }

  /** Sends the phone's half of a code pairing; resolves with the companion's key bundle. */
  sendPrimaryHello(wrappedEphemeral: Buffer, identity: Buffer): Promise<Buffer> {
    const ref = this.codeRequest?.ref ?? Buffer.alloc(0);
    return new Promise((resolve) => {
      this.#onBundle = resolve;
      const attrs = { from: S_WHATSAPP_NET, type: 'link_code_companion_reg', id: `ph${nowS()}`, t: nowS() };
      const parts = [
        node('link_code_pairing_wrapped_primary_ephemeral_pub', {}, wrappedEphemeral),
        node('primary_identity_pub', {}, identity),
        node('link_code_pairing_ref', {}, ref),
      ];
      const reg = node('link_code_companion_reg', { stage: 'primary_hello' }, parts);
      this.connection.send(node('notification', attrs, [reg]));
    });
  }

  /** Tells the companion that the phone has accepted it. */
  sendPairSuccess(pairing: PairSuccess): void {
    this.#pairing = pairing;
    const { identity, number, deviceId, lid, platform } = pairing;
    const attrs = { from: S_WHATSAPP_NET, type: 'set', id: `ps${nowS()}`, xmlns: 'md', t: nowS() };
    const parts = [
      node('device-identity', {}, identity.container),
      node('device', { jid: `${number}:${deviceId}@s.whatsapp.net`, lid: `${lid}:${deviceId}@lid` }),
      node('platform', { name: platform }),
    ];
    this.connection.send(node('iq', attrs, [node('pair-success', {}, parts)]));
  }

  onClosed(): void {
    this.ceremony?.onClosed();
    this.#pairing?.onRefused(new Error('the companion went away'));
  }

  async #onCodeRequest(stanza: BinaryNode, reg: BinaryNode): Promise<void> {
    const number = (reg.attrs['jid'] ?? '').split('@')[0] ?? '';
    const display = childBytes(reg, 'companion_platform_display').toString();
    const fault = await this.connection.strike('code-request', number);
    if (fault !== null) {
      if (fault.kind === 'iq-error') this.connection.send(iqError(stanza, fault.code, fault.text));
      return;
    }
    if (!USUAL_NAME.test(display)) {
      this.connection.send(iqError(stanza, 400, REFUSALS[400] ?? ''));
      return;
    }
    const ref = randomBytes(32);
    const wrappedEphemeral = childBytes(reg, 'link_code_pairing_wrapped_companion_ephemeral_pub');
    this.codeRequest = { number, wrappedEphemeral, ref };
    const content = [node('link_code_pairing_ref', {}, ref)];
    this.connection.send(
      iqResult(stanza, [node('link_code_companion_reg', { stage: 'companion_hello' }, content)]),
    );
  }

  #onFinish(stanza: BinaryNode, reg: BinaryNode): void {
    this.connection.send(iqResult(stanza));
    this.#onBundle?.(childBytes(reg, 'link_code_pairing_wrapped_key_bundle'));
    this.#onBundle = null;
  }

  async #onSigned(stanza: BinaryNode): Promise<void> {
    const pairing = this.#pairing;
    if (pairing === null) return;
    const sign = child(child(stanza, 'pair-device-sign'), 'device-identity');
    const signed = proto.ADVSignedDeviceIdentity.decode(sign?.content as Uint8Array);
    const message = deviceMessage(pairing.identity.details, this.identity, pairing.accountKey);
    if (!isSignedBy(this.identity, message, signed.deviceSignature ?? Buffer.alloc(0))) {
      pairing.onRefused(new Error('the device signature is wrong'));
      this.connection.drop();
      return;
    }
    this.#pairing = null;
    pairing.onSigned();
    if ((await this.connection.strike('after-pair-device-sign', pairing.number)) === null) {
      this.connection.streamError(515);
    }
  }
}

function nameIn({ platformType, os }: proto.DeviceProps): string {
  const browser = proto.DeviceProps.PlatformType[platformType ?? 0] ?? '';
  return `${browser.slice(0, 1)}${browser.slice(1).toLowerCase()} (${os ?? ''})`;
}

/** The `<user>` in the answer to a request for keys. */
export function bundleNode(jid: string, bundle: Bundle): BinaryNode {
  const key = (tag: string, id: number, value: Buffer, signature?: Buffer) =>
    node(tag, {}, [
      node('id', {}, bigEndian(id, 3)),
      node('value', {}, value),
      ...(signature === undefined ? [] : [node('signature', {}, signature)]),
    ]);
  const { preKey, signedPreKey } = bundle;
  return node('user', { jid }, [
    node('registration', {}, bigEndian(bundle.registrationId, 4)),
    node('type', {}, Buffer.from([5])),
    node('identity', {}, bundle.identity),
    key('skey', signedPreKey.id, signedPreKey.public, signedPreKey.signature),
    ...(preKey === undefined ? [] : [key('key', preKey.id, preKey.public)]),
  ]);
}

/** The number of a request for a pairing code; `null` for any other stanza. */
export function numberAskedFor(stanza: BinaryNode): string | null {
  const [reg] = Array.isArray(stanza.content) ? stanza.content : [];
  if (reg?.attrs['stage'] !== 'companion_hello') return null;
  return (reg.attrs['jid'] ?? '').split('@')[0] ?? '';
}
