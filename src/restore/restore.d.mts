/** Types of the restore client. Keep this file beside `restore.mjs` (as `restore.d.cts` beside `restore.cjs`). */

/** How a bot starts from a session ID; `State` is whatever `useMultiFileAuthState` of the bot's own Baileys gives. */
export type UseSession<State> = {
  /** What SESSION_ID holds: a short or a long session ID. A missing one is told as such. */
  readonly sessionId: string | undefined;
  /** Address of the server that made the ID. A long ID needs none. */
  readonly url?: string | undefined;
  /** The folder in which the session lives from then on. */
  readonly dir: string;
  /** Seconds the server may take; 20 by default. */
  readonly wait?: number | undefined;
  readonly useMultiFileAuthState: (dir: string) => Promise<State>;
};

/** What `useSession` rejects with. `message` is a sentence for people. */
export type SessionError = Error & {
  /** For example SESSION_UNAVAILABLE, SESSION_ID_MALFORMED, NOT_LINKED, FOLDER_IS_NEWER, FOLDER_UNUSABLE, NETWORK, USAGE. */
  readonly code: string;
  /** The exit code with which the command ends for the same reason. */
  readonly exit: number;
  /** Seconds to wait before the next try, if that is known. */
  readonly retryAfterS: number | null;
};

/** Restores the session once, then lives in the folder: gives what Baileys' `useMultiFileAuthState` gives. */
export function useSession<State>(options: UseSession<State>): Promise<State>;
