import { jidDecode, S_WHATSAPP_NET, type BinaryNode } from '@whiskeysockets/baileys';
import type { Connection } from './wire/connection.ts';
import { confirm, deliverWaiting, publish, takeBundle, type Device } from './device.ts';
import {
  bigEndian,
  child,
  childBytes,
  children,
  childUInt,
  iqError,
  iqResult,
  node,
  nowS,
} from './wire/nodes.ts';
import { partFor, type FakePhone } from './phone.ts';
import { bundleNode } from './registration.ts';
import type { Bundle } from './signal-store.ts';
import type { FakeGroup } from './people/group.ts';
import type { FakeStranger } from './people/stranger.ts';

type CompanionContext = {
  readonly connection: Connection;
  readonly device: Device;
  readonly phone: FakePhone;
  readonly findPhone: (user: string) => FakePhone | null;
  readonly findStranger: (user: string) => FakeStranger | null;
  readonly findGroup: (jid: string) => FakeGroup | null;
  readonly onUnlinked: () => void;
};

/** One logged-in connection of a companion device: answers its queries and passes on its messages. */
export class Companion {
  readonly #context: CompanionContext;

  constructor(context: CompanionContext) {
    this.#context = context;
  }

  async greet(): Promise<void> {
    const { connection, device } = this.#context;
    if ((await connection.strike('success', device.number)) !== null) return;
    const attrs = {
      t: nowS(),
      props: '27',
      lid: device.lid,
      creation: nowS(),
      location: 'frc',
      companion_enc_static: '',
    };
    connection.send(node('success', attrs));
    const routing = node('routing_info', {}, Buffer.from([8, 2, 8, 5]));
    connection.send(node('ib', { from: S_WHATSAPP_NET }, [node('edge_routing', {}, [routing])]));
  }

  async onNode(stanza: BinaryNode): Promise<void> {
    switch (stanza.tag) {
      case 'iq':
        await this.#onQuery(stanza);
        return;
      case 'message':
        await this.#onMessage(stanza);
        return;
      case 'receipt':
        await this.#onReceipt(stanza);
        return;
      case 'ack':
        if (stanza.attrs['class'] === 'message') confirm(this.#context.device, stanza);
        return;
      default:
    }
  }

  async #onReceipt(stanza: BinaryNode): Promise<void> {
    const { id = '', to = '', participant = to } = stanza.attrs;
    const { connection, device } = this.#context;
    confirm(device, stanza);
    connection.send(node('ack', { class: 'receipt', id, from: to }));
    await this.#context.findStranger(userOf(participant))?.onReceipt(device, stanza);
  }

  async #onQuery(stanza: BinaryNode): Promise<void> {
    if (stanza.attrs['type'] === 'result') return;
    const { connection } = this.#context;
    switch (stanza.attrs['xmlns']) {
      case 'encrypt':
        await this.#onEncrypt(stanza);
        return;
      case 'passive':
        connection.send(iqResult(stanza));
        if (child(stanza, 'active') !== undefined) await this.#goActive();
        return;
      case 'usync':
        connection.send(this.#usync(stanza));
        return;
      case 'md':
        await this.#onUnlink(stanza);
        return;
      case 'w:sync:app:state':
        connection.send(iqResult(stanza, [node('sync', {}, this.#context.phone.appState.answer(stanza))]));
        return;
      case 'w:g2':
        connection.send(
          this.#context.findGroup(stanza.attrs['to'] ?? '')?.metadata(stanza) ??
            iqError(stanza, 404, 'item-not-found'),
        );
        return;
      default:
        connection.send(iqResult(stanza, plainAnswer(stanza)));
    }
  }

  async #onEncrypt(stanza: BinaryNode): Promise<void> {
    const { connection, device } = this.#context;
    if (child(stanza, 'count') !== undefined) {
      if ((await connection.strike('prekey-count', device.number)) !== null) return;
      connection.send(iqResult(stanza, [node('count', { value: String(device.preKeys.size) })]));
    } else if (child(stanza, 'digest') !== undefined) {
      if ((await connection.strike('digest', device.number)) !== null) return;
      connection.send(iqResult(stanza, [digestNode(device)]));
    } else if (child(stanza, 'key') !== undefined) {
      connection.send(iqResult(stanza, [node('list', {}, this.#bundles(stanza))]));
    } else {
      if (
        child(stanza, 'list') !== undefined &&
        (await connection.strike('prekey-upload', device.number)) !== null
      )
        return;
      keepUpload(device, stanza);
      connection.send(iqResult(stanza));
    }
  }

  #bundles(stanza: BinaryNode): BinaryNode[] {
    return children(child(stanza, 'key')).flatMap(({ attrs }) => {
      const jid = attrs['jid'] ?? '';
      const bundle = this.#bundleOf(jid);
      return bundle === null ? [] : [bundleNode(jid, bundle)];
    });
  }

  #bundleOf(jid: string): Bundle | null {
    const decoded = jidDecode(jid);
    const phone = this.#context.findPhone(decoded?.user ?? '');
    if (phone === null) return this.#context.findStranger(decoded?.user ?? '')?.bundle() ?? null;
    if (!decoded?.device) return phone.signal.bundle();
    const device = phone.devices.get(decoded.device);
    return device === undefined ? null : takeBundle(device);
  }

  async #goActive(): Promise<void> {
    const { connection, device } = this.#context;
    if ((await connection.strike('offline', device.number)) !== null) return;
    device.isActive = true;
    const offline = node('offline', { count: String(deliverWaiting(device, connection)) });
    connection.send(node('ib', { from: S_WHATSAPP_NET }, [offline]));
  }

  #usync(stanza: BinaryNode): BinaryNode {
    const usync = child(stanza, 'usync');
    const users = children(child(usync, 'list')).map(({ attrs }) => {
      const jid = attrs['jid'] ?? '';
      const phone = this.#context.findPhone(userOf(jid));
      // The LID is told to those who ask by number.
      const lid = (account: Pick<FakePhone, 'lid'>) => (jid.endsWith('@lid') ? [] : [lidNode(account)]);
      if (phone !== null) return node('user', { jid }, [deviceListOf(phone), ...lid(phone)]);
      const stranger = this.#context.findStranger(userOf(jid));
      return node('user', { jid }, stranger === null ? [] : [deviceList([]), ...lid(stranger)]);
    });
    return iqResult(stanza, [node('usync', {}, [node('result'), node('list', {}, users)])]);
  }

  async #onUnlink(stanza: BinaryNode): Promise<void> {
    const { connection, device, phone } = this.#context;
    if (child(stanza, 'remove-companion-device') === undefined) {
      connection.send(iqResult(stanza));
      return;
    }
    if ((await connection.strike('unlink-request', device.number)) !== null) return;
    this.#context.onUnlinked();
    connection.send(iqResult(stanza));
    phone.unlink(device.id);
  }

  async #onMessage(stanza: BinaryNode): Promise<void> {
    const { connection, device, phone } = this.#context;
    const isOwn = (jid: string) => {
      const decoded = jidDecode(jid);
      return !decoded?.device && (decoded?.user === phone.number || decoded?.user === phone.lid);
    };
    if ((await connection.strike('message', device.number)) !== null) return;
    const part = partFor(stanza, isOwn);
    if (part !== undefined) await phone.receive(device, stanza, part);
    await this.#passOn(stanza);
    const attrs = {
      class: 'message',
      id: stanza.attrs['id'] ?? '',
      from: stanza.attrs['to'] ?? '',
      t: nowS(),
    };
    const fault = await connection.strike('ack', device.number);
    if (fault?.kind === 'ack-error') connection.send(node('ack', { ...attrs, error: String(fault.code) }));
    else if (fault === null) connection.send(node('ack', attrs));
  }

  /** Gives a message to the stranger or the group that it is for. */
  async #passOn(stanza: BinaryNode): Promise<void> {
    const { device, findGroup, findStranger } = this.#context;
    const to = stanza.attrs['to'] ?? '';
    await findGroup(to)?.relay(device, stanza);
    const stranger = findStranger(userOf(to));
    const theirs = partFor(stanza, (jid) => stranger !== null && findStranger(userOf(jid)) === stranger);
    if (theirs !== undefined) await stranger?.receive(device, stanza, [theirs]);
  }
}

/** Lets the phone send its first messages to a device, once the device has uploaded keys to encrypt them with. */
export async function greetOnce(phone: FakePhone, device: Device, greeted: Set<Device>): Promise<void> {
  if (greeted.has(device) || device.preKeys.size === 0) return;
  greeted.add(device);
  await phone.greet(device);
}

function keepUpload(device: Device, stanza: BinaryNode): void {
  const skey = child(stanza, 'skey') ?? child(child(stanza, 'rotate'), 'skey');
  if (skey !== undefined) {
    device.signedPreKey = {
      id: childUInt(skey, 'id'),
      public: childBytes(skey, 'value'),
      signature: childBytes(skey, 'signature'),
    };
  }
  for (const key of children(child(stanza, 'list'))) {
    const [id, value] = [childUInt(key, 'id'), childBytes(key, 'value')];
    device.preKeys.set(id, value);
    publish(device, id, value);
  }
}

function digestNode(device: Device): BinaryNode {
  return node('digest', {}, [
    node('registration', {}, bigEndian(device.registrationId, 4)),
    node('type', {}, Buffer.from([5])),
    node('identity', {}, device.identity),
    node('skey', {}, [node('id', {}, bigEndian(device.signedPreKey.id, 3))]),
    node(
      'list',
      {},
      [...device.preKeys.keys()].map((id) => node('id', {}, bigEndian(id, 3))),
    ),
    node('hash', {}, Buffer.alloc(20)),
  ]);
}

function deviceListOf(phone: FakePhone): BinaryNode {
  return deviceList(
    [...phone.devices.values()].map(({ id, keyIndex }) =>
      node('device', { id: String(id), 'key-index': String(keyIndex) }),
    ),
  );
}

function deviceList(companions: readonly BinaryNode[]): BinaryNode {
  return node('devices', {}, [node('device-list', {}, [node('device', { id: '0' }), ...companions])]);
}

function lidNode({ lid }: Pick<FakePhone, 'lid'>): BinaryNode {
  return node('lid', { val: `${lid}@lid` });
}

function userOf(jid: string): string {
  return jidDecode(jid)?.user ?? '';
}

function plainAnswer(stanza: BinaryNode): BinaryNode[] {
  if (stanza.attrs['xmlns'] === 'w:m') {
    return [node('media_conn', { auth: 'x', ttl: '300' }, [node('host', { hostname: 'localhost' })])];
  }
  if (stanza.attrs['xmlns'] === 'privacy') return [node('privacy', {}, [])];
  if (stanza.attrs['xmlns'] === 'abt') return [node('props', { protocol: '1' }, [])];
  if (stanza.attrs['xmlns'] === 'blocklist') return [node('list', {}, [])];
  return [];
}
