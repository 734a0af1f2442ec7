import { SHARED_BYTES } from '../../../ports/shared/rows.ts';

const ID_BYTES = 32;
export const PROCESS_ID = /^[\w-]{1,64}$/;

/** Matches numbers to which one can be added. A command that adds to anything else fails as a whole. */
export const COUNTED = { $gte: 0, $lt: Number.MAX_SAFE_INTEGER } as const;

/** The rows of a cursor that `read` knows as ours, each once. It stops at `limit` rows of any kind, so that no server can fill the memory. */
export async function collect<Raw, Row extends { readonly id: Buffer | string }>(
  cursor: AsyncIterable<Raw>,
  limit: number,
  read: (raw: Raw) => Row | null,
): Promise<readonly Row[]> {
  const rows = new Map<string, Row>();
  let count = 0;
  for await (const raw of cursor) {
    const row = read(raw);
    if (row !== null) rows.set(typeof row.id === 'string' ? row.id : nameOf(row.id), row);
    count += 1;
    if (count >= limit) break;
  }
  return [...rows.values()];
}

/** A server may answer with other rows than the requested ones, which are ignored. */
export function amongAsked<Row extends { readonly id: Buffer }>(
  ids: readonly Buffer[],
): (row: Row) => boolean {
  const names = new Set(ids.map(nameOf));
  return ({ id }) => names.has(nameOf(id));
}

/** One answer of the server for all rows with these names. */
export function oneBatch(ids: readonly Buffer[]): { readonly limit: number; readonly batchSize: number } {
  // With one row more the server need not be asked whether that was all.
  return { limit: ids.length, batchSize: ids.length + 1 };
}

function nameOf(id: Buffer): string {
  return id.toString('hex');
}

export function isId(value: unknown): value is Buffer {
  return Buffer.isBuffer(value) && value.length === ID_BYTES;
}

export function isProcessId(value: unknown): value is string {
  return typeof value === 'string' && PROCESS_ID.test(value);
}

type Kind = keyof typeof SHARED_BYTES;

export function isBytes(kind: Kind, value: unknown): value is Buffer {
  return Buffer.isBuffer(value) && value.length <= SHARED_BYTES[kind];
}

export function isBytesOrNull(kind: Kind, value: unknown): value is Buffer | null {
  return value === null || isBytes(kind, value);
}

/** Refuses to write what would not be read. */
export function bounded(kind: Kind, value: Buffer): Buffer {
  if (isBytes(kind, value)) return value;
  throw new Error(`the ${kind} of a shared row is too large`);
}
