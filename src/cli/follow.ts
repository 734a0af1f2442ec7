import { setTimeout as sleep } from 'node:timers/promises';
import type { StartedLink } from '../wire/link.ts';
import { isFinal, type Method, type Step } from '../wire/step.ts';
import { isStartedLink, isStep } from '../restore/server/answer-shapes.ts';
import { askServer, bodyOf, notOurs } from '../restore/server/client.ts';
import { patienceOf, tryAgain } from '../restore/server/retry.ts';
import type { Environment } from '../restore/command.ts';
import { CommandError, EXIT } from '../restore/exit.ts';
import { EventStreamReader } from '../wire/event-stream.ts';
import { parseJson } from '../wire/json.ts';
import { cli } from '../texts/en/cli.ts';

/** The server, and the environment that may name a proxy. */
type Server = { readonly origin: string; readonly env: Environment['env'] };

const MAX_FAILURES = 5;
const AGAIN_MS = 1_000;
/** A server that has nothing to tell says so every 15 s. */
const SILENCE_LIMIT_MS = 60_000;
/** The limit of all tries to hand an answer in; the link waits longer. */
const ANSWER_LIMIT_MS = 30_000;
/** Whoever stops a link waits no longer for a server that hangs. */
const CANCEL_LIMIT_MS = 10_000;

/** Hands in what a person answers to a step of a link. */
export type Answer = (to: 'passkey' | 'compare', body: object, signal: AbortSignal) => Promise<void>;

/** Starts a link. Errors: those of the server, and NETWORK. */
export async function startLink(server: Server, method: Method, body: object): Promise<StartedLink> {
  const answer = await askServer(server.origin, `/${method}`, {
    env: server.env,
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  return bodyOf(answer, isStartedLink);
}

/** Cancels a link; a link that is over stays as it is. Resolves with false if the server does not answer. */
export async function cancelLink(server: Server, method: Method, link: StartedLink): Promise<boolean> {
  const { origin, env } = server;
  const question = { env, method: 'DELETE', headers: authorize(link) };
  const signal = AbortSignal.timeout(CANCEL_LIMIT_MS);
  try {
    await askServer(origin, `/${method}/${link.linkId}`, { ...question, signal });
    return true;
  } catch (error) {
    return error instanceof CommandError && error.code !== 'NETWORK';
  }
}

/**
 * Returns the function that answers a link. It tries again if the network fails; an answer that came and is sent again is refused as
 * one that nobody asked for. Errors: those of the server, and NETWORK.
 */
export function answersOf({ origin, env }: Server, method: Method, link: StartedLink): Answer {
  const headers = { ...authorize(link), 'Content-Type': 'application/json' };
  return (to, body, signal) =>
    tryAgain(patienceOf(ANSWER_LIMIT_MS), async (limit) => {
      signal.throwIfAborted();
      const question = { env, method: 'POST', headers, body: JSON.stringify(body) };
      const both = AbortSignal.any([signal, limit]);
      const { text } = await askServer(origin, `/${method}/${link.linkId}/${to}`, {
        ...question,
        signal: both,
      });
      await text();
    });
}

/**
 * Yields every step of a link up to the final one. It reconnects when the connection is lost, and then yields the current step again.
 * Errors: those of the server, NETWORK, STOPPED.
 */
export async function* followLink(
  server: Server,
  method: Method,
  link: StartedLink,
  signal: AbortSignal,
): AsyncGenerator<Step> {
  let last = link.step;
  for (let failures = 0; !isFinal(last);) {
    try {
      for await (const step of streamSteps(server, method, link, signal)) {
        failures = 0;
        last = step;
        yield step;
      }
      throw notOurs(server.origin);
    } catch (error) {
      if (signal.aborted) throw new CommandError('STOPPED', EXIT.unavailable, cli.link.stopped);
      // Leaving a connection that is still open is no failure.
      if (isFinal(last)) return;
      failures += 1;
      const isServers = error instanceof CommandError && error.code !== 'NETWORK';
      if (isServers || failures >= MAX_FAILURES) throw asNetworkError(error);
      await sleep(AGAIN_MS);
    }
  }
}

/** Yields the steps that come over one connection, up to the final one: a proxy may hold the connection open after it. */
async function* streamSteps(
  server: Server,
  method: Method,
  link: StartedLink,
  signal: AbortSignal,
): AsyncGenerator<Step> {
  for await (const data of streamData(server, `/${method}/${link.linkId}/events`, link, signal)) {
    const step = stepOf(data, server.origin);
    yield step;
    if (isFinal(step)) return;
  }
}

/** Yields the data of the events that come over one connection, which ends after a minute of silence. */
async function* streamData(
  { origin, env }: Server,
  path: string,
  link: StartedLink,
  signal: AbortSignal,
): AsyncGenerator<string> {
  const silent = new AbortController();
  const limit = setTimeout(() => silent.abort(), SILENCE_LIMIT_MS);
  const both = AbortSignal.any([signal, silent.signal]);
  const events = new EventStreamReader();
  try {
    const answer = await askServer(origin, path, { env, headers: authorize(link), signal: both });
    for await (const bytes of answer.content) {
      limit.refresh();
      yield* events.read(bytes).filter((data) => data !== null);
    }
  } finally {
    clearTimeout(limit);
  }
}

/** The error of a connection on which no step came. */
function asNetworkError(cause: unknown): CommandError {
  if (cause instanceof CommandError) return cause;
  return new CommandError('NETWORK', EXIT.network, cli.link.brokeOff, { cause });
}

/** Errors: NETWORK. */
function stepOf(data: string, origin: string): Step {
  const step = parseJson(data);
  if (!isStep(step)) throw notOurs(origin);
  return step;
}

function authorize({ token }: StartedLink): { readonly Authorization: string } {
  return { Authorization: `Bearer ${token}` };
}
