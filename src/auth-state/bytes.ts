import type { ByteForm, Unreadable } from '../wire/reasons/checks.ts';
import { isBase64 } from './base64.ts';
import { isObject, type JsonObject } from './json.ts';

export type Reading = { readonly bytes: Buffer; readonly form: ByteForm };
/** Whether bytes are what belongs in a place: forms are told apart by it. */
export type Fits = (bytes: Buffer) => boolean;

/** Fields that hold the bytes of an object, in the order in which they are looked at. */
const PAYLOADS = ['data', 'value', '$binary', 'base64', 'buffer', '_buffer', 'bytes', 'hex'] as const;
/** Fields that may stand beside numbers by position. */
const ARRAY_FIELDS = new Set(['length', 'byteLength', 'byteOffset', 'offset', 'parent']);
const MAX_WRAPS = 4;
const HEX = /^(?:0x|\\x)?((?:[0-9a-f]{2})+)$/i;
const BASE64_ANY = /^[\w+/\s-]+={0,2}$/;
const DECIMAL = /^[\d,\s]+$/;

/**
 * Bytes in any form that is found in the wild, if they fit. What Baileys itself reads is tried first. `null` if no reading
 * fits.
 */
export function readBytes(value: unknown, fits: Fits): Reading | null {
  for (const reading of readingsOf(value, MAX_WRAPS)) if (fits(reading.bytes)) return reading;
  return null;
}

/** The most likely reading, whether or not it fits; `null` for what holds no bytes in any known form. */
export function readBytesOfAnySize(value: unknown): Reading | null {
  const [first = null] = readingsOf(value, MAX_WRAPS);
  return first;
}

/** Bytes as Baileys writes them, in strict base64: how many, without reading them. `null` for any other form. */
export function sizeOfBuffer(value: unknown): number | null {
  if (!isObject(value) || value['type'] !== 'Buffer') return null;
  const { data } = value;
  return typeof data === 'string' && isBase64(data) ? Buffer.byteLength(data, 'base64') : null;
}

/** Bytes in the form that Baileys writes. */
export function toBuffer(bytes: Buffer): { readonly type: 'Buffer'; readonly data: string } {
  return { type: 'Buffer', data: bytes.toString('base64') };
}

/** An object that says of itself that it holds bytes, wherever it stands. */
export function isMarkedAsBytes(value: JsonObject): boolean {
  return value['type'] === 'Buffer' || value['$binary'] !== undefined || value['_bsontype'] === 'Binary';
}

/** What stands where bytes should be; nothing of the value itself is in it. */
export function kindOfUnreadable(value: unknown): Unreadable {
  if (typeof value === 'string') return value === '' ? 'empty-text' : 'text';
  if (Array.isArray(value)) return 'list';
  if (isObject(value)) return Object.keys(value).length === 0 ? 'empty-object' : 'object';
  if (value === null) return 'null';
  return typeof value === 'number' ? 'number' : 'boolean';
}

/** Every way to read a value, the one Baileys takes first. */
function* readingsOf(value: unknown, wraps: number): Generator<Reading> {
  if (typeof value === 'string') yield* readingsOfText(value, wraps);
  else if (Array.isArray(value)) {
    if (isByteList(value)) yield { bytes: Buffer.from(value), form: 'list' };
  } else if (isObject(value)) yield* readingsOfObject(value, wraps);
}

function* readingsOfText(given: string, wraps: number): Generator<Reading> {
  const text = given.trim();
  // First, as a key in base64 is never made of hexadecimal digits alone; of another size they are different anyway.
  const hex = HEX.exec(text)?.[1];
  if (hex !== undefined) yield { bytes: Buffer.from(hex, 'hex'), form: 'hex' };
  if (BASE64_ANY.test(text)) yield { bytes: Buffer.from(text, 'base64'), form: 'base64' };
  if (text.includes(',') && DECIMAL.test(text)) {
    const numbers = text.split(',').map(Number);
    if (isByteList(numbers)) yield { bytes: Buffer.from(numbers), form: 'decimal' };
  }
  if (wraps > 0 && /^["[{]/.test(text)) {
    for (const { bytes } of readingsOf(parse(text), wraps - 1)) yield { bytes, form: 'text' };
  }
}

function* readingsOfObject(value: JsonObject, wraps: number): Generator<Reading> {
  const { type, data } = value;
  // As BufferJSON.reviver of Baileys does it: whatever is no base64 is passed over.
  if (type === 'Buffer' && typeof data === 'string')
    yield { bytes: Buffer.from(data, 'base64'), form: 'buffer' };
  const numbers = numbersByPosition(value);
  const form = numbers?.length === Object.keys(value).length ? 'indexed' : 'wrapped';
  if (numbers !== null) yield { bytes: Buffer.from(numbers), form };
  if (wraps === 0) return;
  for (const name of PAYLOADS) {
    for (const { bytes } of readingsOf(value[name], wraps - 1)) {
      yield { bytes: cutTo(bytes, value['position']), form: formOfWrap(value, name) };
    }
  }
}

function formOfWrap(value: JsonObject, name: string): ByteForm {
  if (name === '$binary') return 'binary';
  return value['type'] === 'Buffer' && name === 'data' && typeof value['data'] === 'object'
    ? 'numbers'
    : 'wrapped';
}

/** MongoDB's Binary keeps a larger buffer than it has filled; `position` says how far. */
function cutTo(bytes: Buffer, position: unknown): Buffer {
  return typeof position === 'number' && position > 0 ? bytes.subarray(0, position) : bytes;
}

/** The numbers of `{"0":12,"1":255}` as BufferJSON.reviver of Baileys takes them, or with the fields of an array beside them. */
function numbersByPosition(value: JsonObject): readonly number[] | null {
  const fields = Object.entries(value).filter(([name]) => !ARRAY_FIELDS.has(name));
  const isList =
    fields.length > 0 &&
    fields.every(([name, byte]) => !Number.isNaN(Number.parseInt(name, 10)) && typeof byte === 'number');
  return isList ? fields.map(([, byte]) => Number(byte)) : null;
}

/** Also signed bytes, as an Int8Array holds them. */
function isByteList(values: readonly unknown[]): values is readonly number[] {
  return (
    values.length > 0 &&
    values.every((byte) => Number.isInteger(byte) && Number(byte) >= -128 && Number(byte) <= 255)
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // No JSON after all.
    return null;
  }
}
