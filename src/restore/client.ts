import { judgeState, type SessionState } from '../auth-state/linked-state.ts';
import { AppError, ERRORS, type ErrorCode } from '../errors.ts';
import { cleanSessionText, looksShort, parseShortId } from '../session/id.ts';
import { parseCarriedCreds } from '../session/long.ts';
import { CommandError, EXIT, serverError } from './exit.ts';

/** Some hosts put a quiet server to sleep and need most of a minute to wake it. */
const ANSWER_LIMIT_MS = 90_000;
const LOCAL_HOSTS = new Set(['localhost', '127.0.0.1', '[::1]']);

/** How to reach a server, and whether what goes there can be read on the way. */
export type ServerAddress = { readonly origin: string; readonly isOpen: boolean };

/** `https://host`, `host` or `localhost:3000`. Errors: USAGE. */
export function parseServerAddress(text: string): ServerAddress {
  const isBare = !/^[a-z][a-z0-9+.-]*:\/\//i.test(text);
  const host = text.replace(/[:/].*$/s, '');
  const full = isBare ? `${LOCAL_HOSTS.has(host) ? 'http' : 'https'}://${text}` : text;
  const url = URL.canParse(full) ? new URL(full) : null;
  if (url === null || !/^https?:$/.test(url.protocol) || url.username !== '' || url.host === '') {
    throw new CommandError(
      'USAGE',
      EXIT.usage,
      '--url must be the address of the server, like https://example.org.',
    );
  }
  const isOpen = url.protocol === 'http:' && !LOCAL_HOSTS.has(url.hostname);
  return { origin: url.origin, isOpen };
}

/** A session ID as it is used: for a stored one the short ID, for one that carries its creds the text itself. */
export type SessionId = { readonly kind: 'stored' | 'carried'; readonly text: string };

/** Checks an ID without a server, whatever its prefix. Errors: SESSION_ID_MALFORMED. */
export function parseSessionId(given: string): SessionId {
  const text = cleanSessionText(given);
  if (!looksShort(text)) {
    parseCarriedCreds(given);
    return { kind: 'carried', text: given.trim() };
  }
  const prefix = text.slice(0, Math.max(0, text.indexOf('~'))).toUpperCase();
  if (prefix === '') throw new AppError('SESSION_ID_MALFORMED');
  parseShortId(text, prefix).fill(0);
  return { kind: 'stored', text };
}

/** The session behind an ID: from the server, or out of the ID itself. Errors: those of {@link askServer}, NOT_LINKED. */
export async function loadSession(id: SessionId, origin: string | null): Promise<SessionState> {
  if (id.kind === 'carried') return usableState({ creds: parseCarriedCreds(id.text).creds });
  if (origin === null) {
    throw new CommandError(
      'USAGE',
      EXIT.usage,
      'This kind of session ID is kept by a server: name it with --url.',
    );
  }
  const answer = await askServer(origin, '/session', { headers: { Authorization: `Bearer ${id.text}` } });
  return usableState(await bodyOf(answer));
}

/** Errors: NOT_LINKED, with all that is wrong. */
function usableState(value: unknown): SessionState {
  const { creds, keys = null } = (typeof value === 'object' && value !== null ? value : {}) as Opened;
  const { state, faults } = judgeState(creds, keys);
  if (state !== null) return state;
  throw new CommandError(
    'NOT_LINKED',
    EXIT.invalidId,
    `No bot can use the session in this ID, so nothing was written. ${faults}`,
  );
}

type Opened = { readonly creds?: unknown; readonly keys?: unknown };

/**
 * One request to the server; nothing is ever sent on to another address.
 * Errors: the server's own, NETWORK.
 */
export async function askServer(origin: string, path: string, init: RequestInit = {}): Promise<Response> {
  const signal = init.signal ?? AbortSignal.timeout(ANSWER_LIMIT_MS);
  let answer: Response;
  try {
    answer = await fetch(origin + path, { ...init, signal, redirect: 'manual' });
  } catch (error) {
    throw new CommandError('NETWORK', EXIT.network, `${origin} does not answer: ${reasonOf(error)}.`, {
      cause: error,
    });
  }
  if (answer.ok) return answer;
  throw await errorOf(origin, answer);
}

/** The JSON of an answer. Errors: NETWORK. */
export async function bodyOf(answer: Response): Promise<unknown> {
  try {
    return await answer.json();
  } catch (error) {
    throw new CommandError('NETWORK', EXIT.network, `The answer broke off: ${reasonOf(error)}.`, {
      cause: error,
    });
  }
}

async function errorOf(origin: string, answer: Response): Promise<CommandError> {
  const location = answer.headers.get('location');
  if (answer.status >= 300 && answer.status < 400 && location !== null) {
    await answer.body?.cancel();
    const moved = URL.canParse(location, origin) ? new URL(location, origin).origin : 'somewhere else';
    return new CommandError(
      'USAGE',
      EXIT.usage,
      `${origin} sends on to ${moved}. Give that address with --url.`,
    );
  }
  const problem: unknown = await answer.json().catch(() => null);
  const { code, detail } = typeof problem === 'object' && problem !== null ? (problem as Problem) : {};
  if (!isErrorCode(code)) {
    const message = `${origin} answered ${answer.status} and nothing more. Is it a session server?`;
    return new CommandError('NETWORK', EXIT.network, message);
  }
  return serverError(code, typeof detail === 'string' ? detail : undefined);
}

type Problem = { readonly code?: unknown; readonly detail?: unknown };

function isErrorCode(code: unknown): code is ErrorCode {
  return typeof code === 'string' && Object.hasOwn(ERRORS, code);
}

/** `fetch failed` alone helps nobody: the cause says why. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown reason';
  if (error.name === 'TimeoutError') return 'it took too long';
  return error.cause instanceof Error && error.cause.message !== '' ? error.cause.message : error.message;
}
