import { AppError } from '../wire/errors.ts';
import { KeyRingError } from '../session/ring/key-ring.ts';
import { RingMismatchError } from '../session/ring/ring-check.ts';
import { StartError } from './start-error.ts';
import { operator } from '../texts/en/operator.ts';

const { listening, store } = operator;

/** Turns a failure to listen into an error whose words name the settings of the address. */
export function listenFailure(error: unknown, { port, host }: { port: number; host: string }): StartError {
  const say = LISTEN_WORDS[codeOf(error)] ?? listening.other;
  return new StartError(say({ port, host, code: codeOf(error) }), { cause: error });
}

type Listening = { readonly port: number; readonly host: string; readonly code: string };

const LISTEN_WORDS: Readonly<Record<string, (at: Listening) => string>> = {
  EADDRINUSE: listening.taken,
  EACCES: listening.lowPort,
  EPERM: listening.notAllowed,
  EADDRNOTAVAIL: listening.notHere,
  ENOTFOUND: listening.notHere,
  EAI_AGAIN: listening.notHere,
  EAI_FAIL: listening.notHere,
  EAFNOSUPPORT: listening.notHere,
  EINVAL: listening.notHere,
};

/** Words for the error codes of SQLite and the system about the file of a store. */
const FILE_WORDS: readonly (readonly [RegExp, string])[] = [
  [/^SQLITE_NOTADB/, store.noDatabase],
  [/^SQLITE_CORRUPT/, store.damaged],
  [/^SQLITE_CANTOPEN|^EISDIR/, store.notOpened],
  [/^SQLITE_(?:READONLY|PERM|AUTH)|^EACCES|^EPERM|^EROFS/, store.notAllowed],
  [/^SQLITE_(?:BUSY|LOCKED)/, store.locked],
  [/^SQLITE_FULL|^ENOSPC|^EDQUOT/, store.full],
  [/^SQLITE_IOERR|^EIO/, store.disk],
];

/** Puts a failure to open the embedded store into words for the operator; returns any other error unchanged. */
export function storeFailure(error: unknown, path: string): unknown {
  if (codeOf(error) === 'MODULE_NOT_FOUND') return new StartError(store.notInstalled, { cause: error });
  if (!(error instanceof AppError) || error.code !== 'STORE_UNAVAILABLE') return error;
  return new StartError(store.fileUnusable(path, causeWords(error.cause)), { cause: error });
}

/** True if the words for a failure of the store already say what to do, so that advice of other kinds would mislead. */
export function tellsWhatToDo(error: unknown): boolean {
  if (error instanceof RingMismatchError || error instanceof KeyRingError) return true;
  const cause = error instanceof StartError && error.cause instanceof AppError ? error.cause : error;
  return cause instanceof AppError ? wordsOf(cause.cause) !== undefined : cause instanceof StartError;
}

/** Says why a store failed, in words of this program if it knows the code. */
export function causeWords(cause: unknown): string {
  const known = wordsOf(cause);
  if (known !== undefined) return known;
  return cause instanceof Error ? cause.message.replace(/\.$/, '') : store.silent;
}

function wordsOf(cause: unknown): string | undefined {
  const code = codeOf(cause);
  return FILE_WORDS.find(([codes]) => codes.test(code))?.[1];
}

/** Returns the code of an error. If a file cannot be opened, libsql gives no code but only SQLite's number at the end of its message. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  if ('code' in error && typeof error.code === 'string' && error.code !== '') return error.code;
  return /^ConnectionFailed\(.*: 14"\)$/s.test(error.message) ? 'SQLITE_CANTOPEN' : '';
}
