import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { useMultiFileAuthState } from '@whiskeysockets/baileys';
import { beforeEach, describe, expect, test } from 'vitest';
import { faultOfKeyNames, fileNameOf } from '../../../src/auth-state/folder/folder-files.ts';
import { restoreFolder } from '../../../src/restore/folder/folder.ts';
import type { SessionState } from '../../../src/auth-state/json.ts';
import { buf } from '../../kit/session/auth-state.ts';
import { sessionLinkedAt } from '../../kit/restore/states.ts';
import { tempFolder } from '../../kit/folder.ts';
import { sayInEnglish } from '../../../src/texts/en/reasons.ts';

const ID = 'trekker-md~one';
const NOW_S = 1_700_000_000;
const HOSTILE = [
  '../../escape',
  '..\\..\\escape',
  'C:\\Windows\\x',
  '/etc/passwd',
  'nul\0byte',
  'line\nbreak',
  '..',
  'a<b>c:d"e|f?g*h',
  'turned\u202Etxt.exe',
  'half \uD800 a character',
  'CON',
  ' ',
  '%2e%2e%2f',
];

let top: string;
let dir: string;

beforeEach(async () => {
  top = await tempFolder();
  dir = join(top, 'session');
});

function restore(state: SessionState, idText = ID, force = false): Promise<'restored' | 'kept'> {
  return restoreFolder(dir, state, { idText, force });
}

describe('file names', () => {
  test('are those under which Baileys itself stores the same keys', async () => {
    const ids = {
      session: ['254700000078.0', '99887766554433_1.3', '99@lid/x:1'],
      'app-state-sync-key': ['AAAAAH6z', 'a/b+c=='],
      'sender-key': ['120363@g.us::254700000078::0'],
      'lid-mapping': ['254700000078_reverse'],
    } as const;
    const { state } = await useMultiFileAuthState(dir);
    const data = Object.fromEntries(
      Object.entries(ids).map(([type, names]) => [type, Object.fromEntries(names.map((id) => [id, 'x']))]),
    );
    await state.keys.set(data);

    const ours = Object.entries(ids).flatMap(([type, names]) =>
      names.map((id) => fileNameOf(type, id) ?? ''),
    );
    expect((await readdir(dir)).toSorted()).toEqual(ours.toSorted());
  });

  test.each(HOSTILE)('T47: of the ID %j stay inside the folder', async (id) => {
    const state = sessionLinkedAt(NOW_S);
    await restore({ ...state, keys: { session: { [id]: buf(8) } } });

    expect(await readdir(top)).toEqual(['session']);
    const [name] = (await readdir(dir)).filter((each) => each.startsWith('session-'));
    expect(name).toBe(fileNameOf('session', id));
    expect(basename(name ?? '')).toBe(name);
    expect(name).not.toMatch(/[/\\<>:"|?*\p{C}]/u);
  });

  test('T47: of two IDs that are one file, of which one would be lost, are refused', () => {
    expect(faultOfKeyNames({ session: { 'a/b': 1, 'c/d': 1 } })).toBeNull();
    const fault = faultOfKeyNames({ session: { 'a/b': 1, a__b: 1 } });
    expect(fault === null ? '' : sayInEnglish(fault)).toContain('one and the same');
  });

  test.each([
    ['../creds', '1'],
    ['creds', '1'],
    ['__proto__', '1'],
    ['session', 'x'.repeat(300)],
  ])('of type %j and such an ID are refused', (type, id) => {
    expect(fileNameOf(type, id)).toBeNull();
  });
});
