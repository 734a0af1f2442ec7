import { fileNameOf, KEY_TYPES, MAX_KEYS } from '../folder/folder-files.ts';
import { isDeeperThan, type JsonObject } from '../json.ts';
import { MAX_DEPTH } from '../normal-form.ts';

/** Types that only spare questions, the cheapest first. A bot that lacks them asks WhatsApp again. */
export const SPARING_TYPES = ['device-list', 'lid-mapping'] as const;

/** A value stands below its type and its name. */
const MAX_VALUE_DEPTH = MAX_DEPTH - 2;

type Keys = ReadonlyMap<string, ReadonlyMap<string, unknown>>;

/**
 * Returns the keys that a folder can hold. The others, such as those of a type that a later Baileys writes, are left out: a bot lacks them
 * at its next start, but all the rest is worth more than they are. Of two keys with one file the later one stays, as in a folder.
 */
export function fittingKeys(keys: Keys): Record<string, JsonObject> {
  const files = new Map<string, readonly [type: string, id: string, value: unknown]>();
  for (const [type, values] of keys) {
    for (const [id, value] of values) {
      const name = fileNameOf(type, id);
      if (name !== null && !isDeeperThan(value, MAX_VALUE_DEPTH)) files.set(name, [type, id, value]);
    }
  }
  const fitting = new Map(
    [...keys.keys()].filter((type) => KEY_TYPES.has(type)).map((type) => [type, new Map<string, unknown>()]),
  );
  for (const [type, id, value] of files.values()) fitting.get(type)?.set(id, value);
  let count = files.size;
  for (const type of SPARING_TYPES) {
    if (count <= MAX_KEYS) break;
    count -= fitting.get(type)?.size ?? 0;
    fitting.delete(type);
  }
  return Object.fromEntries([...fitting].map(([type, values]) => [type, Object.fromEntries(values)]));
}
