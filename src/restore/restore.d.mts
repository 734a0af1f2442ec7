/** Types of the restore client. Keep this file beside `restore.mjs` (as `restore.d.cts` beside `restore.cjs`). */

/** The options of `useSession`. `State` is the type that `useMultiFileAuthState` of the bot's own Baileys returns. */
export type UseSession<State> = {
  /** The value of SESSION_ID: a short or a long session ID. `undefined` gives an error that says so. */
  readonly sessionId: string | undefined;
  /** The address of the server that made the ID. A long ID needs none. */
  readonly url?: string | undefined;
  /** The folder in which the bot keeps the session from then on. */
  readonly dir: string;
  /** Seconds for all requests to the server together; 20 by default. */
  readonly wait?: number | undefined;
  readonly useMultiFileAuthState: (dir: string) => Promise<State>;
};

/** The error with which `useSession` rejects. `message` is a sentence for people. */
export type SessionError = Error & {
  /** For example SESSION_UNAVAILABLE, SESSION_ID_MALFORMED, NOT_LINKED, FOLDER_IS_NEWER, FOLDER_UNUSABLE, NETWORK, USAGE. */
  readonly code: string;
  /** The exit code with which the command ends for the same reason. */
  readonly exit: number;
  /** Seconds to wait before the next try, if that is known. */
  readonly retryAfterS: number | null;
};

/** Restores the session into the folder at the first start, and returns the result of `useMultiFileAuthState` for that folder. */
export function useSession<State>(options: UseSession<State>): Promise<State>;
