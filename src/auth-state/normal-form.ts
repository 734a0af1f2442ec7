import type { ByteForm } from '../wire/reasons/checks.ts';
import { isMarkedAsBytes, numberIn, readBytes, sizeOfBuffer, toBuffer, type Fits } from './bytes.ts';
import { isPlainPair } from './creds-reader.ts';
import { isDeviceDetails } from './checks/device-details.ts';
import { isDeeperThan, isObject, type JsonObject } from './json.ts';

/**
 * A place for bytes. With `buffer` Baileys needs a Buffer there, with `text` bare base64. `base64` stands for fields of protobuf messages,
 * for which Baileys reads and writes both forms.
 */
type BytePlace = {
  readonly fits: Fits;
  readonly size: number | null;
  readonly written: 'buffer' | 'base64' | 'text';
};
/** The places for bytes in an object, by the name of the field; `each` is for fields with other names. */
type Layout = BytePlace | { readonly fields: Readonly<Record<string, Layout>>; readonly each?: Layout };

/** A state in the form that Baileys writes. */
type NormalForm = {
  readonly creds: unknown;
  readonly keys: unknown;
  /** The forms in the given state that version 7 of Baileys does not read by itself. */
  readonly foreign: ReadonlySet<ByteForm>;
};

/** The greatest depth of a state that is read; sessions of Baileys are nested far less deeply. */
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
/** The places for bytes by type of key. Keys of other types hold no bytes, or mark them as such. */
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

/**
 * Turns bytes in any form of `bytes.ts` into the form that Baileys writes. Bytes that cannot be read stay as they are, so that the checks
 * can name them. Values that need no change are not copied. The caller must have limited the depth of both values.
 */
export function toNormalForm(creds: unknown, keys: unknown): NormalForm {
  const foreign = new Set<ByteForm>();
  const unpacked = unpackWhole(creds, foreign);
  return { creds: normalise(unpacked, CREDS, foreign), keys: normalise(keys, KEYS, foreign), foreign };
}

/** Unpacks creds that are given as the bytes of the whole file, as file systems and databases return them. */
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

/** True if an object has the fields that its place expects, even if a field such as `type` says that it holds bytes. */
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

/** Reads bytes and numbers that are marked as such by their own fields; `null` for any other object. */
function readSpecial(value: JsonObject, foreign: Set<ByteForm>): { readonly value: unknown } | null {
  const number = numberIn(value);
  if (number !== null) return { value: number };
  if (!isMarkedAsBytes(value) || sizeOfBuffer(value) !== null) return null;
  const reading = readBytes(value, () => true);
  // A value that is marked as bytes but holds none is removed, because Baileys would fail at its next write.
  if (reading === null) return { value: undefined };
  if (!NATIVE.buffer.has(reading.form)) foreign.add(reading.form);
  return { value: toBuffer(reading.bytes) };
}

/** Parses an object that is given as JSON text, because some stores can keep only texts. */
function unpackText(value: unknown, foreign: Set<ByteForm>): unknown {
  if (typeof value !== 'string' || !/^\s*\{/.test(value)) return value;
  try {
    const unpacked: unknown = JSON.parse(value);
    if (isDeeperThan(unpacked, MAX_DEPTH)) return value;
    foreign.add('text');
    return unpacked;
  } catch {
    // The text only starts like JSON, so it is kept as it is.
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
