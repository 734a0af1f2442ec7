import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  BufferJSON,
  useMultiFileAuthState,
  type AuthenticationCreds,
  type SignalDataSet,
} from '@whiskeysockets/baileys';
import { assert, constantFrom, nat, oneof, property, string, tuple, type Arbitrary } from 'fast-check';
import { expect, test } from 'vitest';
import { DISK } from '../../../src/auth-state/folder/files.ts';
import { fileNameOf } from '../../../src/auth-state/folder/folder-files.ts';
import { idOfKeyFile, readFolder } from '../../../src/auth-state/folder/read-folder.ts';
import { makeWholeState } from '../../kit/auth-state/whole-state.ts';
import { tempFolder } from '../../kit/folder.ts';

const MANY = 64 * 1024 * 1024;

/** IDs of keys as WhatsApp and Baileys make them. */
const user = oneof(
  constantFrom('254700000078', '99887766554433_1', '4915112345678_128'),
  nat(1e9).map(String),
);
const group = oneof(
  constantFrom('120363043968812345@g.us', 'status@broadcast'),
  tuple(nat(1e9), nat(1e9)).map(([maker, time]) => `${maker}-${time}@g.us`),
);
const device = nat(99).map(String);
const jid = oneof(
  tuple(user, constantFrom('s.whatsapp.net', 'lid')).map((parts) => parts.join('@')),
  tuple(user, device).map(([name, number]) => `${name}:${number}@lid`),
);
const base64 = string({ unit: constantFrom(...Array.from('ABYZabyz0189+/')), minLength: 2, maxLength: 12 });
const IDS: readonly (readonly [string, Arbitrary<string>])[] = [
  ['pre-key', nat(2 ** 24).map(String)],
  ['session', tuple(user, device).map((parts) => parts.join('.'))],
  ['sender-key', tuple(group, user, device).map((parts) => parts.join('::'))],
  ['sender-key-memory', group],
  ['app-state-sync-key', tuple(base64, constantFrom('', '=', '==')).map((parts) => parts.join(''))],
  ['app-state-sync-version', constantFrom('regular', 'regular_low', 'critical_unblock_low')],
  ['lid-mapping', tuple(nat(1e9), constantFrom('', '_reverse')).map((parts) => parts.join(''))],
  ['device-list', nat(1e9).map(String)],
  ['tctoken', oneof(jid, constantFrom('__index'))],
  ['identity-key', tuple(user, device).map((parts) => parts.join('.'))],
];

test.each(IDS)('idOfKeyFile, of the file of a %s, is the ID that the key had', (type, ids) => {
  assert(
    property(ids, (id) => {
      expect(idOfKeyFile(fileNameOf(type, id) ?? '')).toBe(id);
    }),
  );
});

test('readFolder, of a folder that Baileys wrote, gives each key back, and passes over files of others', async () => {
  const dir = await tempFolder();
  const { creds, keys } = makeWholeState();
  const { state, saveCreds } = await useMultiFileAuthState(dir);
  Object.assign(state.creds, JSON.parse(JSON.stringify(creds), BufferJSON.reviver) as AuthenticationCreds);
  await state.keys.set(JSON.parse(JSON.stringify(keys), BufferJSON.reviver) as SignalDataSet);
  await saveCreds();
  await writeFile(join(dir, 'pre-key-notes.json'), '{"mine":1}');
  await writeFile(join(dir, 'pre-key-9.json'), '{"public":');
  await writeFile(join(dir, 'package.json'), '{}');
  const read = await readFolder(DISK, dir, MANY);

  expect(read?.keys).toEqual(keys);
  expect(JSON.parse(read?.creds ?? '')).toEqual({
    ...(JSON.parse(JSON.stringify(state.creds, BufferJSON.replacer)) as object),
  });
  expect(read?.leftOut).toBe(2);
  expect(await readFolder(DISK, dir, 1_000)).toBeNull();
});

test('readFolder, without creds or keys, says so', async () => {
  expect(await readFolder(DISK, await tempFolder(), MANY)).toEqual({ creds: null, keys: null, leftOut: 0 });
});
