import { join } from 'node:path';
import type { JsonObject } from '../json.ts';
import { parseJson } from '../../wire/json.ts';
import { ifThere, type Files } from './files.ts';
import { CREDS_FILE, KEY_TYPES, MAX_KEYS } from './folder-files.ts';
import { isKeyFile, typeOfKeyFile } from './key-files.ts';

const READS_AT_ONCE = 16;

/** A folder of `useMultiFileAuthState` as it was read. */
export type ReadFolder = {
  /** The text of `creds.json`; `null` if there is none. */
  readonly creds: string | null;
  /** `{type: {id: value}}`, not revived; `null` if the folder holds no key. */
  readonly keys: Readonly<Record<string, JsonObject>> | null;
  /** How many files have the name of a kind of key but hold none that Baileys has written. */
  readonly leftOut: number;
};

/**
 * Reads the session in a folder. Files of other programs are passed over. `null` if the folder holds more keys than any session or more than
 * `maxBytes`. Errors: those of the disk.
 */
export async function readFolder(files: Files, dir: string, maxBytes: number): Promise<ReadFolder | null> {
  const names = await files.list(dir);
  const likely = names.filter(looksLikeKey);
  if (likely.length > MAX_KEYS) return null;
  const creds = names.includes(CREDS_FILE) ? await files.read(join(dir, CREDS_FILE)) : null;
  const keys = new Map<string, Map<string, unknown>>();
  let bytes = creds?.length ?? 0;
  let leftOut = 0;
  for (let at = 0; at < likely.length; at += READS_AT_ONCE) {
    const some = likely.slice(at, at + READS_AT_ONCE);
    const texts = await Promise.all(some.map((name) => textIn(files, join(dir, name))));
    for (const [index, name] of some.entries()) {
      const key = keyIn(name, texts[index] ?? null);
      bytes += texts[index]?.length ?? 0;
      if (bytes > maxBytes) return null;
      if (key === null) leftOut += 1;
      else keys.set(key.type, (keys.get(key.type) ?? new Map<string, unknown>()).set(key.id, key.value));
    }
  }
  const found = [...keys].map(([type, values]) => [type, Object.fromEntries(values)] as const);
  return { creds, keys: found.length === 0 ? null : Object.fromEntries(found), leftOut };
}

/**
 * Returns the ID of the key in a file of this name, as Baileys calls it; `null` for a name that Baileys does not make. In the name `__`
 * stands for `/`, which only base64 holds, and `-` for `:`, which stands before the number of a device and between the parts of a sender key.
 */
export function idOfKeyFile(name: string): string | null {
  const type = typeOfKeyFile(name);
  if (type === null) return null;
  const id = name.slice(type.length + 1, -'.json'.length);
  switch (type) {
    case 'app-state-sync-key':
      return id.replaceAll('__', '/');
    case 'sender-key':
      return id.replace(/--([^-]+(?:-[^-]+)?)--(\d+)$/, '::$1::$2');
    case 'sender-key-memory':
    case 'tctoken':
      return id.replace(/-(\d+@)(?!g\.us$)/, ':$1');
    default:
      return id;
  }
}

function looksLikeKey(name: string): boolean {
  return name.endsWith('.json') && [...KEY_TYPES].some((type) => name.startsWith(`${type}-`));
}

async function textIn(files: Files, path: string): Promise<string | null> {
  const info = await ifThere(files.info(path));
  return info?.isFile === true ? ifThere(files.read(path)) : null;
}

function keyIn(
  name: string,
  text: string | null,
): { readonly type: string; readonly id: string; readonly value: unknown } | null {
  const [type, id] = [typeOfKeyFile(name), idOfKeyFile(name)];
  if (text === null || type === null || id === null || !isKeyFile(name, text)) return null;
  const value = parseJson(text);
  return value === undefined ? null : { type, id, value };
}
