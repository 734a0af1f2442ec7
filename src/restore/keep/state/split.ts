import type { JsonObject } from '../../../auth-state/json.ts';
import { packKeys } from '../../../auth-state/kept/packed-keys.ts';
import type { PieceContent } from '../../../auth-state/kept/pieces.ts';

/** One value of a content; `null` in place of a name stands for the creds. */
type Entry = { readonly name: readonly [type: string, id: string] | null; readonly value: unknown };
type Share = { signs: number; readonly entries: Entry[] };

/**
 * Deals the values of a content out to `count` contents of about the same size, or to fewer if there are not as many values. A mark of the last
 * piece is on the last one.
 */
export function split(content: PieceContent, count: number): readonly PieceContent[] {
  const { creds, keys = {}, ...marks } = content;
  const shares: Share[] = Array.from({ length: count }, () => ({ signs: 0, entries: [] }));
  if (creds !== undefined) deal(shares, { name: null, value: creds }, creds);
  // Weighed as they travel, but the values stay as they are.
  const weighed = packKeys(keys);
  for (const [type, values] of Object.entries(keys)) {
    for (const [id, value] of Object.entries(values)) {
      deal(shares, { name: [type, id], value }, weighed[type]?.[id]);
    }
  }
  const filled = shares.filter(({ entries }) => entries.length > 0).map(({ entries }) => contentOf(entries));
  return filled.map((each, at) => (at === filled.length - 1 ? { ...each, ...marks } : each));
}

/** The smallest share gets the next value, so that each kind of value, which packs like its kind, is spread over all. */
function deal(shares: readonly Share[], entry: Entry, weighed: unknown): void {
  const smallest = shares.reduce((one, other) => (other.signs < one.signs ? other : one));
  smallest.entries.push(entry);
  smallest.signs += JSON.stringify([entry.name, weighed]).length;
}

/** Maps, because parts of the names come from other people. */
function contentOf(entries: readonly Entry[]): PieceContent {
  const creds = entries.find(({ name }) => name === null)?.value as JsonObject | undefined;
  const keys = new Map<string, Map<string, unknown>>();
  for (const { name, value } of entries) {
    if (name === null) continue;
    const [type, id] = name;
    keys.set(type, (keys.get(type) ?? new Map<string, unknown>()).set(id, value));
  }
  return {
    ...(creds === undefined ? {} : { creds }),
    ...(keys.size === 0
      ? {}
      : { keys: Object.fromEntries([...keys].map(([type, of]) => [type, Object.fromEntries(of)])) }),
  };
}
