import {
  BufferJSON,
  makeWASocket,
  type AuthenticationCreds,
  type SignalDataSet,
  type SignalDataTypeMap,
  type SignalKeyStore,
  type WAMessage,
} from '@whiskeysockets/baileys';
import pino from 'pino';
import { whenOpen } from './when-open.ts';
import type { AuthStateJson } from '../../../src/ports/whatsapp.ts';

type RunningBot = {
  readonly opened: Promise<void>;
  /** The first message from another account. */
  readonly firstMessage: Promise<WAMessage>;
  /** Resolves with the status code with which the connection ended. */
  readonly closed: Promise<number | undefined>;
  readonly stop: () => Promise<void>;
};

/** Starts a bot with unchanged Baileys and its default settings, from the answer of `GET /session`. */
export async function startBot(url: string, sessionId: string, whatsappUrl: string): Promise<RunningBot> {
  const answer = await fetch(`${url}/session`, { headers: { Authorization: `Bearer ${sessionId}` } });
  if (!answer.ok) throw new Error(`${answer.status}: ${await answer.text()}`);
  const { creds, keys } = (await answer.json()) as { creds: unknown; keys: unknown };
  return startBotFrom({ creds: JSON.stringify(creds), keys: JSON.stringify(keys) }, whatsappUrl);
}

/** Like {@link startBot}, from an exported state. */
export function startBotFrom(state: AuthStateJson, whatsappUrl: string): RunningBot {
  const creds = JSON.parse(state.creds, BufferJSON.reviver) as AuthenticationCreds;
  const sock = makeWASocket({
    waWebSocketUrl: whatsappUrl,
    logger: pino({ level: 'silent' }),
    auth: {
      creds,
      keys: keyStoreOf(JSON.parse(state.keys, BufferJSON.reviver) as Keys),
    },
  });
  const opened = whenOpen(sock);
  const closed = new Promise<number | undefined>((resolve) => {
    sock.ev.on('connection.update', ({ connection, lastDisconnect }) => {
      const error = lastDisconnect?.error as { output?: { statusCode?: number } } | undefined;
      if (connection === 'close') resolve(error?.output?.statusCode);
    });
  });
  const firstMessage = new Promise<WAMessage>((resolve) => {
    sock.ev.on('messages.upsert', ({ messages }) => {
      const found = messages.find(({ key, message }) => key.fromMe !== true && message?.conversation);
      if (found !== undefined) resolve(found);
    });
  });
  return { opened, closed, firstMessage, stop: () => sock.end(undefined) };
}

type Keys = Record<string, Record<string, unknown>>;

/** A store of keys for Baileys, in memory. */
function keyStoreOf(keys: Keys): SignalKeyStore {
  return {
    get: (type, ids) =>
      Object.fromEntries(
        ids.flatMap((id) => (keys[type]?.[id] === undefined ? [] : [[id, keys[type][id]]])),
      ) as { [id: string]: SignalDataTypeMap[typeof type] },
    set: (data: SignalDataSet) => {
      for (const [type, values] of Object.entries(data)) {
        const known = (keys[type] ??= {});
        for (const [id, value] of Object.entries(values)) {
          if (value === null) delete known[id];
          else known[id] = value;
        }
      }
    },
  };
}
