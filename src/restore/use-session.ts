import { cleanSessionText } from '../session/id.ts';
import { loadSession, parseServerAddress, parseSessionId, type SessionId } from './client.ts';
import { asCommandError, CommandError, EXIT } from './exit.ts';
import { isRestoredFrom, restoreFolder, sweepLeftovers } from './folder.ts';

export type RestoreRequest = {
  readonly sessionId: string;
  /** Needed for IDs that a server keeps. */
  readonly url: string | null;
  readonly dir: string;
  readonly force: boolean;
};

/** What became of a folder. `keys` are counted only where they were written. */
export type Restored = { readonly result: 'restored' | 'kept'; readonly keys: number | null };

/**
 * Restores a session into a folder once. A folder that came from the same ID keeps what the bot has written, without asking
 * the server.
 * Errors: SESSION_ID_MALFORMED, SESSION_UNAVAILABLE, NOT_LINKED, FOLDER_IS_NEWER, FOLDER_UNUSABLE, NETWORK.
 */
export async function restoreSession(request: RestoreRequest): Promise<Restored> {
  const { sessionId, url, dir, force } = request;
  const id = parseSessionId(sessionId);
  const idText = markTextOf(id);
  await sweepLeftovers(dir);
  if (!force && (await isRestoredFrom(dir, idText))) return { result: 'kept', keys: null };
  const state = await loadSession(id, url === null ? null : parseServerAddress(url).origin);
  const result = await restoreFolder(dir, state, { idText, force });
  const keys = Object.values(state.keys).reduce((sum, values) => sum + Object.keys(values).length, 0);
  return { result, keys: result === 'restored' ? keys : null };
}

/** One ID copied in two ways is one ID. */
function markTextOf({ kind, text }: SessionId): string {
  return kind === 'stored' ? cleanSessionText(text).toLowerCase() : cleanSessionText(text);
}

/** How a bot starts from a session ID; `State` is whatever `useMultiFileAuthState` of the bot's own Baileys gives. */
export type UseSession<State> = {
  readonly sessionId: string;
  readonly url?: string;
  /** Where the session lives from then on: on a disk that survives restarts if there is one. */
  readonly dir: string;
  readonly useMultiFileAuthState: (dir: string) => Promise<State>;
};

/**
 * Restores the session once, then lives in the folder: gives what Baileys' `useMultiFileAuthState` gives.
 * Errors: as {@link restoreSession}; each has a `code` and a `message` in plain words.
 */
export async function useSession<State>(options: UseSession<State>): Promise<State> {
  const { sessionId, url = null, dir, useMultiFileAuthState } = options;
  if (typeof sessionId !== 'string' || sessionId.trim() === '') {
    throw new CommandError('USAGE', EXIT.usage, 'sessionId is missing: set it, for example from SESSION_ID.');
  }
  try {
    await restoreSession({ sessionId, url, dir, force: false });
  } catch (error) {
    throw asCommandError(error) ?? error;
  }
  return useMultiFileAuthState(dir);
}
