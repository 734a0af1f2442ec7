import type { Problem } from '../wire/errors.ts';
import type { StartedLink } from '../wire/link.ts';
import type { LinkAnswer } from '../wire/passkey.ts';
import type { LinkHandle } from './link/kept.ts';
import type { ValidationReport } from '../wire/report.ts';
import type { Method, SessionFormat, Step, StepBody } from '../wire/step.ts';
import { sitePath } from './dom.ts';
import { PAGE_HEADER } from '../wire/page-header.ts';
import { fetchSentences } from './problem/sentences.ts';
import { backOffMs, pause } from './link/waiting.ts';

export type StartRequest = {
  readonly method: Method;
  readonly number?: string;
  readonly region?: string;
  /** Sent in place of `region` as long as the visitor has not chosen a country. */
  readonly guessedRegions?: readonly string[];
  readonly format: SessionFormat;
};

/** The server answered with a problem. */
export class ApiError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.code);
    this.problem = problem;
  }
}

type RepeatHooks = {
  /** Called before each repetition. */
  readonly onLost: () => void;
  /** Returns false once the page no longer waits for the answer. */
  readonly isWanted: () => boolean;
};

/** How many failed tries the page allows before it says that the site does not answer; tries made offline do not count. */
const START_TRIES = 6;
const ANSWER_TRIES = 2;
/** A connection that is dead without an error must not keep the visitor from another try. */
const ANSWER_LIMIT_MS = 15_000;

/** Starts a link; repeated with the same idempotency key, so that the phone gets one request only. */
export function startLink({ method, ...body }: StartRequest, hooks: RepeatHooks): Promise<StartedLink> {
  const key = randomKey();
  return repeat(START_TRIES, hooks, async () => {
    const answer = await send('POST', `/${method}`, { 'Idempotency-Key': key }, body);
    return (await answer.json()) as StartedLink;
  });
}

/** Answers WhatsApp's question to the visitor; resolves with the step that follows. */
export function answerLink(
  method: Method,
  link: LinkHandle,
  { kind, ...body }: LinkAnswer,
  hooks: RepeatHooks,
): Promise<Step> {
  const headers = { ...bearer(link), 'Idempotency-Key': randomKey() };
  return repeat(ANSWER_TRIES, hooks, async () => {
    const limit = new AbortController();
    const timer = setTimeout(() => limit.abort(), ANSWER_LIMIT_MS);
    try {
      const answer = await send('POST', `/${method}/${link.linkId}/${kind}`, headers, body, limit.signal);
      return ((await answer.json()) as { readonly step: Step }).step;
    } finally {
      clearTimeout(timer);
    }
  });
}

/** Sends a request again, with the same idempotency key, as long as the network fails. */
async function repeat<T>(
  tries: number,
  { onLost, isWanted }: RepeatHooks,
  run: () => Promise<T>,
): Promise<T> {
  for (let failures = 0; ; failures += navigator.onLine ? 1 : 0) {
    try {
      return await run();
    } catch (error) {
      if (error instanceof ApiError || failures >= tries || !isWanted()) throw error;
      onLost();
      await pause(backOffMs(failures));
    }
  }
}

export async function getStep(method: Method, link: LinkHandle, signal: AbortSignal): Promise<Step> {
  const answer = await send('GET', `/${method}/${link.linkId}`, bearer(link), undefined, signal);
  return withSentences(((await answer.json()) as { readonly step: Step }).step);
}

/** Returns a step as soon as the page can say it in its language. */
export async function withSentences<S extends StepBody>(step: S): Promise<S> {
  if (step.state === 'failed') await fetchSentences();
  return step;
}

export async function openEvents(method: Method, link: LinkHandle, signal: AbortSignal): Promise<Response> {
  return send('GET', `/${method}/${link.linkId}/events`, bearer(link), undefined, signal);
}

/** Cancels a link; the request reaches the server even if the page is closed meanwhile. */
export async function cancelLink(method: Method, link: LinkHandle): Promise<void> {
  await send('DELETE', `/${method}/${link.linkId}`, bearer(link));
}

export async function validateId(sessionId: string, live: 'live' | 'offline'): Promise<ValidationReport> {
  const consent = live === 'live' ? { live: true, confirm: 'may-disconnect-a-running-bot' } : {};
  const answer = await send('POST', '/validate', {}, { sessionId, ...consent });
  const [report] = await Promise.all([answer.json(), fetchSentences()]);
  return report as ValidationReport;
}

/** True if the server takes new links. */
export async function isReady(): Promise<boolean> {
  return fetch(`${sitePath()}/readyz`, { cache: 'no-store' }).then(
    ({ ok }) => ok,
    () => false,
  );
}

function bearer({ token }: LinkHandle): Readonly<Record<string, string>> {
  return { Authorization: `Bearer ${token}` };
}

async function send(
  method: string,
  path: string,
  headers: Readonly<Record<string, string>>,
  body?: unknown,
  signal?: AbortSignal,
): Promise<Response> {
  const type: Readonly<Record<string, string>> =
    body === undefined ? {} : { 'Content-Type': 'application/json' };
  const answer = await fetch(sitePath() + path, {
    method,
    // The message in the chat comes in the language of the page.
    headers: {
      [PAGE_HEADER]: '1',
      'Accept-Language': document.documentElement.lang,
      ...headers,
      ...type,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(signal === undefined ? {} : { signal }),
    cache: 'no-store',
    keepalive: method === 'DELETE',
  });
  if (answer.ok) return answer;
  if (answer.headers.get('Content-Type')?.startsWith('application/problem+json') === true) {
    const [problem] = await Promise.all([answer.json(), fetchSentences()]);
    throw new ApiError(problem as Problem);
  }
  throw new Error(`HTTP ${answer.status}`);
}

/** `crypto.randomUUID` is not used here, because browsers offer it on https and localhost only. */
function randomKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('');
}
