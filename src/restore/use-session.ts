import { asCommandError } from './exit.ts';
import type { KeptSession } from './keep/running.ts';
import { keepSession } from './keep/start.ts';
import { assertOptions } from './options.ts';
import { restoreSession, type Surroundings } from './restore-session.ts';

/** What the options of all kinds of {@link useSession} have in common. */
type Common = {
  /** The value of SESSION_ID; `undefined` gives an error that says so. */
  readonly sessionId: string | undefined;
  readonly url?: string | undefined;
  /** Seconds for all requests to the server together. Without it, and with `keep` and no session in a folder, the wait has no end; else 20. */
  readonly wait?: number | undefined;
};

/** `State` is the type that `useMultiFileAuthState` of the bot's own Baileys returns. */
export type UseSession<State> = Common & {
  /** The folder in which the bot keeps the session from then on. It should be on a disk that survives restarts. */
  readonly dir: string;
  readonly useMultiFileAuthState: (dir: string) => Promise<State>;
  readonly keep?: false | undefined;
};

type Keep = Common & {
  /** The session follows the bot: the server keeps what the bot makes of it. */
  readonly keep: true;
  /** Starts from the day of the link if what is kept is damaged. */
  readonly fromDayOfLink?: boolean | undefined;
};

/** Options of a bot that lives in a folder, or in memory where `dir` is `undefined`. */
export type KeepSession<State> = Keep & {
  readonly dir?: string | undefined;
  readonly useMultiFileAuthState: (dir: string) => Promise<State>;
};

/** Options of a bot that has no disk at all. */
export type KeepInMemory = Keep & { readonly dir?: undefined; readonly useMultiFileAuthState?: undefined };

/** What comes in addition to the state. */
type Kept = Pick<KeptSession, 'flush' | 'close'>;

/** The function for bots, in its three forms. */
export type UseSessionFunction<More extends readonly unknown[] = []> = {
  (options: KeepInMemory, ...more: More): Promise<KeptSession>;
  <State>(options: KeepSession<State>, ...more: More): Promise<State & Kept>;
  <State>(options: UseSession<State>, ...more: More): Promise<State>;
};

const QUIET: Surroundings = { env: {}, warn: (sentence) => process.emitWarning(sentence) };

/**
 * Restores the session into the folder at the first start, and returns the result of `useMultiFileAuthState` for that folder. With `keep` the
 * session goes on where the last bot ended, with a folder or without one.
 * Errors: those of {@link restoreSession} and {@link keepSession}; each has a `code` and a `message` in plain words.
 */
export const useSession = (async (options: UseSession<unknown> | KeepSession<unknown>, around = QUIET) => {
  assertOptions(options);
  const { sessionId = '', url = null, dir = null, wait: waitS = null, useMultiFileAuthState: load } = options;
  try {
    if (options.keep === true) {
      const fromDayOfLink = options.fromDayOfLink ?? false;
      return await keepSession({ sessionId, url, dir, waitS, load: load ?? null, fromDayOfLink }, around);
    }
    await restoreSession({ sessionId, url, dir: dir ?? '', force: false, waitS }, around);
  } catch (error) {
    throw asCommandError(error) ?? error;
  }
  return load(dir ?? '');
}) as UseSessionFunction<[around?: Surroundings]>;

/** Makes the function for bots in one process. */
export function useSessionIn(around: Surroundings): UseSessionFunction {
  return ((options: UseSession<unknown>) => useSession(options, around)) as UseSessionFunction;
}
