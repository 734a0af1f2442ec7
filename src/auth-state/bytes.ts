import type { ByteForm, Unreadable } from '../wire/reasons/checks.ts';
import { isBase64 } from './base64.ts';
import { isObject, type JsonObject } from './json.ts';
import { parseJson } from '../wire/json.ts';

type Reading = { readonly bytes: Buffer; readonly form: ByteForm };
/** Returns true if the bytes can be the value of a field. A reading that does not fit is discarded, and the next form is tried. */
export type Fits = (bytes: Buffer) => boolean;

/** Fields in which an object may hold its bytes, in the order in which they are tried. */
const PAYLOADS = ['data', 'value', '$binary', 'base64', 'buffer', '_buffer', 'bytes', 'hex'] as const;
/** Fields of an array that may stand beside its numbers. */
const ARRAY_FIELDS = new Set(['length', 'byteLength', 'byteOffset', 'offset', 'parent']);
const MAX_WRAPS = 4;
const HEX = /^(?:0x|\\x)?((?:[0-9a-f]{2})+)$/i;
/** Hexadecimal digits with colons, hyphens or spaces after every two. */
const HEX_PAIRS = /^(?:<Buffer )?([0-9a-f]{2}(?:[:\s-][0-9a-f]{2})+)>?$/i;
const DATA_URL = /^data:[\w./+-]{0,100};base64,/;
const BASE64_ANY = /^[\w+/\s-]+={0,2}$/;
const DECIMAL = /^[\d,\s]+$/;

/**
 * Reads bytes in any form of `ByteForm` and returns the first reading that fits; the form that Baileys reads is tried first. `null` if no
 * reading fits.
 */
export function readBytes(value: unknown, fits: Fits): Reading | null {
  for (const reading of readingsOf(value, MAX_WRAPS)) if (fits(reading.bytes)) return reading;
  return null;
}

/** Returns the most likely reading, whatever its size; `null` for a value that holds no bytes in any known form. */
export function readBytesOfAnySize(value: unknown): Reading | null {
  const [first = null] = readingsOf(value, MAX_WRAPS);
  return first;
}

/** Returns the number of bytes in a value that Baileys wrote, in strict base64, without decoding them. `null` for any other form. */
export function sizeOfBuffer(value: unknown): number | null {
  if (!isObject(value) || value['type'] !== 'Buffer') return null;
  const { data } = value;
  return typeof data === 'string' && isBase64(data) ? Buffer.byteLength(data, 'base64') : null;
}

/** Puts bytes into the form that Baileys writes. */
export function toBuffer(bytes: Buffer): { readonly type: 'Buffer'; readonly data: string } {
  return { type: 'Buffer', data: bytes.toString('base64') };
}

/** True for an object whose own fields say that it holds bytes. */
export function isMarkedAsBytes(value: JsonObject): boolean {
  return value['type'] === 'Buffer' || value['$binary'] !== undefined || value['_bsontype'] === 'Binary';
}

/** Names the kind of a value that holds no readable bytes. */
export function kindOfUnreadable(value: unknown): Unreadable {
  if (typeof value === 'string') return value === '' ? 'empty-text' : 'text';
  if (Array.isArray(value)) return 'list';
  if (isObject(value)) return Object.keys(value).length === 0 ? 'empty-object' : 'object';
  if (value === null) return 'null';
  return typeof value === 'number' ? 'number' : 'boolean';
}

/** Yields every reading of a value, that of Baileys first. */
function* readingsOf(value: unknown, wraps: number): Generator<Reading> {
  if (typeof value === 'string') yield* readingsOfText(value, wraps);
  else if (Array.isArray(value)) {
    // Baileys reads only lists of plain numbers, so a list of other values has another form.
    const numbers = value.map(numberOf);
    if (isByteList(numbers)) {
      yield { bytes: Buffer.from(numbers), form: isByteList(value) ? 'list' : 'decimal' };
    }
  } else if (isObject(value)) yield* readingsOfObject(value, wraps);
}

function* readingsOfText(given: string, wraps: number): Generator<Reading> {
  const text = given.trim().replace(DATA_URL, '');
  // Hexadecimal is tried first: a key in base64 practically never consists of hexadecimal digits alone, and the sizes differ.
  const hex = HEX.exec(text)?.[1] ?? HEX_PAIRS.exec(text)?.[1]?.replace(/[^0-9a-f]/gi, '');
  if (hex !== undefined) yield { bytes: Buffer.from(hex, 'hex'), form: 'hex' };
  if (BASE64_ANY.test(text)) yield { bytes: Buffer.from(text, 'base64'), form: 'base64' };
  if (text.includes(',') && DECIMAL.test(text)) {
    const numbers = text.split(',').map(Number);
    if (isByteList(numbers)) yield { bytes: Buffer.from(numbers), form: 'decimal' };
  }
  if (wraps > 0 && /^["[{]/.test(text)) {
    for (const { bytes } of readingsOf(parseJson(text), wraps - 1)) yield { bytes, form: 'text' };
  }
}

function* readingsOfObject(value: JsonObject, wraps: number): Generator<Reading> {
  const { type, data } = value;
  // Characters outside base64 are skipped, as BufferJSON.reviver of Baileys does.
  if (type === 'Buffer' && typeof data === 'string')
    yield { bytes: Buffer.from(data, 'base64'), form: 'buffer' };
  const numbers = numbersByPosition(value);
  const isPlain = Object.values(value).every((byte) => typeof byte === 'number');
  const form = isPlain && numbers?.length === Object.keys(value).length ? 'indexed' : 'wrapped';
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

/** Cuts off the unused end of the buffer in MongoDB's Binary; `position` is the number of bytes in use. */
function cutTo(bytes: Buffer, position: unknown): Buffer {
  return typeof position === 'number' && position > 0 ? bytes.subarray(0, position) : bytes;
}

/** Reads `{"0":12,"1":255}` as BufferJSON.reviver of Baileys does, and also if the fields of an array stand beside the numbers. */
function numbersByPosition(value: JsonObject): readonly number[] | null {
  const fields = Object.entries(value).filter(([name]) => !ARRAY_FIELDS.has(name));
  const isList = fields.length > 0 && fields.every(([name]) => !Number.isNaN(Number.parseInt(name, 10)));
  const numbers = isList ? fields.map(([, byte]) => numberOf(byte)) : [];
  return isList && numbers.every((number) => number !== null) ? numbers : null;
}

/** Reads a number, a text of digits, or an object that {@link numberIn} reads; `null` for any other value. */
function numberOf(value: unknown): number | null {
  if (typeof value === 'number') return value;
  if (typeof value === 'string') return /^-?\d{1,3}$/.test(value.trim()) ? Number(value) : null;
  return isObject(value) ? numberIn(value) : null;
}

const EXTENDED_NUMBERS = ['$numberInt', '$numberLong', '$numberDouble'] as const;
const LONG_FIELDS = new Set(['low', 'high', 'unsigned', '_bsontype', '__isLong__']);

/**
 * Reads an object that stands for a number: MongoDB's extended JSON, or the two halves of 64 bits that protobuf and MongoDB's driver use. `null`
 * for any other object, and for a number that JavaScript cannot hold.
 */
export function numberIn(value: JsonObject): number | null {
  for (const name of EXTENDED_NUMBERS) if (typeof value[name] === 'string') return Number(value[name]);
  const { low, high, unsigned } = value;
  if (typeof low !== 'number' || typeof high !== 'number' || typeof unsigned !== 'boolean') return null;
  const isLong = Object.keys(value).every((name) => LONG_FIELDS.has(name));
  const number = high * 2 ** 32 + (low >>> 0);
  return isLong && Number.isSafeInteger(number) ? number : null;
}

/** True for a list of bytes, which may be signed as in an Int8Array. */
function isByteList(values: readonly unknown[]): values is readonly number[] {
  return (
    values.length > 0 &&
    values.every((byte) => Number.isInteger(byte) && Number(byte) >= -128 && Number(byte) <= 255)
  );
}
