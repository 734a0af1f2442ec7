import { createLog } from '../../src/telemetry/log.ts';
import { muteConsole } from '../../src/whatsapp/patches/console.ts';
import { startFakeWhatsApp } from '../double/whatsapp/index.ts';
import { startFront, type Front } from '../kit/program/front.ts';
import { startApp } from '../kit/program/start-app.ts';
import { Camera } from './camera.ts';
import { servePhone } from './phone-server.ts';

/** The entry of `npm run demo`: the program with a double of WhatsApp, and a page that is the phone. Ctrl+C ends it. */

const NUMBER = '254712345678';
/** A delay for every frame of the double, so that the steps can be seen. */
const ROUND_TRIP_MS = 120;
const PORT = Number(process.env['PORT'] ?? 3000);

muteConsole();
const whatsapp = await startFakeWhatsApp({ latencyMs: ROUND_TRIP_MS });
const phone = whatsapp.addPhone({ number: NUMBER, name: 'Demo' });
const app = await startApp({}, { log: createLog({ level: 'error' }) }, { whatsapp });
const front = await openFront(app.url);
const phonePage = await onPort(PORT === 0 ? 0 : PORT + 1, (port) =>
  servePhone({ phone, camera: new Camera(front), site: front.url }, port),
);

process.stdout.write(`
Open these two side by side. Nothing here talks to WhatsApp; everything is gone at the end.

  The site:   ${front.url}/qr
  The phone:  ${phonePage.url}

Press "Scan this" on the phone. Or open ${front.url}/pair, enter +${NUMBER}, and type the code on the phone.
The session ID arrives in the phone's chat. Ctrl+C ends the demo.
`);

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void stop().then(() => process.exit(0)));

/** Timers of Baileys outlive its sockets, so the process is ended after it. */
async function stop(): Promise<void> {
  await phonePage.close();
  await front.close();
  await app.close();
}

function openFront(target: string): Promise<Front> {
  return onPort(PORT, (port) => startFront(target, port));
}

/** Opens a port, or any free one if that is taken. */
async function onPort<T>(wanted: number, open: (port: number) => Promise<T>): Promise<T> {
  try {
    return await open(wanted);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') return open(0);
    throw error;
  }
}
