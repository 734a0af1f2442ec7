import type { ByteForm } from '../wire/reasons/checks.ts';
import { isMarkedAsBytes, readBytes, sizeOfBuffer, toBuffer, type Fits } from './bytes.ts';
import { isPlainPair } from './creds-reader.ts';
import { isDeviceDetails } from './checks/device-details.ts';
import { isDeeperThan, isObject, type JsonObject } from './json.ts';

/**
 * A place for bytes. In `buffer` Baileys wants a Buffer, in `text` bare base64; in `base64` are fields of protobuf messages,
 * which it reads in both forms and writes in either.
 */
type BytePlace = {
  readonly fits: Fits;
  readonly size: number | null;
  readonly written: 'buffer' | 'base64' | 'text';
};
/** Where bytes stand in an object: by the names of its fields, or `each` for a field of any name. */
type Layout = BytePlace | { readonly fields: Readonly<Record<string, Layout>>; readonly each?: Layout };

/** A state in the form that Baileys writes. */
export type NormalForm = {
  readonly creds: unknown;
  readonly keys: unknown;
  /** The forms found that version 7 of Baileys does not read by itself. */
  readonly foreign: ReadonlySet<ByteForm>;
};

/** No session of Baileys comes near it. */
export const MAX_DEPTH = 24;
const KEY = sized(32);
const PAIR: Layout = { fields: { public: KEY, private: KEY } };
const CREDS: Layout = {
  fields: {
    noiseKey: PAIR,
    signedIdentityKey: PAIR,
    pairingEphemeralKeyPair: PAIR,
    signedPreKey: { fields: { keyPair: PAIR, signature: sized(64) } },
    advSecretKey: { ...KEY, written: 'text' },
    account: {
      fields: {
        details: asBase64(matching(isDeviceDetails)),
        accountSignatureKey: asBase64(sized(32)),
        accountSignature: asBase64(sized(64)),
        deviceSignature: asBase64(sized(64)),
      },
    },
    signalIdentities: { fields: {}, each: { fields: { identifierKey: sized(33) } } },
    routingInfo: matching(({ length }) => length > 0),
  },
};
/** By type of key. Keys of other types hold no bytes, or mark them. */
const KEYS: Layout = {
  fields: {
    'pre-key': { fields: {}, each: PAIR },
    'app-state-sync-key': { fields: {}, each: { fields: { keyData: asBase64(sized(32)) } } },
    'app-state-sync-version': {
      fields: {},
      each: {
        fields: {
          hash: sized(128),
          indexValueMap: { fields: {}, each: { fields: { valueMac: sized(32) } } },
        },
      },
    },
    'identity-key': { fields: {}, each: sized(33) },
    'sender-key': { fields: {}, each: matching(isJsonList) },
    tctoken: { fields: {}, each: { fields: { token: matching(({ length }) => length > 0) } } },
    session: { fields: {}, each: { fields: {} } },
  },
};
const NATIVE: Readonly<Record<BytePlace['written'], ReadonlySet<ByteForm>>> = {
  buffer: new Set(['buffer', 'indexed']),
  base64: new Set(['buffer', 'indexed', 'base64', 'list']),
  text: new Set(['base64']),
};
const EXTENDED_NUMBERS = ['$numberInt', '$numberLong', '$numberDouble'] as const;

/**
 * Writes bytes in any form of `bytes.ts` as Baileys writes them. What cannot be read stays as it is, for the checks to
 * name. Values that are in order are not copied. The depth of what is given is limited by the caller.
 */
export function toNormalForm(creds: unknown, keys: unknown): NormalForm {
  const foreign = new Set<ByteForm>();
  const unpacked = unpackWhole(creds, foreign);
  return { creds: normalise(unpacked, CREDS, foreign), keys: normalise(keys, KEYS, foreign), foreign };
}

/** A whole `creds.json` as bytes, as file systems and databases hand it over. */
function unpackWhole(creds: unknown, foreign: Set<ByteForm>): unknown {
  const reading = isObject(creds) && 'noiseKey' in creds ? null : readBytes(creds, isJsonObject);
  if (reading === null) return creds;
  const unpacked = unpackText(reading.bytes.toString('utf8'), foreign);
  return isObject(unpacked) ? unpacked : creds;
}

function normalise(given: unknown, layout: Layout | null, foreign: Set<ByteForm>): unknown {
  if (layout !== null && 'fits' in layout) return normaliseBytes(given, layout, foreign);
  if (layout === PAIR && isPlainPair(given)) return given;
  const value = layout === null ? given : unpackText(given, foreign);
  if (Array.isArray(value)) {
    return mapChanged(value, value.entries(), (_, inner) => normalise(inner, eachOf(layout), foreign));
  }
  if (!isObject(value)) return value;
  const special = hasFieldsOf(layout, value) ? null : readSpecial(value, foreign);
  if (special !== null) return special.value;
  const { type, ...fields } = value;
  const whole = type === 'Buffer' && sizeOfBuffer(value) === null ? fields : value;
  return mapChanged(whole, Object.entries(whole), (name, inner) =>
    normalise(inner, fieldOf(layout, String(name)), foreign),
  );
}

/** Whether an object is what its place wants, whatever kind it says it is of. */
function hasFieldsOf(layout: Layout | null, value: JsonObject): boolean {
  if (layout === null || 'fits' in layout) return false;
  const isEach = layout.each !== undefined;
  return Object.keys(value).some(
    (name) => Object.hasOwn(layout.fields, name) || (isEach && name !== 'type' && name !== 'data'),
  );
}

function normaliseBytes(value: unknown, place: BytePlace, foreign: Set<ByteForm>): unknown {
  if (value === undefined || value === null) return value;
  if (place.size !== null && sizeOfBuffer(value) === place.size && place.written === 'buffer') return value;
  const reading = readBytes(value, place.fits);
  if (reading === null) return value;
  if (!NATIVE[place.written].has(reading.form)) foreign.add(reading.form);
  const base64 = reading.bytes.toString('base64');
  if (place.written === 'buffer') return toBuffer(reading.bytes);
  const isStrictBuffer = sizeOfBuffer(value) === reading.bytes.length;
  return place.written === 'base64' && isStrictBuffer ? value : base64;
}

/** Bytes and numbers that name their own kind, wherever they stand. */
function readSpecial(value: JsonObject, foreign: Set<ByteForm>): { readonly value: unknown } | null {
  for (const name of EXTENDED_NUMBERS) {
    if (typeof value[name] === 'string') return { value: Number(value[name]) };
  }
  if (!isMarkedAsBytes(value) || sizeOfBuffer(value) !== null) return null;
  const reading = readBytes(value, () => true);
  // Baileys stops at the next write where something only says that it is bytes.
  if (reading === null) return { value: undefined };
  if (!NATIVE.buffer.has(reading.form)) foreign.add(reading.form);
  return { value: toBuffer(reading.bytes) };
}

/** Stores that know texts alone keep whole objects as JSON. */
function unpackText(value: unknown, foreign: Set<ByteForm>): unknown {
  if (typeof value !== 'string' || !/^\s*\{/.test(value)) return value;
  try {
    const unpacked: unknown = JSON.parse(value);
    if (isDeeperThan(unpacked, MAX_DEPTH)) return value;
    foreign.add('text');
    return unpacked;
  } catch {
    // A text that only starts like JSON.
    return value;
  }
}

function mapChanged(
  whole: JsonObject | readonly unknown[],
  entries: Iterable<readonly [string | number, unknown]>,
  change: (name: string | number, value: unknown) => unknown,
): unknown {
  let isChanged = false;
  const changed: [string | number, unknown][] = [];
  for (const [name, value] of entries) {
    const after = change(name, value);
    isChanged ||= after !== value;
    if (after !== undefined) changed.push([name, after]);
  }
  if (!isChanged) return whole;
  return Array.isArray(whole) ? changed.map(([, value]) => value) : Object.fromEntries(changed);
}

function eachOf(layout: Layout | null): Layout | null {
  return layout !== null && 'fields' in layout ? (layout.each ?? null) : null;
}

function fieldOf(layout: Layout | null, name: string): Layout | null {
  if (layout === null || !('fields' in layout)) return null;
  return Object.hasOwn(layout.fields, name) ? (layout.fields[name] ?? null) : (layout.each ?? null);
}

function sized(size: number): BytePlace {
  return { fits: ({ length }) => length === size, size, written: 'buffer' };
}

function matching(fits: Fits): BytePlace {
  return { fits, size: null, written: 'buffer' };
}

function asBase64(place: BytePlace): BytePlace {
  return { ...place, written: 'base64' };
}

function isJsonObject(bytes: Buffer): boolean {
  return bytes[0] === 0x7b;
}

/** Sender keys are JSON text as bytes. */
function isJsonList(bytes: Buffer): boolean {
  return bytes[0] === 0x5b;
}
