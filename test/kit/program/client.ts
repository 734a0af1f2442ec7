import type { Problem } from '../../../src/wire/errors.ts';
import type { StartedLink } from '../../../src/wire/link.ts';
import type { Step } from '../../../src/wire/step.ts';

/** Starts a link as a page does. */
export async function start(url: string, method: 'qr' | 'code', body: object = {}): Promise<Response> {
  return fetch(`${url}/${method}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
}

/** Starts a link; throws if the program refuses. */
export async function started(url: string, method: 'qr' | 'code', body: object = {}): Promise<StartedLink> {
  const answer = await start(url, method, body);
  if (answer.status !== 201) throw new Error(`${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as StartedLink;
}

/** Yields every step of a link's event stream until it ends. */
export async function* stepsOf(
  url: string,
  method: string,
  { linkId, token }: StartedLink,
): AsyncGenerator<Step> {
  const answer = await fetch(`${url}/${method}/${linkId}/events`, {
    headers: { Authorization: `Bearer ${token}`, 'Accept-Encoding': 'gzip' },
  });
  let unread = '';
  const decoder = new TextDecoder();
  for await (const bytes of answer.body ?? []) {
    unread += decoder.decode(bytes, { stream: true });
    const events = unread.split('\n\n');
    unread = events.pop() ?? '';
    for (const event of events) {
      const data = event.split('\n').find((line) => line.startsWith('data: '));
      if (data !== undefined) yield JSON.parse(data.slice(6)) as Step;
    }
  }
}

/** The last step of a link. */
export async function finalStep(url: string, method: string, link: StartedLink): Promise<Step> {
  let last = link.step;
  for await (const step of stepsOf(url, method, link)) last = step;
  return last;
}

export async function problemOf(answer: Response): Promise<Problem> {
  return (await answer.json()) as Problem;
}

export function qrOf(step: Step): string {
  if (step.state !== 'qr') throw new Error(`the step is ${step.state}`);
  return step.qr;
}

export function codeOf(step: Step): string {
  if (step.state !== 'code') throw new Error(`the step is ${step.state}`);
  return step.pairingCode;
}
