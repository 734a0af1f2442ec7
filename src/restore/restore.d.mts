/** Types of the restore client. Keep this file beside `restore.mjs` (as `restore.d.cts` beside `restore.cjs`). */

type Common = {
  /** The value of SESSION_ID: a short or a long session ID. `undefined` gives an error that says so. */
  readonly sessionId: string | undefined;
  /** The address of the server that made the ID. A long ID needs none. */
  readonly url?: string | undefined;
  /**
   * Seconds for all requests to the server together; 20 by default. With `keep` and nothing to start from but the server, the default is to
   * wait as long as it is away.
   */
  readonly wait?: number | undefined;
};

/** The options of `useSession`. `State` is the type that `useMultiFileAuthState` of the bot's own Baileys returns. */
export type UseSession<State> = Common & {
  /** The folder in which the bot keeps the session from then on. */
  readonly dir: string;
  readonly useMultiFileAuthState: (dir: string) => Promise<State>;
  readonly keep?: false | undefined;
};

type Keep = Common & {
  /** The session follows the bot: what the bot makes of it is sealed with the secret of the ID and kept by the server. */
  readonly keep: true;
  /** Starts from the day of the link if what the server keeps is damaged. What came since is then lost. */
  readonly fromDayOfLink?: boolean | undefined;
};

/** The options of a bot whose session is kept and that also has a folder; without `dir` it lives in memory. */
export type KeepSession<State> = Keep & {
  readonly dir?: string | undefined;
  readonly useMultiFileAuthState: (dir: string) => Promise<State>;
};

/** The options of a bot without a disk, whose session is kept. A long ID cannot be kept. */
export type KeepInMemory = Keep & { readonly dir?: undefined; readonly useMultiFileAuthState?: undefined };

/** What a kept session has in addition. */
export type Kept = {
  /** Sends what has changed now. Resolves with false if the server does not have all of it. */
  readonly flush: () => Promise<boolean>;
  /**
   * Sends the rest within 4 seconds, marked as the last, and takes its hands off the signals of the process. To be awaited by a bot that
   * listens to SIGTERM itself and exits, after its socket has ended. Resolves with false if the server does not have all.
   */
  readonly close: () => Promise<boolean>;
};

/** The state of a bot without a disk, to be handed to `makeWASocket` as `auth`. Its types are those of every release of Baileys. */
export type MemoryState = {
  readonly state: {
    // oxlint-disable-next-line typescript/no-explicit-any -- each release of Baileys has types of its own for these
    readonly creds: any;
    readonly keys: {
      // oxlint-disable-next-line typescript/no-explicit-any
      readonly get: (type: string, ids: string[]) => Promise<{ [id: string]: any }>;
      // oxlint-disable-next-line typescript/no-explicit-any
      readonly set: (data: any) => Promise<void>;
    };
  };
  readonly saveCreds: () => Promise<void>;
};

/** The error with which `useSession` rejects. `message` is a sentence for people. */
export type SessionError = Error & {
  /** For example SESSION_UNAVAILABLE, SESSION_ID_MALFORMED, NOT_LINKED, STATE_DAMAGED, FOLDER_IS_NEWER, FOLDER_UNUSABLE, NETWORK, USAGE. */
  readonly code: string;
  /** The exit code with which the command ends for the same reason. */
  readonly exit: number;
  /** Seconds to wait before the next try, if that is known. */
  readonly retryAfterS: number | null;
};

/** Goes on with the session where the last bot ended, without a disk. */
export function useSession(options: KeepInMemory): Promise<MemoryState & Kept>;
/** Goes on with the newer of the sessions in the folder and at the server, and lives in the folder. */
export function useSession<State>(options: KeepSession<State>): Promise<State & Kept>;
/** Restores the session into the folder at the first start, and returns the result of `useMultiFileAuthState` for that folder. */
export function useSession<State>(options: UseSession<State>): Promise<State>;
