import { randomBytes } from 'node:crypto';
import { S_WHATSAPP_NET, type BinaryNode } from '@whiskeysockets/baileys';
import * as fc from 'fast-check';
import type { Connection } from '../wire/connection.ts';
import type { FaultStage } from './faults.ts';
import { node } from '../wire/nodes.ts';

const KB = 1024;

/** Sends one attack on a connection. All attacks of this file are correctly encoded stanzas that WhatsApp never sends. */
export type Play = (connection: Connection) => void | Promise<void>;

export const repeat = (count: number, send: (index: number) => void): void => {
  for (let index = 0; index < count; index += 1) send(index);
};
export const stanza =
  (...nodes: readonly BinaryNode[]): Play =>
  (connection) =>
    connection.sendAll(nodes);
const query = (content: readonly BinaryNode[]) =>
  node('iq', { from: S_WHATSAPP_NET, type: 'set', id: 'x1', xmlns: 'md' }, [...content]);
const pairDevice = (refs: readonly BinaryNode[]) => query([node('pair-device', {}, [...refs])]);
const ref = (content?: BinaryNode['content']) => node('ref', {}, content);
const pairSuccess = (...parts: readonly BinaryNode[]) => query([node('pair-success', {}, [...parts])]);
const device = (attrs: Record<string, string>) => node('device', attrs);
const proof = (content: Uint8Array) => node('device-identity', {}, content);
const DEVICE = device({ jid: '254712345678:7@s.whatsapp.net', lid: '123456789:7@lid' });
export const notification = (type: string, content?: BinaryNode['content'], id = 'n1') =>
  node('notification', { from: S_WHATSAPP_NET, type, id, t: '1700000000' }, content);

/** Attacks on a companion that is registering. */
export const TO_A_REGISTRATION: readonly (readonly [string, Play])[] = [
  [
    '5,000 refs',
    stanza(pairDevice(Array.from({ length: 5_000 }, () => ref(randomBytes(8).toString('hex'))))),
  ],
  [
    'new refs again and again',
    (connection) => repeat(50, (index) => connection.send(pairDevice([ref(`2@${index}`)]))),
  ],
  ['no refs', stanza(pairDevice([]))],
  ['a ref without content', stanza(pairDevice([ref(), ref()]))],
  ['a ref made of stanzas', stanza(pairDevice([ref([node('x')])]))],
  ['a ref of 4 kB', stanza(pairDevice([ref(Buffer.alloc(4 * KB, 65))]))],
  ['a ref with control characters', stanza(pairDevice([ref(Buffer.from('2@\u0000\u001b[31m'))]))],
  ['a login', stanza(node('success', { lid: '1:1@lid', t: '1' }))],
  ['a message', stanza(node('message', { from: '1@s.whatsapp.net', id: 'm', type: 'text', t: '1' }))],
  [
    'new secrets without end',
    (connection) =>
      repeat(2_000, (index) => connection.send(notification('companion_reg_refresh', [], `r${index}`))),
  ],
  ['a pairing with nothing in it', stanza(pairSuccess())],
  ['a pairing without a device', stanza(pairSuccess(proof(randomBytes(100))))],
  ['a pairing without a proof', stanza(pairSuccess(DEVICE))],
  ['a pairing with an empty proof', stanza(pairSuccess(DEVICE, proof(Buffer.alloc(0))))],
  ['a pairing with garbage as proof', stanza(pairSuccess(DEVICE, proof(randomBytes(200))))],
  ['a pairing with 100 kB as proof', stanza(pairSuccess(DEVICE, proof(randomBytes(100 * KB))))],
  ['a pairing of a group', stanza(pairSuccess(device({ jid: '123@g.us' }), proof(randomBytes(9))))],
  [
    'a pairing of the phone itself',
    stanza(pairSuccess(device({ jid: '254712345678@s.whatsapp.net' }), proof(randomBytes(9)))),
  ],
  ['a pairing without an address', stanza(pairSuccess(device({}), proof(randomBytes(9))))],
  [
    'a pairing with a name of 100 kB',
    stanza(pairSuccess(DEVICE, proof(randomBytes(9)), node('platform', { name: 'x'.repeat(100 * KB) }))),
  ],
];

/** Attacks on a companion that is logged in. */
export const TO_A_LOGIN: readonly (readonly [string, Play])[] = [
  ['a second login', stanza(node('success', { t: '1' }), node('success', { t: '1' }))],
  ['a pairing', stanza(pairSuccess(DEVICE, proof(randomBytes(9))))],
  ['refs', stanza(pairDevice([ref('2@abc')]))],
  [
    'calls for pre-keys without end',
    (connection) =>
      repeat(2_000, (index) =>
        connection.send(notification('encrypt', [node('count', { value: '0' })], `e${index}`)),
      ),
  ],
  [
    '6,000 messages that nobody can read',
    (connection) =>
      repeat(6_000, (index) =>
        connection.send(
          node('message', { from: '19995550123@s.whatsapp.net', id: `F${index}`, type: 'text', t: '1' }, [
            node('enc', { v: '2', type: 'msg' }, Buffer.alloc(64, index)),
          ]),
        ),
      ),
  ],
];

/** False stanzas that a link must survive. */
export const HARMLESS: readonly (readonly [string, FaultStage, Play])[] = [
  [
    'acks of other messages',
    'message',
    (connection) =>
      repeat(200, (index) =>
        connection.send(
          node('ack', { class: 'message', id: `OTHER${index}`, from: 'x@s.whatsapp.net', error: '479' }),
        ),
      ),
  ],
  [
    'receipts of other messages',
    'message',
    (connection) =>
      repeat(200, (index) =>
        connection.send(
          node('receipt', { id: `OTHER${index}`, from: '254700000000@s.whatsapp.net', type: 'retry' }),
        ),
      ),
  ],
  [
    'an offline count that is a lie',
    'offline',
    stanza(
      node('ib', { from: S_WHATSAPP_NET }, [node('offline_preview', { count: '99999999', message: '-1' })]),
    ),
  ],
  [
    'a dirty bit of all groups',
    'offline',
    stanza(node('ib', { from: S_WHATSAPP_NET }, [node('dirty', { type: 'groups', timestamp: '1' })])),
  ],
  ['a dirty bit of nothing', 'offline', stanza(node('ib', { from: S_WHATSAPP_NET }, [node('dirty')]))],
  [
    'a call that nobody hung up',
    'offline',
    stanza(node('call', { id: 'c', t: '1' }, [node('terminate', { reason: 'timeout', 'call-id': 'z' })])),
  ],
  [
    'a state of chats to download from elsewhere',
    'offline',
    stanza(notification('server_sync', [node('collection', { name: 'regular', version: '9' })])),
  ],
  [
    'notifications of every kind with nothing in them',
    'offline',
    (connection) => {
      for (const type of [
        'w:gp2',
        'mediaretry',
        'encrypt',
        'devices',
        'picture',
        'account_sync',
        'newsletter',
        'mex',
        'privacy_token',
        'unheard-of',
      ]) {
        connection.sendAll([notification(type), notification(type, []), notification(type, [node('x')])]);
      }
    },
  ],
  [
    'stanzas with nothing in them',
    'offline',
    (connection) => {
      for (const tag of [
        'message',
        'receipt',
        'ack',
        'ib',
        'iq',
        'presence',
        'chatstate',
        'notification',
        'call',
      ]) {
        connection.sendAll([node(tag), node(tag, {}, []), node(tag, { from: 'x' }, [node('x')])]);
      }
    },
  ],
];

const TAGS = [
  'iq',
  'ib',
  'message',
  'receipt',
  'notification',
  'ack',
  'call',
  'presence',
  'chatstate',
  'success',
  'pair-device',
  'pair-success',
];
const CHILDREN = [
  'ref',
  'device',
  'device-identity',
  'enc',
  'offline',
  'edge_routing',
  'routing_info',
  'dirty',
  'count',
  'digest',
  'retry',
  'unavailable',
  'participants',
  'x',
];
const TEXTS = [
  '',
  '0',
  '-1',
  'NaN',
  '1e309',
  'result',
  'set',
  'error',
  'text',
  'pkmsg',
  'msg',
  'encrypt',
  'devices',
  'md',
  's.whatsapp.net',
  '@',
  ':',
  '1:1@lid',
  '254712345678:9@s.whatsapp.net',
  '120363@g.us',
  'status@broadcast',
  '__proto__',
  'constructor',
];
const NAMES = [
  'type',
  'id',
  'from',
  'to',
  'participant',
  'recipient',
  'xmlns',
  't',
  'class',
  'category',
  'offline',
  'notify',
  'value',
  'jid',
  'lid',
];

/** Well-formed stanzas from random words of the protocol; the same ones from the same seed. */
export function randomStanzas(seed: number): readonly BinaryNode[] {
  const attrs = fc.dictionary(fc.constantFrom(...NAMES), fc.constantFrom(...TEXTS), { maxKeys: 8 });
  const bytes = fc.uint8Array({ maxLength: 80 }).map((content) => Buffer.from(content));
  const leaf = fc.record({
    tag: fc.constantFrom(...CHILDREN),
    attrs,
    content: fc.option(bytes, { nil: undefined }),
  });
  const branch = fc.record({
    tag: fc.constantFrom(...CHILDREN, ...TAGS),
    attrs,
    content: fc.array(leaf, { maxLength: 4 }),
  });
  const content = fc.oneof(fc.constant(undefined), bytes, fc.array(fc.oneof(leaf, branch), { maxLength: 4 }));
  const all = fc.sample(fc.record({ tag: fc.constantFrom(...TAGS), attrs, content }), { seed, numRuns: 200 });
  return all.map(({ tag, attrs: given, content: inner }) => node(tag, given, inner as BinaryNode['content']));
}
