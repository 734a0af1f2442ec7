import type { FakeWhatsApp } from '../../double/whatsapp/index.ts';
import { finalStep, qrOf, started } from '../program/client.ts';

/** Links `count` accounts, `atOnce` at a time. Throws if one of them does not end linked. */
export async function linkMany(
  url: string,
  whatsapp: FakeWhatsApp,
  count: number,
  { atOnce = 4, firstNumber = 254_716_000_000 } = {},
): Promise<void> {
  let next = 0;
  const worker = async () => {
    for (; next < count;) {
      const phone = whatsapp.addPhone({ number: String(firstNumber + next) });
      next += 1;
      const link = await started(url, 'qr');
      await phone.scan(qrOf(link.step));
      const { state } = await finalStep(url, 'qr', link);
      if (state !== 'linked') throw new Error(`a link ended as ${state}`);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

/** A module to load before the program. It answers the message `heap` with the heap after a collection; needs `--expose-gc`. */
export const HEAP_PROBE = `process.on('message', (message) => {
  if (message !== 'heap') return;
  gc();
  process.send({ heap: process.memoryUsage().heapUsed });
});`;
