import { Browsers, initAuthCreds, jidNormalizedUser, makeWASocket } from '@whiskeysockets/baileys';
import pino from 'pino';
import { muteConsole } from '../../src/whatsapp/baileys-log.ts';
import { startFakeWhatsApp, type FakePhone, type FakeWhatsApp } from '../fakes/whatsapp/index.ts';
import { finalStep, qrOf, started } from '../support/client.ts';
import { startApp } from '../support/start-app.ts';

/** Times a whole link, from the phone's yes to the message on the phone: raw Baileys and this program in turn, in one run. */
const ROUNDS = Number(process.argv[2] ?? 10);
const LATENCIES_MS = [0, 30];

muteConsole();
for (const latencyMs of LATENCIES_MS) await compare(latencyMs);

async function compare(latencyMs: number): Promise<void> {
  const whatsapp = await startFakeWhatsApp({ latencyMs });
  const app = await startApp({}, {}, whatsapp);
  const raw: number[] = [];
  const ours: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    raw.push(await timeRaw(whatsapp, whatsapp.addPhone({ number: `25471${1_000_000 + round}` })));
    ours.push(await timeOurs(app.url, whatsapp.addPhone({ number: `25472${1_000_000 + round}` })));
  }
  const [a, b] = [median(ours), median(raw)];
  process.stdout.write(
    `latency ${latencyMs} ms, ${ROUNDS} rounds: ours ${a.toFixed(0)} ms, raw ${b.toFixed(0)} ms, ratio ${(a / b).toFixed(2)}, ` +
      `without the quiet 500 ms ${((a - 500) / b).toFixed(2)}\n`,
  );
  await app.close();
}

async function timeOurs(url: string, phone: FakePhone): Promise<number> {
  const link = await started(url, 'qr');
  const startedAtMs = performance.now();
  const scanned = phone.scan(qrOf(link.step));
  const { atMs } = await phone.nextMessage();
  await scanned;
  await finalStep(url, 'qr', link);
  return atMs - startedAtMs;
}

async function timeRaw(whatsapp: FakeWhatsApp, phone: FakePhone): Promise<number> {
  const data = new Map<string, never>();
  const auth: Parameters<typeof makeWASocket>[0]['auth'] = {
    creds: initAuthCreds(),
    keys: {
      get: (type, ids) =>
        Object.fromEntries(
          ids.flatMap((id) => (data.has(type + id) ? [[id, data.get(type + id) as never]] : [])),
        ),
      set: (values) => {
        for (const [type, entries] of Object.entries(values)) {
          for (const [id, value] of Object.entries(entries)) {
            if (value === null) data.delete(type + id);
            else data.set(type + id, value as never);
          }
        }
      },
    },
  };
  const connect = () =>
    makeWASocket({
      auth,
      waWebSocketUrl: whatsapp.url,
      logger: pino({ level: 'silent' }),
      browser: Browsers.ubuntu('Chrome'),
    });
  const first = connect();
  const closed = new Promise<void>((resolve) => {
    first.ev.on('connection.update', ({ connection }) => connection === 'close' && resolve());
  });
  const qr = await new Promise<string>((resolve) => {
    first.ev.on('connection.update', (update) => update.qr !== undefined && resolve(update.qr));
  });
  const startedAtMs = performance.now();
  const scanned = phone.scan(qr);
  await closed;
  const second = connect();
  await new Promise<void>((resolve) => {
    second.ev.on('connection.update', ({ connection }) => connection === 'open' && resolve());
  });
  await second.sendMessage(jidNormalizedUser(auth.creds.me?.id), { text: 'done' });
  const { atMs } = await phone.nextMessage();
  await scanned;
  await second.end(undefined);
  return atMs - startedAtMs;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
