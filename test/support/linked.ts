import { finalStep, qrOf, started } from './client.ts';
import type { TestApp } from './start-app.ts';

export type Linked = { readonly id: string; readonly number: string; readonly device: number };

/** Links a new account by QR; the ID is what came to its chat. */
export async function linkAccount(
  app: Pick<TestApp, 'url' | 'whatsapp'>,
  number: string,
  body: object = {},
): Promise<Linked> {
  const phone = app.whatsapp.addPhone({ number });
  const link = await started(app.url, 'qr', body);
  await phone.scan(qrOf(link.step));
  const { text: id, fromDevice: device } = await phone.nextMessage();
  const { state } = await finalStep(app.url, 'qr', link);
  if (state !== 'linked') throw new Error(`the link ended as ${state}`);
  return { id, number, device };
}
