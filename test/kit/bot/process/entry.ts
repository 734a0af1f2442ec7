import {
  makeWASocket,
  useMultiFileAuthState,
  type AuthenticationState,
  type WAMessage,
} from '@whiskeysockets/baileys';
import pino from 'pino';

/** A bot as its owner writes it, in a process of its own: unchanged Baileys, and the restore client that a server hands out. */

type Session = { readonly state: AuthenticationState; readonly saveCreds: () => Promise<void> };
type UseSession = (options: Readonly<Record<string, unknown>>) => Promise<Session>;

const { SESSION_ID: sessionId, SERVER: url, WHATSAPP = '', DIR: dir, KEEP: keep } = process.env;
/** The path is put together, so that the compiler leaves it for the run. */
const client = './restore.mjs';
const { useSession } = (await import(client)) as { readonly useSession: UseSession };
const { state, saveCreds } = await useSession({
  sessionId,
  url,
  ...(dir === undefined ? {} : { dir, useMultiFileAuthState }),
  ...(keep === undefined ? {} : { keep: true }),
});
const tell = (event: Readonly<Record<string, unknown>>) => process.send?.(event);
const sock = makeWASocket({ auth: state, waWebSocketUrl: WHATSAPP, logger: pino({ level: 'silent' }) });
sock.ev.on('creds.update', () => void saveCreds());
sock.ev.on('connection.update', ({ connection, lastDisconnect }) => {
  const error = lastDisconnect?.error as { output?: { statusCode?: number } } | undefined;
  if (connection === 'open') tell({ opened: true });
  if (connection === 'close') tell({ closed: error?.output?.statusCode ?? 0 });
});
const answer = async ({ key, message, messageStubType }: WAMessage) => {
  const text = message?.conversation;
  if (messageStubType) tell({ placeholder: key.id });
  if (key.fromMe || !text) return;
  tell({ read: text });
  if (text.startsWith('ping')) await sock.sendMessage(key.remoteJid ?? '', { text: `re: ${text}` });
};
sock.ev.on('messages.upsert', ({ messages }) => void Promise.all(messages.map(answer)));
process.on('message', ({ to, text }: { readonly to: string; readonly text: string }) => {
  void sock.sendMessage(to, { text }).then(() => tell({ sent: text }));
});
