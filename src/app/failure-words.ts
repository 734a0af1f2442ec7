import { AppError } from '../wire/errors.ts';
import { StartError } from './start-error.ts';

/** Turns a failure to listen into an error whose words name the settings of the address. */
export function listenFailure(error: unknown, { port, host }: { port: number; host: string }): StartError {
  const say = LISTEN_WORDS[codeOf(error)] ?? otherListenFailure;
  return new StartError(say({ port, host, code: codeOf(error) }), { cause: error });
}

type Listening = { readonly port: number; readonly host: string; readonly code: string };

const LISTEN_WORDS: Readonly<Record<string, (at: Listening) => string>> = {
  EADDRINUSE: ({ port }) =>
    `PORT ${port} is taken by another program. Stop that program, or set PORT to another number.`,
  EACCES: ({ port }) =>
    `PORT ${port} may not be opened by this user. Set PORT to a number above 1023, and put a proxy in front.`,
  EPERM: ({ port }) => `PORT ${port} may not be opened by this user. Set PORT to another number.`,
  EADDRNOTAVAIL: notAnAddress,
  ENOTFOUND: notAnAddress,
  EAI_AGAIN: notAnAddress,
  EAI_FAIL: notAnAddress,
  EAFNOSUPPORT: notAnAddress,
  EINVAL: notAnAddress,
};

function notAnAddress({ host }: Listening): string {
  return `HOST ${host} is not an address of this machine. Set HOST to one of its addresses, or to 0.0.0.0 for all of them.`;
}

function otherListenFailure({ port, host, code }: Listening): string {
  return `HOST ${host} and PORT ${port} cannot be listened on (${code}). Set them to others.`;
}

/** Words for the error codes of SQLite and the system about the file of a store. */
const FILE_WORDS: readonly (readonly [RegExp, string])[] = [
  [/^SQLITE_NOTADB/, 'it is not a database: move it away, or set DATA_DIR to another folder'],
  [/^SQLITE_CORRUPT/, 'it is damaged: put a copy of it back, or move it away to begin anew'],
  [
    /^SQLITE_CANTOPEN|^EISDIR/,
    'it cannot be opened: see that it is a file that this user can read and write',
  ],
  [/^SQLITE_(?:READONLY|PERM|AUTH)|^EACCES|^EPERM|^EROFS/, 'this user may not read and write it'],
  [/^SQLITE_(?:BUSY|LOCKED)/, 'another program keeps it locked: stop that program'],
  [/^SQLITE_FULL|^ENOSPC|^EDQUOT/, 'the disk is full: make room'],
  [/^SQLITE_IOERR|^EIO/, 'the disk cannot be read or written'],
];

/** Puts a failure to open the embedded store into words for the operator; returns any other error unchanged. */
export function storeFailure(error: unknown, path: string): unknown {
  if (!(error instanceof AppError) || error.code !== 'STORE_UNAVAILABLE') return error;
  return new StartError(`The store ${path} cannot be used: ${causeWords(error.cause)}.`, { cause: error });
}

/** Says why a store failed, in words of this program if it knows the code. */
export function causeWords(cause: unknown): string {
  const code = codeOf(cause);
  const known = FILE_WORDS.find(([codes]) => codes.test(code));
  if (known !== undefined) return known[1];
  return cause instanceof Error ? cause.message.replace(/\.$/, '') : 'it does not answer';
}

/** Returns the code of an error. If a file cannot be opened, libsql gives no code but only SQLite's number at the end of its message. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  if ('code' in error && typeof error.code === 'string' && error.code !== '') return error.code;
  return /^ConnectionFailed\(.*: 14"\)$/s.test(error.message) ? 'SQLITE_CANTOPEN' : '';
}
