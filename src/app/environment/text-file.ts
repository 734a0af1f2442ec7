import { readFileSync } from 'node:fs';
import { isUtf8 } from 'node:buffer';

/** What the operator reads about a file that cannot be read; any other code is shown as it is. */
const WORDS: Readonly<Record<string, string>> = {
  ENOENT: 'it is not there, or is a link that leads nowhere',
  EISDIR: 'it is a folder',
  ENOTDIR: 'it lies below a file',
  EACCES: 'this user may not read it',
  EPERM: 'this user may not read it',
  ELOOP: 'links lead round in a circle',
};

/** A text of the operator, without the mark that some editors put in front. Throws with a reason in words, and its code. */
export function readText(path: string): string {
  const bytes = bytesOf(path);
  // Every other byte of plain text in UTF-16 is zero; a mark in front tells it too.
  const isUtf16 = /^(?:\xff\xfe|\xfe\xff)/.test(bytes.toString('latin1', 0, 2)) || bytes.includes(0);
  if (isUtf16) throw new Error('it is written in UTF-16; save it as UTF-8');
  if (!isUtf8(bytes)) throw new Error('it is not written in UTF-8; save it so');
  return bytes.toString('utf8').replace(/^\ufeff/, '');
}

/** The code of a failed call to the system, else ''. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

function bytesOf(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    const code = codeOf(error);
    throw Object.assign(new Error(WORDS[code] ?? `${code} from the system`, { cause: error }), { code });
  }
}
