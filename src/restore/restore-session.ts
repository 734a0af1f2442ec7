import type { SessionState } from '../auth-state/json.ts';
import { parseServerAddress } from './server/address.ts';
import { loadSession, parseSessionId } from './server/client.ts';
import { CommandError, EXIT } from './exit.ts';
import { healFolder, holdsUnmarkedSession, isRestoredFrom, restoreFolder } from './folder/folder.ts';
import { assertDir, limitOf } from './options.ts';
import type { Variables } from './server/proxy.ts';
import { patienceOf } from './server/retry.ts';
import { restore as words } from '../texts/own.ts';

/** The parts of its process that a restore uses. */
export type Surroundings = {
  /** The environment with HTTPS_PROXY and similar variables. */
  readonly env: Variables;
  /** Shows a warning to people while the restore goes on. */
  readonly warn: (sentence: string) => void;
};

type RestoreRequest = {
  readonly sessionId: string;
  /** The address of the server; needed for sessions that a server keeps. */
  readonly url: string | null;
  readonly dir: string;
  readonly force: boolean;
  /** Seconds for all requests to the server together; `null` stands for 20 s. */
  readonly waitS: number | null;
};

/** The result of a restore; `keys` is the number of written keys, `null` if none were written. */
type Restored = { readonly result: 'restored' | 'kept'; readonly keys: number | null };

/**
 * Restores a session into a folder. A folder that was made from the same ID is kept without asking the server, because the bot has written
 * to it since. A folder that holds a session of unknown origin is kept if the server does not work.
 * Errors: USAGE, SESSION_ID_MALFORMED, SESSION_UNAVAILABLE, NOT_LINKED, FOLDER_IS_NEWER, FOLDER_UNUSABLE, NETWORK.
 */
export async function restoreSession(request: RestoreRequest, surroundings: Surroundings): Promise<Restored> {
  const { sessionId, url, dir, force } = request;
  assertDir(dir);
  const limitMs = limitOf(request.waitS);
  const server = url === null ? null : parseServerAddress(url);
  const id = parseSessionId(sessionId);
  // The name is used as the mark of the folder, because it is the same for every spelling of an ID.
  const idText = id.name;
  await healFolder(dir);
  if (!force && (await isRestoredFrom(dir, idText))) return { result: 'kept', keys: null };
  if (id.kind === 'stored' && server?.isOpen === true) surroundings.warn(words.server.open);
  let state: SessionState;
  try {
    const options = { env: surroundings.env, patience: patienceOf(limitMs) };
    state = await loadSession(id, server?.origin ?? null, options);
  } catch (error) {
    if (force || !isServersTrouble(error) || !(await holdsUnmarkedSession(dir))) throw error;
    surroundings.warn(words.folder.keptInTrouble(dir, error.message));
    return { result: 'kept', keys: null };
  }
  const result = await restoreFolder(dir, state, { idText, force });
  const keys = Object.values(state.keys).reduce((sum, values) => sum + Object.keys(values).length, 0);
  return { result, keys: result === 'restored' ? keys : null };
}

/** True for failures that say nothing about the ID. */
function isServersTrouble(error: unknown): error is CommandError {
  return error instanceof CommandError && (error.exit === EXIT.network || error.code === 'RATE_LIMITED');
}
