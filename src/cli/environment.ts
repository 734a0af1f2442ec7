import { parseServerAddress } from '../restore/server/client.ts';
import type { Environment } from '../restore/command.ts';

/** What a command of `trekker-session` gets from its process. */
export type CliEnvironment = Environment & {
  readonly isJson: boolean;
  /** From the first call on, a signal to stop no longer ends the process but aborts this. */
  readonly interrupted: () => AbortSignal;
};

/** Options that every command takes. */
export const COMMON_OPTIONS = {
  url: { type: 'string' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

const DEFAULT_PORT = '3000';

/** The server a command talks to: `--url`, or the one of this checkout. Errors: USAGE. */
export function serverOf(url: string | undefined, { env }: Pick<CliEnvironment, 'env'>): string {
  const port = env['PORT']?.trim() ?? '';
  return parseServerAddress(url ?? `http://127.0.0.1:${port === '' ? DEFAULT_PORT : port}`).origin;
}
