import { muteConsole } from '../../src/whatsapp/patches/console.ts';
import { replaceLibsignalCurve } from '../../src/whatsapp/patches/curve.ts';
import { startFakeWhatsApp } from '../double/whatsapp/index.ts';
import { answerCalls } from './ipc.ts';

/** Runs the double of WhatsApp in a process of its own, so that its CPU time is not counted for a measured program. */

export type Scan = { readonly number: string; readonly qr: string };
export type Delivered = {
  /** The time from the phone's acceptance to its first message. */
  readonly yesToMessageMs: number;
  readonly text: string;
};

const MESSAGE_LIMIT_MS = 60_000;

muteConsole();
// The phones share the machine with the measured program, so they use the faster curve as well.
replaceLibsignalCurve();
const whatsapp = await startFakeWhatsApp();

answerCalls({
  url: () => whatsapp.url,
  latency: (ms: number) => whatsapp.setLatency(ms),
  sockets: () => whatsapp.counts.sockets,
  scan: async ({ number, qr }: Scan): Promise<Delivered> => {
    const phone = whatsapp.addPhone({ number });
    const yesAtMs = performance.now();
    const scanned = phone.scan(qr);
    const { atMs, text } = await phone.nextMessage(undefined, MESSAGE_LIMIT_MS);
    await scanned;
    return { yesToMessageMs: atMs - yesAtMs, text };
  },
});
process.send?.('ready');
