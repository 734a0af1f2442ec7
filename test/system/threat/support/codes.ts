import type { StartedLink } from '../../../../src/wire/link.ts';
import type { TestApp } from '../../../kit/program/start-app.ts';

/** Asks for a code, from an address that a proxy names. */
export function startFrom(app: TestApp, number: string, forwarded: string, headers = {}): Promise<Response> {
  return fetch(`${app.url}/code`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-Forwarded-For': forwarded, ...headers },
    body: JSON.stringify({ number }),
  });
}

/** Cancels what was started, and waits until nothing is left of it. */
export async function cancel(app: TestApp, answer: Response): Promise<void> {
  const { linkId, token } = (await answer.json()) as StartedLink;
  const headers = { Authorization: `Bearer ${token}` };
  await fetch(`${app.url}/code/${linkId}`, { method: 'DELETE', headers });
  await app.whatsapp.awaitSockets(0);
}
