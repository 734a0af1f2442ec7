import { muteConsole } from '../../src/whatsapp/patches/console.ts';
import { replaceLibsignalCurve } from '../../src/whatsapp/patches/curve.ts';
import { startFakeWhatsApp } from '../double/whatsapp/index.ts';
import { answerCalls } from './ipc.ts';

/** The double of WhatsApp, server and phones, as a process: what it costs is nobody's. */

export type Scan = { readonly number: string; readonly qr: string };
export type Delivered = {
  /** From the phone's yes to the first message on it. */
  readonly yesToMessageMs: number;
  readonly text: string;
};

const MESSAGE_LIMIT_MS = 60_000;

muteConsole();
// The phones share the machine with what is measured: the less they take, the less they hide.
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
