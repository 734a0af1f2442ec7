import pino, { type DestinationStream, type Logger } from 'pino';
import type { Config } from '../config/config.ts';
import { scrubLine } from './scrub.ts';

export type LogOptions = {
  readonly level: Config['logLevel'];
  /** Standard output if left out. Gets one whole line with each call. */
  readonly destination?: DestinationStream;
};

/** How many causes of an error are worth reading. */
const MAX_CAUSES = 5;

/**
 * JSON lines with ISO times, scrubbed as the very last thing; fits the `Log` port.
 * Errors belong into the field `err`: only type, message, code, stack and causes of them are written.
 */
export function createLog({ level, destination = pino.destination(1) }: LogOptions): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: (error: unknown) => describeError(error, MAX_CAUSES) },
      hooks: { streamWrite: scrubLine },
    },
    destination,
  );
}

function describeError(error: unknown, causesLeft: number): unknown {
  if (!(error instanceof Error)) return typeof error === 'string' ? error : { type: typeof error };
  return {
    type: error.name,
    message: error.message,
    ...('code' in error ? { code: error.code } : {}),
    stack: error.stack,
    ...(error.cause === undefined || causesLeft === 0
      ? {}
      : { cause: describeError(error.cause, causesLeft - 1) }),
  };
}
