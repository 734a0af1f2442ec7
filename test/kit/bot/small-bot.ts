import { makeWASocket, useMultiFileAuthState, type WAMessage } from '@whiskeysockets/baileys';
import pino from 'pino';
import { whenOpen } from './when-open.ts';

/** The result of Baileys' `useMultiFileAuthState`. */
export type FolderState = Awaited<ReturnType<typeof useMultiFileAuthState>>;

export type SmallBot = {
  readonly opened: Promise<void>;
  /** Resolves with the next message from another account that was not returned before. */
  readonly nextMessage: () => Promise<WAMessage>;
  readonly reply: (message: WAMessage, text: string) => Promise<void>;
  /** Resolves when the connection is closed and the folder holds all changes. */
  readonly stop: () => Promise<void>;
};

/** A bot like those of most users: unchanged Baileys with its default settings, and the session in a folder. */
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
  return {
    opened: whenOpen(sock),
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
