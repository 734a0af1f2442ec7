import type { StartedLink } from '../../../../src/wire/link.ts';
import type { TestApp } from '../../../kit/program/start-app.ts';

/** Requests a code with `forwarded` in `X-Forwarded-For`, as a proxy sends it. */
export function startFrom(
  app: Pick<TestApp, 'url'>,
  number: string,
  forwarded: string,
  headers = {},
): Promise<Response> {
  return fetch(`${app.url}/code`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-Forwarded-For': forwarded, ...headers },
    body: JSON.stringify({ number }),
  });
}

/** Cancels a link and waits until all of it has ended. */
export async function cancel(app: TestApp, answer: Response): Promise<void> {
  const { linkId, token } = (await answer.json()) as StartedLink;
  const headers = { Authorization: `Bearer ${token}` };
  await fetch(`${app.url}/code/${linkId}`, { method: 'DELETE', headers });
  await app.whatsapp.awaitSockets(0);
}
