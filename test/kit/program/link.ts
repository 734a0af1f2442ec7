import type { PhoneOptions } from '../../double/whatsapp/phone.ts';
import { finalStep, qrOf, started } from './client.ts';
import type { TestApp } from './start-app.ts';

export type Linked = {
  /** The session ID, as the account received it in its own chat. */
  readonly id: string;
  readonly number: string;
  /** The number of the new companion device of the account. */
  readonly device: number;
};

let nextNumber = 254_712_000_000;

/** Links an account by QR, from start to end. Without `number` it is an account that no other test of the file uses. */
export async function linkByQr(
  { url, whatsapp }: Pick<TestApp, 'url' | 'whatsapp'>,
  { format = 'short', ...options }: Partial<PhoneOptions> & { readonly format?: 'short' | 'long' } = {},
): Promise<Linked> {
  const number = options.number ?? String(nextNumber++);
  const phone = whatsapp.addPhone({ ...options, number });
  const link = await started(url, 'qr', { format });
  await phone.scan(qrOf(link.step));
  const { text, fromDevice } = await phone.nextMessage(({ text }) => /^[A-Z-]+~/.test(text));
  const { state } = await finalStep(url, 'qr', link);
  if (state !== 'linked') throw new Error(`the link ended as ${state}`);
  return { id: text, number, device: fromDevice };
}

/** Restores a session by its ID, or revokes the ID with `DELETE`. */
export function askSession(
  url: string,
  id: string,
  options: { readonly method?: 'GET' | 'DELETE'; readonly query?: string } = {},
): Promise<Response> {
  const { method = 'GET', query = '' } = options;
  return fetch(`${url}/session${query}`, { method, headers: { Authorization: `Bearer ${id}` } });
}

/** Asks for the report on a session ID. */
export function askReport(url: string, sessionId: string, more: object = {}): Promise<Response> {
  return fetch(`${url}/validate`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ sessionId, ...more }),
  });
}
