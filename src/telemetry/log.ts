import cluster from 'node:cluster';
import pino, { type DestinationStream, type Logger } from 'pino';
import type { Config } from '../config/config.ts';
import { scrubLine } from './scrub.ts';
import { toTerminalLines } from './terminal-lines.ts';

type LogOptions = {
  readonly level: Config['logLevel'];
  /** Takes the lines, one whole line a call; standard output if left out. */
  readonly destination?: DestinationStream;
};

/** How many causes in the chain of an error are written. */
const MAX_CAUSES = 5;

/**
 * A log of JSON lines with ISO times; fits the `Log` port. Every line is scrubbed right before it is written.
 * Errors go into the field `err`, of which only type, message, code, stack and causes are written.
 */
export function createLog({ level, destination = standardOutput() }: LogOptions): Logger {
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

/**
 * A log for a person at a terminal: a readable line for each warning and error. Lines below them are left out, unless a lower level than the
 * usual one is asked for.
 */
export function createTerminalLog(level: Config['logLevel']): Logger {
  const destination = toTerminalLines((line) => void process.stdout.write(line));
  return createLog({ level: level === 'info' ? 'warn' : level, destination });
}

/** PM2 starts the program as a worker of a cluster, and takes for its log only what goes through `process.stdout`; the descriptor is that of PM2 itself. */
function standardOutput(): DestinationStream {
  return cluster.isWorker ? { write: (line) => void process.stdout.write(line) } : pino.destination(1);
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
