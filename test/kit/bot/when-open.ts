import type { WASocket } from '@whiskeysockets/baileys';

/** Resolves when the socket is logged in. Rejects with the reason when it closes first. */
export function whenOpen(sock: WASocket): Promise<void> {
  const opened = new Promise<void>((resolve, reject) => {
    sock.ev.on('connection.update', ({ connection, lastDisconnect }) => {
      if (connection === 'open') resolve();
      if (connection === 'close') reject(lastDisconnect?.error ?? new Error('closed'));
    });
  });
  opened.catch(() => {
    /* A test that does not await the login must not fail with an unhandled rejection. */
  });
  return opened;
}
