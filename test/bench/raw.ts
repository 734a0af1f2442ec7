import { Browsers, initAuthCreds, jidNormalizedUser, makeWASocket } from '@whiskeysockets/baileys';
import type { SignalDataSet, SignalDataTypeMap, WASocket } from '@whiskeysockets/baileys';
import pino from 'pino';
import { answerCalls } from './ipc.ts';

/**
 * Links with unchanged Baileys, to compare the program with: keys are in a `Map`, without a server, a store or checks. A link
 * goes from a new login by QR to one message in the own chat.
 */

type Auth = Parameters<typeof makeWASocket>[0]['auth'];
type Started = { readonly id: number; readonly qr: string; readonly ms: number };
type Link = { readonly auth: Auth; readonly first: WASocket; readonly done: Promise<void> };

// The console is muted, because libsignal prints private keys.
for (const method of ['log', 'info', 'warn', 'error', 'debug'] as const) console[method] = () => undefined;

const logger = pino({ level: 'silent' });
const links = new Map<number, Link>();
let url = '';
let nextId = 1;

answerCalls({
  whatsapp: (address: string) => {
    url = address;
  },
  start: async (): Promise<Started> => {
    const startedAtMs = performance.now();
    const auth = newAuth();
    const first = connect(auth);
    const closed = when(first, ({ connection }) => connection === 'close');
    const qr = await whenQr(first);
    const ms = performance.now() - startedAtMs;
    const id = nextId++;
    links.set(id, { auth, first, done: goOn(auth, closed) });
    return { id, qr, ms };
  },
  finish: async (id: number) => {
    await links.get(id)?.done;
    links.delete(id);
  },
  code: async (number: string): Promise<number> => {
    const startedAtMs = performance.now();
    const sock = connect(newAuth());
    await whenQr(sock);
    const accepted = new Promise((resolve) =>
      sock.ws.on('CB:iq,type:result,link_code_companion_reg', resolve),
    );
    await sock.requestPairingCode(number);
    await accepted;
    const ms = performance.now() - startedAtMs;
    await sock.end(undefined);
    return ms;
  },
});
process.send?.('ready');

/** The server restarts the stream after pairing; then the device logs in and writes to itself. */
async function goOn(auth: Auth, closed: Promise<void>): Promise<void> {
  await closed;
  const second = connect(auth);
  await when(second, ({ connection }) => connection === 'open');
  const acked = new Promise((resolve) => second.ws.on('CB:ack,class:message', resolve));
  await second.sendMessage(jidNormalizedUser(auth.creds.me?.id), { text: 'done' });
  await acked;
  await second.end(undefined);
}

function connect(auth: Auth): WASocket {
  return makeWASocket({ auth, waWebSocketUrl: url, logger, browser: Browsers.ubuntu('Chrome') });
}

type Update = { readonly connection?: string; readonly qr?: string };

function when(sock: WASocket, fits: (update: Update) => boolean): Promise<void> {
  return new Promise((resolve) => {
    sock.ev.on('connection.update', (update) => fits(update as Update) && resolve());
  });
}

function whenQr(sock: WASocket): Promise<string> {
  return new Promise((resolve) => {
    sock.ev.on('connection.update', ({ qr }) => qr !== undefined && resolve(qr));
  });
}

function newAuth(): Auth {
  const data = new Map<string, unknown>();
  return {
    creds: initAuthCreds(),
    keys: {
      get: (type, ids) =>
        Object.fromEntries(ids.flatMap((id) => (data.has(type + id) ? [[id, data.get(type + id)]] : []))) as {
          [id: string]: SignalDataTypeMap[typeof type];
        },
      set: (values: SignalDataSet) => {
        for (const [type, entries] of Object.entries(values)) {
          for (const [id, value] of Object.entries(entries)) {
            if (value === null) data.delete(type + id);
            else data.set(type + id, value);
          }
        }
      },
    },
  };
}
