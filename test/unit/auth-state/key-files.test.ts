import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { useMultiFileAuthState, type SignalDataSet } from '@whiskeysockets/baileys';
import { describe, expect, test } from 'vitest';
import {
  isForeignCreds,
  isKeyFile,
  keyOfFile,
  typeOfKeyFile,
} from '../../../src/auth-state/folder/key-files.ts';
import { fileNameOf, KEY_TYPES } from '../../../src/auth-state/folder/folder-files.ts';
import { tempFolder } from '../../kit/folder.ts';

const BYTES = Buffer.from('some bytes of a key, any of them');
const PAIR = { public: BYTES, private: BYTES };

/** Keys of every type, with the names and values that Baileys gives to its file store. */
const WRITTEN: SignalDataSet = {
  'pre-key': { '1': PAIR, '16777215': PAIR },
  session: { '254700000078.0': BYTES, '99887766554433_1.3': BYTES, '4915112345678_128.99': BYTES },
  'sender-key': {
    '120363043968812345@g.us::254700000078::0': BYTES,
    '254700000078-1600000000@g.us::99887766554433_1::12': BYTES,
    'status@broadcast::254700000078::0': BYTES,
  },
  'sender-key-memory': {
    '120363043968812345@g.us': { '254700000078:3@s.whatsapp.net': true },
    '254700000078-1600000000@g.us': {},
    'status@broadcast': { '99@lid': false },
  },
  'app-state-sync-key': {
    AAAAAH6z: { keyData: BYTES, fingerprint: { rawId: 1 }, timestamp: 1 },
    'A/b+c1==': { keyData: BYTES },
  },
  'app-state-sync-version': {
    critical_unblock_low: { version: 1, hash: BYTES, indexValueMap: {} },
    regular: { version: 1, hash: BYTES, indexValueMap: {} },
  },
  'lid-mapping': { '254700000078': '99887766554433', '99887766554433_reverse': '254700000078' },
  'device-list': { '254700000078': ['0', '3'] },
  tctoken: {
    __index: { token: BYTES },
    '254700000078@s.whatsapp.net': { token: BYTES, timestamp: '1' },
    '99887766554433@lid': { token: BYTES },
  },
  'identity-key': { '254700000078.0': BYTES, '99887766554433_1.3': BYTES },
};

/** Names and texts of files that look like those of Baileys, but are not. */
const OTHERS: readonly (readonly [string, string])[] = [
  ['session-config.json', '{"name":"mine"}'],
  ['session-1.0.json', '{"name":"mine"}'],
  ['session-config.0.json', '{"_sessions":{}}'],
  ['device-list-of-fans.json', '["0"]'],
  ['device-list-2024.json', '[{"phone":"0"}]'],
  ['device-list-2024.json', '{"count":3}'],
  ['pre-key-notes.json', '{"public":1,"private":2}'],
  ['pre-key-1.json', '"note"'],
  ['pre-key-1.json', '[]'],
  ['pre-key-1.json.bak', '{"public":{},"private":{}}'],
  ['pre-key-1.txt', '{"public":{},"private":{}}'],
  ['my-pre-key-1.json', '{"public":{},"private":{}}'],
  ['app-state-sync-key-mybackup.json', '{"all":[]}'],
  ['app-state-sync-version-2.json', '{"version":1,"hash":""}'],
  ['sender-key-memory-notes.json', '{}'],
  ['lid-mapping-2024.json', '{"a":"b"}'],
  ['lid-mapping-all.json', '"99887766554433"'],
  ['tctoken-backup.json', '{"token":"x"}'],
  ['identity-key-main.json', '{"type":"Buffer","data":""}'],
  ['creds.json', '{}'],
  ['pre-key-1.json', '{"public":"mine","private":"too"}'],
  ['pre-key-1.json', '{"public":{},"private":{}}'],
  ['pre-key-1.json', '{"public":{"type":"Buffer"},"private":{"type":"Buffer"}}'],
  ['session-1.0.json', '{"_sessions":"mine"}'],
  ['app-state-sync-key-AAAA.json', '{"keyData":"mine"}'],
  ['app-state-sync-key-AAAA.json', '{"keyData":null}'],
  ['app-state-sync-version-regular.json', '{"version":"1.0","hash":"!"}'],
  ['tctoken-1@lid.json', '{"token":{"mine":1}}'],
  ['package.json', '{}'],
  ['tsconfig.json', '{}'],
];

describe('a key file', () => {
  test('is known by name and content for everything that Baileys itself writes', async () => {
    const dir = await tempFolder();
    const { state } = await useMultiFileAuthState(dir);
    await state.keys.set(WRITTEN);
    const names = await readdir(dir);
    const unknown: string[] = [];
    for (const name of names) {
      if (!isKeyFile(name, await readFile(join(dir, name), 'utf8'))) unknown.push(name);
    }

    expect(names.length).toBeGreaterThan(20);
    expect(unknown).toEqual([]);
    expect(new Set(names.map(typeOfKeyFile))).toEqual(KEY_TYPES);
  });

  test.each(OTHERS)('is not %s with %s', (name, text) => {
    expect(isKeyFile(name, text)).toBe(false);
  });

  test.each(['session-1.0.json', 'pre-key-1.json'])('is not a damaged %s', (name) => {
    expect(isKeyFile(name, '{"_sess')).toBe(false);
    expect(isKeyFile(name, '')).toBe(false);
  });
});

describe('a creds.json', () => {
  test.each([
    ['{"type":"service_account","private_key":"x"}', true],
    ['{"web":{"client_id":"x"}}', true],
    ['["a"]', true],
    ['\ufeff{"type":"service_account"}', true],
    ['{"installed": {"client_id": "x"}, }', true],
    ['// mine\n{"client_id": "x"}', true],
    ['client_id: x\nsecret: y\n', true],
    ['"a bare string"', true],
    ['my password', true],
    ['17', true],
    ['{"a', true],
    ['{ broken', true],
    ['\ufeff', false],
    ['\0\0\0', false],
    ['null', false],
    ['{"noi', false],
    ['\ufeff{"noiseKey":{}}', false],
    ['{\n  "noiseKey": {"private": ', false],
    ['{}', false],
    ['', false],
    ['{"noiseKey":{"pri', false],
    ['{"noiseKey":{}}', false],
    ['{"registrationId":1,"more":2}', false],
    ['{"encKey":"x","macKey":"y","clientID":"z"}', false],
  ])('%s, of another program: %s', (text, isForeign) => {
    expect(isForeignCreds(text)).toBe(isForeign);
  });
});

test('the type and the ID of every key come back from the name of its file', () => {
  for (const [type, values] of Object.entries(WRITTEN)) {
    for (const id of Object.keys(values)) expect(keyOfFile(fileNameOf(type, id) ?? '')).toEqual({ type, id });
  }
  expect(keyOfFile('notes.json')).toBeNull();
  expect(keyOfFile('creds.json')).toBeNull();
});
