import type { SessionState } from '../../auth-state/json.ts';
import { judgeState } from '../../auth-state/linked-state.ts';
import { OWN_BOUNDS } from '../../session-id/found-state.ts';
import { parseCarriedCreds, parsePaste } from '../../session-id/long.ts';
import { isOpened } from './answer-shapes.ts';
import { askServer, bodyOf, errorOfStep, notOurs } from './ask-server.ts';
import { CommandError, EXIT } from '../exit.ts';
import type { Variables } from './proxy.ts';
import { patienceOf, tryAgain, type Patience } from './retry.ts';
import { restore as words, say } from '../../texts/own.ts';

export { askServer, bodyOf, errorOfStep, notOurs };

/** The limit of all tries of a restore together. The caller may allow more, because some hosts put a quiet server to sleep. */
export const RESTORE_LIMIT_MS = 20_000;

/** A session ID: `text` is the short ID if the session is stored, or the whole text if it carries its creds. */
export type SessionId = {
  readonly kind: 'stored' | 'carried';
  readonly text: string;
  /** A text that is the same for every spelling of one ID. */
  readonly name: string;
};

/** Finds the ID in a pasted text without a server; any prefix is accepted. Errors: SESSION_ID_MALFORMED. */
export function parseSessionId(given: string): SessionId {
  const pasted = parsePaste(given, null, OWN_BOUNDS);
  return pasted.kind === 'id'
    ? { kind: 'stored', text: pasted.found.id, name: pasted.found.id.toLowerCase() }
    : { kind: 'carried', text: given.trim(), name: pasted.name };
}

/** The environment of a request for a session, and the limit of its tries. */
type LoadOptions = { readonly env?: Variables; readonly patience?: Patience };

/**
 * Loads the session behind an ID, from the server or from the ID itself. Passing failures are tried again, within 20 s by default.
 * Errors: those of {@link askServer}, NOT_LINKED.
 */
export async function loadSession(
  id: SessionId,
  origin: string | null,
  { env = {}, patience = patienceOf(RESTORE_LIMIT_MS) }: LoadOptions = {},
): Promise<SessionState> {
  if (id.kind === 'carried') {
    const { creds, keys } = parseCarriedCreds(id.text, OWN_BOUNDS);
    return usableState(keys === null ? { creds } : { creds, keys });
  }
  if (origin === null) {
    throw new CommandError('USAGE', EXIT.usage, words.server.needed);
  }
  return tryAgain(patience, (signal) => loadOnce(id, origin, { env, signal, path: '/session' }));
}

type OnceOptions = { readonly env: Variables; readonly signal: AbortSignal; readonly path: string };

/** Asks a server once for the session behind an ID. Errors: those of {@link askServer}, NOT_LINKED. */
export async function loadOnce(
  id: SessionId,
  origin: string,
  { env, signal, path }: OnceOptions,
): Promise<SessionState> {
  const headers = { Authorization: `Bearer ${id.text}` };
  return usableState(await bodyOf(await askServer(origin, path, { headers, env, signal }), isOpened));
}

/** Checks a state. Errors: NOT_LINKED, with every fault. */
export function usableState({
  creds,
  keys = null,
}: {
  readonly creds: unknown;
  readonly keys?: unknown;
}): SessionState {
  const { state, faults } = judgeState(creds, keys);
  if (state !== null) return state;
  throw new CommandError('NOT_LINKED', EXIT.invalidId, words.folder.notLinked(faults.map(say).join(' ')));
}
