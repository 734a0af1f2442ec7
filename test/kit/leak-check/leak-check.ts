import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The kinds of secrets whose places are checked. */
type CanaryKind =
  | 'session ID'
  | 'token'
  | 'QR'
  | 'pairing code'
  | 'number'
  | 'key'
  | 'passkey question'
  | 'passkey answer';

export type Canary = { readonly kind: CanaryKind; readonly value: string | Buffer };

/** A text in which secrets are searched: a log, a file or an answer. */
type Place = { readonly name: string; readonly text: string };

/** The file with the program's own keys. It is not searched, because it lies beside the embedded store on purpose. */
const KEY_FILE = 'encryption-keys';

/**
 * The forms in which bytes usually leak: raw, base64 in its three alignments and both alphabets, hex in both cases, and the
 * way Node prints a Buffer.
 */
function formsOf(value: string | Buffer): readonly string[] {
  const bytes = Buffer.from(value);
  const hex = bytes.toString('hex');
  const base64 = [0, 1, 2].map((shift) => base64Inside(bytes, shift));
  return [
    bytes.toString('latin1'),
    ...(typeof value === 'string' ? [value] : []),
    hex,
    hex.toUpperCase(),
    hex.replace(/..(?=.)/g, '$& '),
    ...base64,
    ...base64.map((text) => text.replaceAll('+', '-').replaceAll('/', '_')),
  ];
}

/** The kind and place of every secret found. The secret itself is left out, so that a failing test does not print it. */
export function findCanaries(canaries: readonly Canary[], places: readonly Place[]): readonly string[] {
  const forms = canaries.map(({ kind, value }) => ({ kind, forms: new Set(formsOf(value)) }));
  return places.flatMap(({ name, text }) =>
    forms
      .filter((canary) => [...canary.forms].some((form) => text.includes(form)))
      .map(({ kind }) => `a ${kind} in ${name}`),
  );
}

/** Every file below a folder, its bytes as latin1 text; empty if the folder does not exist. */
export async function filesBelow(folder: string): Promise<readonly Place[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile() && entry.name !== KEY_FILE);
  return Promise.all(
    files.map(async ({ parentPath, name }) => {
      const path = join(parentPath, name);
      return { name: path.slice(folder.length + 1), text: (await readFile(path)).toString('latin1') };
    }),
  );
}

/** The part of the base64 of bytes that does not depend on the bytes before and after them. */
function base64Inside(bytes: Buffer, shift: number): string {
  const text = Buffer.concat([Buffer.alloc(shift), bytes])
    .toString('base64')
    .replace(/=+$/, '');
  const start = [0, 2, 3][shift] ?? 0;
  const isWhole = (shift + bytes.length) % 3 === 0;
  return text.slice(start, isWhole ? undefined : -1);
}
