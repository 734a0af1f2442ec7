import { makeWASocket, useMultiFileAuthState, type WAMessage } from '@whiskeysockets/baileys';
import pino from 'pino';

/** What Baileys' `useMultiFileAuthState` gives. */
export type FolderState = Awaited<ReturnType<typeof useMultiFileAuthState>>;

export type SmallBot = {
  readonly opened: Promise<void>;
  /** The next message of somebody else that was not handed out yet. */
  readonly nextMessage: () => Promise<WAMessage>;
  readonly reply: (message: WAMessage, text: string) => Promise<void>;
  /** Resolves when the connection is closed and everything is in the folder. */
  readonly stop: () => Promise<void>;
};

/** A bot as people write it: raw Baileys with its default settings, its session in a folder. */
export function runSmallBot({ state, saveCreds }: FolderState, whatsappUrl: string): SmallBot {
  const sock = makeWASocket({
    auth: state,
    waWebSocketUrl: whatsappUrl,
    logger: pino({ level: 'silent' }),
  });
  const saving: Promise<void>[] = [];
  sock.ev.on('creds.update', () => void saving.push(saveCreds()));
  const messages: WAMessage[] = [];
  const waiters: ((message: WAMessage) => void)[] = [];
  sock.ev.on('messages.upsert', ({ messages: some }) => {
    for (const message of some) {
      if (message.key.fromMe === true || !message.message?.conversation) continue;
      const waiter = waiters.shift();
      if (waiter === undefined) messages.push(message);
      else waiter(message);
    }
  });
  const opened = new Promise<void>((resolve, reject) => {
    sock.ev.on('connection.update', ({ connection, lastDisconnect }) => {
      if (connection === 'open') resolve();
      if (connection === 'close') reject(lastDisconnect?.error ?? new Error('closed'));
    });
  });
  opened.catch(() => {
    /* told by whoever awaits it */
  });
  return {
    opened,
    nextMessage: () => {
      const message = messages.shift();
      return message === undefined
        ? new Promise((resolve) => waiters.push(resolve))
        : Promise.resolve(message);
    },
    reply: async ({ key }, text) => {
      await sock.sendMessage(key.remoteJid ?? '', { text });
    },
    stop: async () => {
      await sock.end(undefined);
      await Promise.all(saving);
    },
  };
}
