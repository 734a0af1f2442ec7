import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What must never be found where it does not belong. */
export type CanaryKind = 'session ID' | 'token' | 'QR' | 'pairing code' | 'number' | 'key';

export type Canary = { readonly kind: CanaryKind; readonly value: string | Buffer };

/** A text that was written somewhere: a log, a file, an answer. */
export type Place = { readonly name: string; readonly text: string };

/** The program's own key: it seals, and lies beside the embedded store on purpose. */
const KEY_FILE = 'encryption-keys';

/**
 * Every form in which bytes usually leak: as they are, base64 in each of its three alignments and both alphabets, hex in
 * both cases, and as Node prints a Buffer.
 */
export function formsOf(value: string | Buffer): readonly string[] {
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

/** Where canaries were found; never the canaries themselves, so that a failing test leaks nothing either. */
export function findCanaries(canaries: readonly Canary[], places: readonly Place[]): readonly string[] {
  const forms = canaries.map(({ kind, value }) => ({ kind, forms: new Set(formsOf(value)) }));
  return places.flatMap(({ name, text }) =>
    forms
      .filter((canary) => [...canary.forms].some((form) => text.includes(form)))
      .map(({ kind }) => `a ${kind} in ${name}`),
  );
}

/** Every file below a folder, as bytes in latin1; none if the folder is not there. */
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

/** The part of base64 that is the same whatever stands before and after the bytes. */
function base64Inside(bytes: Buffer, shift: number): string {
  const text = Buffer.concat([Buffer.alloc(shift), bytes])
    .toString('base64')
    .replace(/=+$/, '');
  const start = [0, 2, 3][shift] ?? 0;
  const isWhole = (shift + bytes.length) % 3 === 0;
  return text.slice(start, isWhole ? undefined : -1);
}
