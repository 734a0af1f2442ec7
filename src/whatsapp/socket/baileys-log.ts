import type { Log } from '../../ports/base.ts';

type BaileysLogger = NonNullable<
  Parameters<typeof import('@whiskeysockets/baileys').makeWASocket>[0]['logger']
>;

/**
 * A logger for Baileys that passes on only the text of its errors, never an object: at `info` Baileys logs JIDs, at `trace` whole frames.
 * The errors of Baileys include the expected restart of the stream after pairing, so they are logged at `debug`.
 */
export function createBaileysLogger(log: Log): BaileysLogger {
  const nothing = () => undefined;
  const logger: BaileysLogger = {
    level: 'error',
    child: () => logger,
    trace: nothing,
    debug: nothing,
    info: nothing,
    warn: nothing,
    error: (subject: unknown, message?: string) => {
      log.debug({ source: 'baileys' }, message ?? (typeof subject === 'string' ? subject : 'error'));
    },
  };
  return logger;
}
