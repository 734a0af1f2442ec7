import { setTimeout as sleep } from 'node:timers/promises';
import type { StartedLink } from '../wire/link.ts';
import { isFinal, type Method, type Step } from '../wire/step.ts';
import { isStartedLink, isStep } from '../restore/server/answer-shapes.ts';
import { askServer, bodyOf, notOurs } from '../restore/server/client.ts';
import { CommandError, EXIT } from '../restore/exit.ts';
import { EventStreamReader } from '../wire/event-stream.ts';

const MAX_FAILURES = 5;
const AGAIN_MS = 1_000;

/** Starts a link. Errors: the server's own, NETWORK. */
export async function startLink(origin: string, method: Method, body: object): Promise<StartedLink> {
  const answer = await askServer(origin, `/${method}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  return bodyOf(answer, isStartedLink);
}

/** Stops a link; one that is over stays as it is. */
export async function cancelLink(origin: string, method: Method, link: StartedLink): Promise<void> {
  await askServer(origin, `/${method}/${link.linkId}`, { method: 'DELETE', headers: authorize(link) });
}

/** Every step of a link to its final one, through lost connections; after one the current step comes again. Errors: the server's own, NETWORK, STOPPED. */
export async function* followLink(
  origin: string,
  method: Method,
  link: StartedLink,
  signal: AbortSignal,
): AsyncGenerator<Step> {
  let last = link.step;
  for (let failures = 0; !isFinal(last);) {
    try {
      for await (const step of streamSteps(origin, method, link, signal)) {
        failures = 0;
        last = step;
        yield step;
      }
      if (isFinal(last)) return;
      throw notOurs(origin);
    } catch (error) {
      if (signal.aborted)
        throw new CommandError('STOPPED', EXIT.unavailable, 'Stopped. The link is cancelled.');
      failures += 1;
      const isServers = error instanceof CommandError && error.code !== 'NETWORK';
      if (isServers || failures >= MAX_FAILURES) throw error;
      await sleep(AGAIN_MS);
    }
  }
}

/** The steps of one connection. */
async function* streamSteps(
  origin: string,
  method: Method,
  link: StartedLink,
  signal: AbortSignal,
): AsyncGenerator<Step> {
  const path = `/${method}/${link.linkId}/events`;
  const answer = await askServer(origin, path, { headers: authorize(link), signal });
  const events = new EventStreamReader();
  for await (const bytes of answer.content) {
    for (const data of events.read(bytes)) if (data !== null) yield stepOf(data, origin);
  }
}

/** Errors: NETWORK. */
function stepOf(data: string, origin: string): Step {
  let step: unknown = null;
  try {
    step = JSON.parse(data);
  } catch {
    // The parser's message quotes the text.
  }
  if (!isStep(step)) throw notOurs(origin);
  return step;
}

function authorize({ token }: StartedLink): { readonly Authorization: string } {
  return { Authorization: `Bearer ${token}` };
}
