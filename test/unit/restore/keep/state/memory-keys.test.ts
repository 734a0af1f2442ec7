import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { proto, useMultiFileAuthState, type SignalDataSet } from '@whiskeysockets/baileys';
import { describe, expect, test } from 'vitest';
import { MemoryKeys } from '../../../../../src/restore/keep/state/memory-keys.ts';
import { fromText, toText } from '../../../../../src/restore/keep/state/values.ts';
import { tempFolder } from '../../../../kit/folder.ts';

const pair = { public: Buffer.alloc(32, 1), private: Buffer.alloc(32, 2) };
const syncKey = proto.Message.AppStateSyncKeyData.fromObject({
  keyData: Buffer.alloc(32, 3),
  fingerprint: { rawId: 5, currentIndex: 1, deviceIndexes: [0, 1] },
  timestamp: 1_700_000_000,
});
const DATA = {
  'pre-key': { '1': pair },
  session: { '254700000078.0': { _sessions: { abc: { registrationId: 5 } }, version: 'v1' } },
  'sender-key': { 'g@g.us::254::0': Buffer.from('[{"a":1}]') },
  'sender-key-memory': { 'g@g.us': { '254:1@s.whatsapp.net': true } },
  'app-state-sync-key': { 'AAA/+A==': syncKey },
  'app-state-sync-version': { regular: { version: 3, hash: Buffer.alloc(128, 4), indexValueMap: {} } },
  'lid-mapping': { '254': '99' },
  'device-list': { '254': ['0', '3'] },
  tctoken: { 'x@lid': { token: Buffer.alloc(9, 7), timestamp: '5' } },
  'identity-key': { '254.0': new Uint8Array(33).fill(6) },
} as const;

describe('keys in memory', () => {
  test('come back as the files of Baileys bring them, whatever their type', async () => {
    const dir = join(await tempFolder(), 'session');
    await mkdir(dir);
    const { state } = await useMultiFileAuthState(dir);
    await state.keys.set(DATA as unknown as SignalDataSet);
    const keys = new MemoryKeys({});
    keys.set(DATA);

    for (const [type, values] of Object.entries(DATA)) {
      for (const id of [...Object.keys(values), 'none']) {
        const there = await state.keys.get(type as keyof SignalDataSet, [id]);
        const value = keys.get(type, id);
        if (type === 'app-state-sync-key' && typeof value === 'object' && value !== null) {
          expect(proto.Message.AppStateSyncKeyData.fromObject(value)).toEqual(there[id]);
        } else expect({ type, value }).toEqual({ type, value: there[id] ?? null });
      }
    }
    const bytes = keys.get('app-state-sync-key', 'AAA/+A==') as { readonly keyData: unknown };
    expect(bytes.keyData).toEqual(Buffer.alloc(32, 3));
  });

  test('do not change with the values that were set or given', () => {
    const keys = new MemoryKeys({});
    const list = ['0'];
    keys.set({ 'device-list': { a: list } });
    list.push('1');
    (keys.get('device-list', 'a') as string[]).push('2');

    expect(keys.get('device-list', 'a')).toEqual(['0']);
  });

  test.each([null, undefined, false, ''])('that are set to %s are gone', (nothing) => {
    const keys = new MemoryKeys({ 'lid-mapping': { a: '1', b: '2' } });
    keys.set({ 'lid-mapping': { a: nothing }, session: undefined });

    expect([...keys.entries()]).toEqual([['lid-mapping', 'b']]);
    expect(keys.get('lid-mapping', 'a')).toBeNull();
    expect(keys.json('lid-mapping', 'a')).toBeNull();
  });

  test.each([
    [
      'bytes of all kinds',
      { a: Buffer.from('x'), b: new Uint8Array([1]), c: { type: 'Buffer', data: [1, 2] } },
    ],
    ['numbers in places', { '0': 1, '1': 255 }],
    ['ordinary values', { a: [1, 'x', null], b: { c: true } }],
  ])('hold %s as Baileys writes and reads them', async (_what, value) => {
    const { BufferJSON } = await import('@whiskeysockets/baileys');
    const text = toText(value);

    expect(text).toBe(JSON.stringify(value, BufferJSON.replacer));
    expect(fromText(text)).toEqual(JSON.parse(text, BufferJSON.reviver));
  });
});
