import type { PhoneOptions } from '../../double/whatsapp/phone.ts';
import { finalStep, qrOf, started } from './client.ts';
import type { TestApp } from './start-app.ts';

export type Linked = {
  /** As it came to the own chat. */
  readonly id: string;
  readonly number: string;
  /** Of the account's companion devices. */
  readonly device: number;
};

let nextNumber = 254_712_000_000;

/** A whole link by QR, of an account that nobody else in the file uses unless it is named. */
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

/** Asks for what a session ID opens, or withdraws it. */
export function askSession(
  url: string,
  id: string,
  options: { readonly method?: 'GET' | 'DELETE'; readonly query?: string } = {},
): Promise<Response> {
  const { method = 'GET', query = '' } = options;
  return fetch(`${url}/session${query}`, { method, headers: { Authorization: `Bearer ${id}` } });
}

/** Has a session ID inspected. */
export function askReport(url: string, sessionId: string, more: object = {}): Promise<Response> {
  return fetch(`${url}/validate`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ sessionId, ...more }),
  });
}
