import type { SessionState } from '../auth-state/linked-state.ts';
import { parseServerAddress } from './server/address.ts';
import { loadSession, parseSessionId } from './server/client.ts';
import { asCommandError, CommandError, EXIT } from './exit.ts';
import { healFolder, holdsUnmarkedSession, isRestoredFrom, restoreFolder } from './folder/folder.ts';
import { assertDir, assertOptions, limitOf } from './options.ts';
import type { Variables } from './server/proxy.ts';
import { patienceOf } from './server/retry.ts';

/** What a restore gets from its process. */
export type Surroundings = {
  /** Where HTTPS_PROXY and its kin are read. */
  readonly env: Variables;
  /** Takes a sentence that somebody should read although the restore goes on. */
  readonly warn: (sentence: string) => void;
};

export type RestoreRequest = {
  readonly sessionId: string;
  /** Needed for IDs that a server keeps. */
  readonly url: string | null;
  readonly dir: string;
  readonly force: boolean;
  /** How long the server may take, all tries together; `null` for the usual 20 s. */
  readonly waitS: number | null;
};

const OPEN_WARNING =
  'Careful: the address of the server is not https, so others on the way can read the session ID and the session.';

/** What became of a folder. `keys` are counted only where they were written. */
export type Restored = { readonly result: 'restored' | 'kept'; readonly keys: number | null };

/**
 * Restores a session into a folder once. A folder that came from the same ID keeps what the bot has written, without asking
 * the server; so does one that holds a session of unknown origin while the server is in trouble.
 * Errors: USAGE, SESSION_ID_MALFORMED, SESSION_UNAVAILABLE, NOT_LINKED, FOLDER_IS_NEWER, FOLDER_UNUSABLE, NETWORK.
 */
export async function restoreSession(request: RestoreRequest, surroundings: Surroundings): Promise<Restored> {
  const { sessionId, url, dir, force } = request;
  assertDir(dir);
  const limitMs = limitOf(request.waitS);
  const server = url === null ? null : parseServerAddress(url);
  const id = parseSessionId(sessionId);
  // One ID copied in two ways is one ID.
  const idText = id.name;
  await healFolder(dir);
  if (!force && (await isRestoredFrom(dir, idText))) return { result: 'kept', keys: null };
  if (id.kind === 'stored' && server?.isOpen === true) surroundings.warn(OPEN_WARNING);
  let state: SessionState;
  try {
    const options = { env: surroundings.env, patience: patienceOf(limitMs) };
    state = await loadSession(id, server?.origin ?? null, options);
  } catch (error) {
    if (force || !isServersTrouble(error) || !(await holdsUnmarkedSession(dir))) throw error;
    surroundings.warn(`${dir} holds a session already and is kept as it is. ${error.message}`);
    return { result: 'kept', keys: null };
  }
  const result = await restoreFolder(dir, state, { idText, force });
  const keys = Object.values(state.keys).reduce((sum, values) => sum + Object.keys(values).length, 0);
  return { result, keys: result === 'restored' ? keys : null };
}

/** Trouble that says nothing about the ID. */
function isServersTrouble(error: unknown): error is CommandError {
  return error instanceof CommandError && (error.exit === EXIT.network || error.code === 'RATE_LIMITED');
}

/** How a bot starts from a session ID; `State` is what `useMultiFileAuthState` of the bot's own Baileys returns. */
export type UseSession<State> = {
  /** Whatever SESSION_ID holds; a missing one is told as such. */
  readonly sessionId: string | undefined;
  readonly url?: string | undefined;
  /** Where the session lives from then on: on a disk that survives restarts if there is one. */
  readonly dir: string;
  /** Seconds the server may take; 20 by default. */
  readonly wait?: number | undefined;
  readonly useMultiFileAuthState: (dir: string) => Promise<State>;
};

/**
 * Restores the session once, then lives in the folder: gives what Baileys' `useMultiFileAuthState` gives.
 * Errors: as {@link restoreSession}; each has a `code` and a `message` in plain words.
 */
export async function useSession<State>(
  options: UseSession<State>,
  surroundings: Surroundings = { env: {}, warn: (sentence) => process.emitWarning(sentence) },
): Promise<State> {
  assertOptions(options);
  const { sessionId = '', url = null, dir, wait = null, useMultiFileAuthState } = options;
  try {
    await restoreSession({ sessionId, url, dir, force: false, waitS: wait }, surroundings);
  } catch (error) {
    throw asCommandError(error) ?? error;
  }
  return useMultiFileAuthState(dir);
}
