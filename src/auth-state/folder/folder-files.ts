import type { KeyNameFaults } from '../../wire/reasons/checks.ts';
import type { Reason } from '../../wire/reasons/reason.ts';
import { isObject, type JsonObject, type SessionState } from '../json.ts';

/** The key types of Baileys 7, which writes no other type into a state. */
export const KEY_TYPES: ReadonlySet<string> = new Set([
  'pre-key',
  'session',
  'sender-key',
  'sender-key-memory',
  'app-state-sync-key',
  'app-state-sync-version',
  'lid-mapping',
  'device-list',
  'tctoken',
  'identity-key',
]);
export const MAX_KEYS = 50_000;
/** The name of the file that holds the creds. */
export const CREDS_FILE = 'creds.json';
/** Characters that some file system or archive refuses in a name, and invisible ones. No ID that WhatsApp makes holds any of them. */
const UNSAFE = /[\\<>"|?*\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;
const MAX_NAME_BYTES = 255;
/** Matches nearly all IDs; their file names are short and need no change. */
const PLAIN_ID = /^[\w.]{1,100}$/;

/** The text of each file of a Baileys multi-file folder by its name, `creds.json` last. */
export type FolderFiles = ReadonlyMap<string, string>;

/**
 * Returns the file name under which `useMultiFileAuthState` of Baileys looks for a key: `/` becomes `__`, `:` becomes `-`. Other unsafe
 * characters are percent-encoded, so that every name stays inside the folder. `null` for a type that Baileys does not know and for an ID
 * that is too long for a file name.
 */
export function fileNameOf(type: string, id: string): string | null {
  if (!KEY_TYPES.has(type)) return null;
  const name = `${type}-${id}.json`;
  if (PLAIN_ID.test(id)) return name;
  const safe = name.replace(/\//g, '__').replace(/:/g, '-').replace(UNSAFE, toPercent);
  return Buffer.byteLength(safe) > MAX_NAME_BYTES ? null : safe;
}

/** `encodeURIComponent` is not used here, because it leaves `*` as it is and throws for half of a surrogate pair. */
function toPercent(character: string): string {
  return `%${(character.codePointAt(0) ?? 0).toString(16).padStart(2, '0').toUpperCase()}`;
}

/** Says why keys cannot be written as files; `null` if they can. The answer quotes no key, only types that Baileys knows. */
export function faultOfKeyNames(keys: JsonObject): Reason<keyof KeyNameFaults> | null {
  let count = 0;
  const names = new Set<string | null>();
  for (const [kind, values] of Object.entries(keys)) {
    if (!KEY_TYPES.has(kind)) return { reason: 'keys-of-unknown-kind' };
    if (!isObject(values)) return { reason: 'keys-of-kind-no-object', values: { kind } };
    const ids = Object.keys(values);
    count += ids.length;
    for (const id of ids) names.add(fileNameOf(kind, id));
    if (names.has(null)) return { reason: 'keys-name-too-long', values: { kind } };
  }
  if (count > MAX_KEYS) return { reason: 'keys-too-many', values: { most: MAX_KEYS } };
  return names.size < count ? { reason: 'keys-of-one-file' } : null;
}

/** Returns the files of a state. Throws if {@link faultOfKeyNames} finds a fault in its keys. */
export function filesOf({ creds, keys }: SessionState): FolderFiles {
  const files = new Map<string, string>();
  for (const [type, values] of Object.entries(keys)) {
    for (const [id, value] of Object.entries(values)) {
      const name = fileNameOf(type, id);
      if (name === null) throw new Error('a state was to be written that no check has passed');
      files.set(name, JSON.stringify(value));
    }
  }
  return files.set(CREDS_FILE, JSON.stringify(creds));
}
