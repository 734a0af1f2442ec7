import { readFileSync } from 'node:fs';
import { isUtf8 } from 'node:buffer';

/** The words for a file that cannot be read, by error code; any other code is shown itself. */
const WORDS: Readonly<Record<string, string>> = {
  ENOENT: 'it is not there, or is a link that leads nowhere',
  EISDIR: 'it is a folder',
  ENOTDIR: 'it lies below a file',
  EACCES: 'this user may not read it',
  EPERM: 'this user may not read it',
  ELOOP: 'links lead round in a circle',
};

/** Reads a text file without the byte order mark that some editors write. Throws an error with a reason in words, and with its code. */
export function readText(path: string): string {
  const bytes = bytesOf(path);
  // UTF-16 is recognised by its byte order mark, or by zeros, because every other byte of plain text in it is zero.
  const isUtf16 = /^(?:\xff\xfe|\xfe\xff)/.test(bytes.toString('latin1', 0, 2)) || bytes.includes(0);
  if (isUtf16) throw new Error('it is written in UTF-16; save it as UTF-8');
  if (!isUtf8(bytes)) throw new Error('it is not written in UTF-8; save it so');
  return bytes.toString('utf8').replace(/^\ufeff/, '');
}

/** Returns the code of a failed call to the system; empty for any other error. */
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
