import { CommandError, EXIT } from './exit.ts';
import { RESTORE_LIMIT_MS } from './server/client.ts';
import { restore } from '../texts/own.ts';

const say = restore.options;

const MAX_WAIT_S = 600;

/** Options of `useSession` before they are checked, because a caller in JavaScript may pass anything. */
type Given = { readonly [name: string]: unknown };

/** Checks the options of `useSession`. Errors: USAGE, with a sentence that says what to write instead. */
export function assertOptions(options: unknown): void {
  if (typeof options !== 'object' || options === null || Array.isArray(options) || isPromise(options))
    throw usage(say.shape(kindOf(options)));
  const { sessionId, url, dir, wait, keep, fromDayOfLink } = options as Given;
  if (!isText(sessionId) || sessionId.trim() === '')
    throw usage(faultOf('sessionId', sessionId, say.idMissing));
  if (!isNothing(url) && !isText(url)) throw usage(faultOf('url', url, say.urlMissing));
  for (const [name, choice] of Object.entries({ keep, fromDayOfLink })) {
    if (isNothing(choice) || typeof choice === 'boolean') continue;
    throw usage(restore.keep.choice(name, kindOf(choice)));
  }
  const isKept = keep === true;
  if (!isText(dir) && !(isKept && isNothing(dir))) throw usage(faultOf('dir', dir, say.dirMissing));
  if (!isNothing(wait) && typeof wait !== 'number') {
    throw usage(say.wait(kindOf(wait)));
  }
  assertLoad(options as Given, isKept && isNothing(dir));
}

function assertLoad({ useMultiFileAuthState: load }: Given, isOptional: boolean): void {
  if (typeof load === 'function' || (isOptional && isNothing(load))) return;
  throw usage(isNothing(load) ? say.loadMissing : say.load(kindOf(load)));
}

/** Refuses an empty name, which would stand for the folder in which the bot was started. Errors: USAGE. */
export function assertDir(dir: string): void {
  if (dir.trim() !== '' && !dir.includes('\0')) return;
  throw usage(say.dirEmpty);
}

/** Returns the limit of a restore in milliseconds. Errors: USAGE. */
export function limitOf(waitS: number | null): number {
  if (waitS === null) return RESTORE_LIMIT_MS;
  if (Number.isFinite(waitS) && waitS > 0 && waitS <= MAX_WAIT_S) return waitS * 1_000;
  throw usage(say.waitRange(MAX_WAIT_S));
}

function faultOf(name: string, value: unknown, missing: string): string {
  if (isNothing(value) || isText(value)) return missing;
  if (isPromise(value)) return say.promise(name);
  return typeof value === 'number' ? say.number(name) : say.noText(name, kindOf(value));
}

function kindOf(value: unknown): Parameters<typeof say.shape>[0] {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'list';
  if (isPromise(value)) return 'promise';
  const kind = typeof value;
  return kind === 'string' ? 'text' : kind;
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
