import type { IncomingMessage } from 'node:http';
import { ERRORS, type ErrorCode } from '../../wire/errors.ts';
import { addressBehind, hostBehind, isSameAddress, siteOfGuide } from './address.ts';
import { measureJson } from '../../session-id/json-text.ts';
import { isPosition, type Shape } from './answer-shapes.ts';
import { contentOf, send, textWithin } from './exchange.ts';
import { CommandError, EXIT, inWords, serverError } from '../exit.ts';
import { networkWords } from './network-words.ts';
import { toServerText } from './plain-text.ts';
import { proxyFor, type Variables } from './proxy.ts';
import { parseJson } from '../../wire/json.ts';
import { sentenceOf, type Why } from './server-reason.ts';
import { restore as words } from '../../texts/own.ts';

/** The limit of an answer. It is long because some requests wait for WhatsApp; a restore has its own limit. */
const ANSWER_LIMIT_MS = 90_000;
/** The limit of the size of an answer. It is far above the largest session, so a server that sends more is no session server. */
const MAX_ANSWER_BYTES = 8 * 1024 * 1024;
/** The longest waiting time that is shown, because no session server asks for a longer one. */
const MAX_RETRY_AFTER_S = 7 * 86_400;
const USUAL_WAIT_S = 30;
/** Failures that a restart, a proxy or a weak network causes for a moment, so that another try may succeed. From 520 on they are Cloudflare's. */
const PASSING_STATUS = new Set([502, 503, 504, 520, 521, 522, 523, 524, 530]);
const PASSING_CODE =
  /^(?:ECONN(?:RESET|REFUSED|ABORTED)|EPIPE|ETIMEDOUT|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|Z_BUF_ERROR|HPE_INVALID_EOF_STATE|ERR_STREAM_PREMATURE_CLOSE)$/;

/** The parts of a request besides its address. */
type Question = {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Ends the request; by default after 90 s. */
  readonly signal?: AbortSignal;
  /** The environment with HTTPS_PROXY and similar variables. */
  readonly env?: Variables;
};

/** A successful answer. Its content can be read only once: by {@link bodyOf}, or as a stream. */
type Answer = {
  readonly origin: string;
  readonly content: AsyncIterable<Uint8Array>;
  /** Reads the whole unpacked content; `null` if it is longer than any session. */
  readonly text: () => Promise<string | null>;
  readonly signal: AbortSignal;
};

/**
 * Sends one request to the server at `origin`, which may end in a path. It follows no redirect, but the address of the guide of a site leads
 * to the site.
 * Errors: those of the server, and NETWORK.
 */
export async function askServer(origin: string, path: string, question: Question = {}): Promise<Answer> {
  const { method = 'GET', headers = {}, body = null, env = {} } = question;
  const signal = question.signal ?? AbortSignal.timeout(ANSWER_LIMIT_MS);
  const url = new URL(origin + path);
  const proxy = proxyFor(url, env);
  const answer = await send({ url, method, headers, body, signal, proxy }).catch((error: unknown) => {
    throw failure(words.server.noAnswer(origin, proxy?.host ?? null), error, signal, url.protocol);
  });
  const status = answer.statusCode ?? 0;
  if (status < 200 || status > 299) {
    const error = await errorOf(origin, path, answer);
    const site = error.code === 'NOT_FOUND' ? siteOfGuide(origin) : null;
    if (site !== null) return askServer(site, path, question);
    throw error;
  }
  const content = contentOf(answer);
  // An answer without content is read too, because otherwise it would keep its connection open.
  if (status === 204) content.resume();
  return { origin, content, signal, text: () => textWithin(content, MAX_ANSWER_BYTES) };
}

/**
 * Reads the JSON of an answer and checks its shape. `otherwise` is a sentence that is added to the error.
 * Errors: NETWORK.
 */
export async function bodyOf<T>(answer: Answer, isOfForm: Shape<T>, otherwise = ''): Promise<T> {
  const { origin, text, signal } = answer;
  const json = await text().catch((error: unknown) => {
    throw failure(words.server.brokeOff, error, signal, new URL(origin).protocol);
  });
  if (json === null) {
    throw new CommandError('NETWORK', EXIT.network, `${words.server.tooMuch(origin)} ${otherwise}`);
  }
  const value = parseJson(json);
  if (value === undefined) {
    if (!isCutOff(json)) throw notOurs(origin, otherwise);
    const message = `${words.server.brokeOffInside} ${otherwise}`;
    throw new CommandError('NETWORK', EXIT.network, message, { isPassing: true });
  }
  if (!isOfForm(value)) throw notOurs(origin, otherwise);
  return value;
}

/** True if a text that is no JSON is the start of an object. A whole object with more behind it stays the same at the next try. */
function isCutOff(json: string): boolean {
  const start = json.trimStart();
  return start.startsWith('{') && measureJson(start).end < 0;
}

/** The error for an answer that is not from a session server. */
export function notOurs(origin: string, otherwise = ''): CommandError {
  const message = `${words.server.notOurs(origin)} ${otherwise}`;
  return new CommandError('NETWORK', EXIT.network, message);
}

async function errorOf(origin: string, path: string, answer: IncomingMessage): Promise<CommandError> {
  const { statusCode: status = 0, headers } = answer;
  if (status >= 300 && status < 400 && headers.location !== undefined) {
    answer.destroy();
    return sentOn(origin, path, headers.location);
  }
  const problem = await problemOf(answer);
  const { code, retryAfter, mostBytes: most, ...more } = problem;
  const retryAfterS = secondsOf(retryAfter ?? headers['retry-after']);
  const isPassing = PASSING_STATUS.has(status) || (status === 429 && retryAfterS !== null);
  const position = isPosition(more) ? more : null;
  const mostBytes = typeof most === 'number' && most > 0 ? most : 0;
  const refused = { status, code: typeof code === 'string' ? code : null, position, mostBytes };
  const options = { retryAfterS, isPassing, answer: refused };
  if (isErrorCode(code)) {
    return serverError(code, sentenceOf(problem), options);
  }
  return new CommandError('NETWORK', EXIT.network, bareStatus(origin, status, retryAfterS), options);
}

/** The error of a link that failed, as its last step tells it. A newer server may tell an end that this release has no code for. */
export function errorOfStep({ code, title, ...why }: StepError): CommandError {
  if (isErrorCode(code)) return serverError(code, sentenceOf(why));
  const [head, text] = [title, why.detail].map((part) =>
    typeof part === 'string' ? toServerText(part) : '',
  );
  const told = [head, text].filter((part) => part !== '').join('. ');
  return new CommandError('NETWORK', EXIT.network, told === '' ? words.server.endedOddly : told);
}

function sentOn(origin: string, path: string, location: string): CommandError {
  const moved = addressBehind(location, origin, path);
  if (moved !== null) {
    const message = words.server.moved(origin, toServerText(moved));
    return new CommandError('USAGE', EXIT.usage, message);
  }
  if (isSameAddress(location, origin, path)) return notOurs(origin, words.server.sendsToItself);
  const host = hostBehind(location, origin);
  return notOurs(origin, words.server.sendsElsewhere(host === null ? null : toServerText(host)));
}

/** Writes a sentence about an error status whose answer holds no problem object. */
function bareStatus(origin: string, status: number, retryAfterS: number | null): string {
  if (PASSING_STATUS.has(status) || status === 429) {
    return words.server.notReady(origin, status, inWords(retryAfterS ?? USUAL_WAIT_S));
  }
  const isRefused = status === 401 || status === 403;
  return isRefused ? words.server.refused(origin, status) : words.server.bareStatus(origin, status);
}

/** What a server says of the end of a link. */
type StepError = Why & { readonly code: unknown; readonly title?: unknown };

type Problem = Why & {
  readonly code?: unknown;
  readonly retryAfter?: unknown;
  readonly mostBytes?: unknown;
};

/** Reads the problem object of an error; an empty object if there is none. */
async function problemOf(answer: IncomingMessage): Promise<Problem> {
  try {
    const problem: unknown = JSON.parse((await textWithin(contentOf(answer), MAX_ANSWER_BYTES)) ?? '');
    return typeof problem === 'object' && problem !== null ? problem : {};
  } catch {
    // The answer is a page of a proxy or was cut off; the caller then uses the status alone.
    return {};
  }
}

function isErrorCode(code: unknown): code is ErrorCode {
  return typeof code === 'string' && Object.hasOwn(ERRORS, code);
}

/** Reads the seconds of a `Retry-After`, which may be a date; `null` if it is no number or too long. */
function secondsOf(value: unknown): number | null {
  const isDate = typeof value === 'string' && !/^\d+$/.test(value);
  const seconds = isDate ? (Date.parse(value) - Date.now()) / 1_000 : Number(value ?? Number.NaN);
  return seconds <= MAX_RETRY_AFTER_S ? Math.max(1, Math.ceil(seconds)) : null;
}

/** Turns a failure of the network into a CommandError. */
function failure(what: string, error: unknown, signal: AbortSignal, scheme: string): CommandError {
  if (error instanceof CommandError) return error;
  if (signal.aborted) {
    const message = words.server.tooSlow(what);
    return new CommandError('NETWORK', EXIT.network, message, { cause: error, isPassing: true });
  }
  const { says, helps } = networkWords(error, scheme);
  return new CommandError('NETWORK', EXIT.network, words.server.failed(what, says, helps), {
    cause: error,
    isPassing: isPassingError(error),
  });
}

function isPassingError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && PASSING_CODE.test(String(error.code));
}
