import { CommandError, EXIT } from './exit.ts';
import { RESTORE_LIMIT_MS } from './server/client.ts';

const MAX_WAIT_S = 600;
const SHAPE = '{ sessionId, url, dir, useMultiFileAuthState }';
const SECONDS = `in seconds, above 0 and at most ${MAX_WAIT_S}`;

/** Options of `useSession` before they are checked, because a caller in JavaScript may pass anything. */
type Given = { readonly [name: string]: unknown };

/** Checks the options of `useSession`. Errors: USAGE, with a sentence that says what to write instead. */
export function assertOptions(options: unknown): void {
  if (typeof options !== 'object' || options === null || Array.isArray(options) || isPromise(options))
    throw usage(`useSession takes one object: useSession(${SHAPE}). This is ${kindOf(options)}.`);
  const { sessionId, url, dir, wait, useMultiFileAuthState: load } = options as Given;
  if (!isText(sessionId) || sessionId.trim() === '')
    throw usage(`sessionId ${faultOf(sessionId, 'set it, for example from SESSION_ID')}`);
  if (!isNothing(url) && !isText(url))
    throw usage(`url ${faultOf(url, 'set it to the address of the server')}`);
  if (!isText(dir)) throw usage(`dir ${faultOf(dir, 'say in which folder the session lives')}`);
  if (!isNothing(wait) && typeof wait !== 'number') {
    throw usage(`wait is ${kindOf(wait)}: write the seconds as a number, like wait: 90.`);
  }
  if (typeof load === 'function') return;
  throw usage(
    isNothing(load)
      ? 'useMultiFileAuthState is missing: hand in the one of Baileys.'
      : `useMultiFileAuthState is ${kindOf(load)}: hand in the function of Baileys itself, without () behind it.`,
  );
}

/** Refuses an empty name, which would stand for the folder in which the bot was started. Errors: USAGE. */
export function assertDir(dir: string): void {
  if (dir.trim() !== '' && !dir.includes('\0')) return;
  throw usage('The folder has no name: say where the session goes (--dir, dir in useSession).');
}

/** Returns the limit of a restore in milliseconds. Errors: USAGE. */
export function limitOf(waitS: number | null): number {
  if (waitS === null) return RESTORE_LIMIT_MS;
  if (Number.isFinite(waitS) && waitS > 0 && waitS <= MAX_WAIT_S) return waitS * 1_000;
  throw usage(`The waiting time (--wait, wait in useSession) is ${SECONDS}, like 90.`);
}

function faultOf(value: unknown, helps: string): string {
  if (isNothing(value) || isText(value)) return `is missing: ${helps}.`;
  if (isPromise(value)) return 'is a Promise: write await before it.';
  if (typeof value === 'number') return 'is a number: write it in quotes, as a text.';
  return `is ${kindOf(value)}: it must be a text.`;
}

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return 'a list';
  if (isPromise(value)) return 'a Promise';
  if (isText(value)) return 'a text';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

function isPromise(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}

function isNothing(value: unknown): value is null | undefined {
  return value === null || value === undefined;
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function usage(sentence: string): CommandError {
  return new CommandError('USAGE', EXIT.usage, sentence);
}
