import type { Log } from '../../ports/base.ts';

type BaileysLogger = NonNullable<
  Parameters<typeof import('@whiskeysockets/baileys').makeWASocket>[0]['logger']
>;

/**
 * What Baileys may log: the text of its errors, never an object. At `info` it would log JIDs, at `trace` whole frames.
 * Its "errors" include the expected restart of the stream after pairing, so they are news, not warnings, here.
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
