import { parseServerAddress } from '../restore/server/address.ts';
import type { Launched } from '../app/launch.ts';
import type { Environment } from '../restore/command.ts';

/** The parts of its process that a command of `trekker-session` uses. */
export type CliEnvironment = Environment & {
  readonly launched: Launched;
  readonly isJson: boolean;
  /** Returns a signal that aborts on SIGINT or SIGTERM. From the first call on, these no longer end the process by themselves. */
  readonly interrupted: () => AbortSignal;
};

/** Options that every command takes. */
export const COMMON_OPTIONS = {
  url: { type: 'string' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

const DEFAULT_PORT = '3000';

/** The origin of the server that a command asks: `--url`, or the server on this machine at PORT. Errors: USAGE. */
export function serverOf(url: string | undefined, { env }: Pick<CliEnvironment, 'env'>): string {
  const port = env['PORT']?.trim() ?? '';
  return parseServerAddress(url ?? `http://127.0.0.1:${port === '' ? DEFAULT_PORT : port}`).origin;
}
