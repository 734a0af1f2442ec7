/*
 * Values of a state as JSON texts, in the form that Baileys writes into files (its BufferJSON). A text cannot be changed by a caller that goes
 * on working with the value, so it serves as a copy.
 */

/** Writes a value as Baileys writes it into a file. Errors: TypeError for a value that has no text, such as a bigint, a circle or a function. */
export function toText(value: unknown): string {
  const text: unknown = JSON.stringify(value, (_name, inner: unknown) =>
    isBytes(inner) ? asBuffer(inner) : inner,
  );
  if (typeof text !== 'string') throw new TypeError(`Do not know how to serialize a ${typeof value}`);
  return text;
}

/** Reads a text back, with bytes as Buffers, as Baileys reads its files. */
export function fromText(text: string): unknown {
  return JSON.parse(text, (_name, inner: unknown) => revived(inner));
}

/** Reads a text without turning bytes into Buffers: the form of the answer of `GET /session`. */
export function asJson(text: string): unknown {
  return JSON.parse(text);
}

type Bytes = Uint8Array | { readonly type: 'Buffer'; readonly data: unknown };

function isBytes(value: unknown): value is Bytes {
  if (typeof value !== 'object' || value === null) return false;
  return value instanceof Uint8Array || ('type' in value && value.type === 'Buffer' && 'data' in value);
}

function asBuffer(value: Bytes): unknown {
  return { type: 'Buffer', data: bufferOf('data' in value ? value.data : value).toString('base64') };
}

/** A Buffer has turned itself into a list of numbers before it gets here; a text is base64 already. */
function bufferOf(data: unknown): Buffer {
  if (typeof data === 'string') return Buffer.from(data, 'base64');
  if (data instanceof Uint8Array) return Buffer.from(data);
  return Buffer.from(Array.isArray(data) ? data : []);
}

function revived(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  if ('type' in value && value.type === 'Buffer' && 'data' in value && typeof value.data === 'string') {
    return Buffer.from(value.data, 'base64');
  }
  const names = Object.keys(value);
  const numbers: unknown[] = Object.values(value);
  const isList = names.length > 0 && names.every((name) => !Number.isNaN(Number.parseInt(name, 10)));
  return isList && areNumbers(numbers) ? Buffer.from(numbers) : value;
}

function areNumbers(values: readonly unknown[]): values is readonly number[] {
  return values.every((value) => typeof value === 'number');
}
