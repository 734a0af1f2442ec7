import { parseJson } from '../../wire/json.ts';
import { isDeeperThan, isObject, type JsonObject } from '../json.ts';

/*
 * Sender keys are JSON that Baileys writes into bytes, so that all JSON around has them as base64 of a text of numbers. Packed, they are JSON
 * as all the rest is, with their bytes in base64 once: a third of the size, since each member of a group that writes changes one.
 */

const TYPE = 'sender-key';
/** The name of bytes in a packed value. */
const BYTES = 'b';
const GREATEST_BYTE = 255;
/** The levels of a list of states: list, state, message keys, key, bytes. */
const LEVELS = 5;
/** A byte has at most four signs in a list, and packed it has 4/3. */
const SIGNS_OF_LIST = 3;
/** The signs around a list above those around packed bytes, and half of those around the whole. */
const SIGNS_AROUND = 24;

type Keys = Readonly<Record<string, JsonObject>>;

/** Packs the keys of a piece. A value whose exact text would not come back stays as it is. */
export function packKeys(keys: Keys): Keys {
  return withValues(keys, (value) => packed(value) ?? value);
}

/** Puts the keys of a piece back into the form in which Baileys writes them; `null` if they could grow by more than `maxBytes` thereby. */
export function unpackKeys(
  keys: Keys,
  maxBytes: number,
): { readonly keys: Keys; readonly bytes: number } | null {
  const lists = Object.values(keys[TYPE] ?? {}).filter(isPacked);
  // Anybody may have sealed anything under their own key, so the size is known before anything grows.
  const bytes = lists.reduce<number>((sum, list) => sum + mostGrowthOf(list), 0);
  if (bytes > maxBytes) return null;
  return { keys: withValues(keys, (value) => (isPacked(value) ? unpacked(value) : value)), bytes };
}

function mostGrowthOf(list: readonly unknown[]): number {
  const { length } = JSON.stringify(list);
  return Math.ceil(((length + growthInText(list)) * 4) / 3) + 2 * SIGNS_AROUND - length;
}

function growthInText(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return Object.entries(value).reduce((sum, [name, each]) => {
    const isPackedBytes = name === BYTES && typeof each === 'string';
    return sum + (isPackedBytes ? each.length * (SIGNS_OF_LIST - 1) + SIGNS_AROUND : growthInText(each));
  }, 0);
}

/** A list that is deeper was packed by nobody, and whoever opens it finds that out later. */
function isPacked(value: unknown): value is readonly unknown[] {
  return Array.isArray(value) && !isDeeperThan(value, LEVELS);
}

/** The names of keys come from other people, so they are never assigned to an object. */
function withValues(keys: Keys, change: (value: unknown) => unknown): Keys {
  return Object.fromEntries(
    Object.entries(keys).map(([type, values]) => {
      if (type !== TYPE) return [type, values];
      return [type, Object.fromEntries(Object.entries(values).map(([id, value]) => [id, change(value)]))];
    }),
  );
}

function packed(value: unknown): unknown[] | null {
  if (!isObject(value) || value['type'] !== 'Buffer' || typeof value['data'] !== 'string') return null;
  const states = parseJson(Buffer.from(value['data'], 'base64').toString('utf8'));
  if (!Array.isArray(states)) return null;
  const small: unknown[] = states.map((state: unknown) => mapped(state, listToBase64));
  if (!isPacked(small)) return null;
  return unpacked(small).data === value['data'] && Object.keys(value).length === 2 ? small : null;
}

function unpacked(states: readonly unknown[]): { readonly type: 'Buffer'; readonly data: string } {
  const text = JSON.stringify(states.map((state) => mapped(state, base64ToList)));
  return { type: 'Buffer', data: Buffer.from(text).toString('base64') };
}

/** Replaces objects inside a value. A state has three levels; what is deeper stays as it is. */
function mapped(value: unknown, replace: (value: JsonObject) => unknown, levels = LEVELS): unknown {
  if (levels === 0 || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((each: unknown) => mapped(each, replace, levels - 1));
  const found = replace(value as JsonObject);
  if (found !== null) return found;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [name, mapped(each, replace, levels - 1)]),
  );
}

function listToBase64({ type, data, ...others }: JsonObject): unknown {
  if (type !== 'Buffer' || !Array.isArray(data) || Object.keys(others).length > 0) return null;
  return data.every(isByte) ? { [BYTES]: Buffer.from(data).toString('base64') } : null;
}

function base64ToList({ [BYTES]: bytes, ...others }: JsonObject): unknown {
  if (typeof bytes !== 'string' || Object.keys(others).length > 0) return null;
  return { type: 'Buffer', data: [...Buffer.from(bytes, 'base64')] };
}

function isByte(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) <= GREATEST_BYTE;
}
