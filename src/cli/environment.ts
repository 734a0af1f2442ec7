import { parseServerAddress } from '../restore/server/address.ts';
import type { Launched } from '../app/launch.ts';
import type { Environment } from '../restore/command.ts';

/** The parts of its process that a command of `trekker-session` uses. */
export type CliEnvironment = Environment & {
  readonly launched: Launched;
  readonly isJson: boolean;
  /** Returns a signal that aborts on SIGINT, SIGTERM or SIGHUP. From the first call on, these no longer end the process by themselves. */
  readonly interrupted: () => AbortSignal;
  /** Adds what must be done at once however this process ends; the returned function removes it. */
  readonly atExit: (act: () => void) => () => void;
};

/** Options that every command takes. */
export const COMMON_OPTIONS = {
  url: { type: 'string' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

const DEFAULT_PORT = '3000';
const MAX_PORT = 65_535;

/** A server that listens on all addresses is asked at this one. */
const LOOPBACK = '127.0.0.1';
const ALL_ADDRESSES = new Set(['', '0.0.0.0', '::']);

/**
 * The origin of the server that a command asks: `--url`, or the server on this machine at HOST and PORT. A PORT that is none counts as not
 * given, since `doctor` tells of it. Errors: USAGE.
 */
export function serverOf(url: string | undefined, { env }: Pick<CliEnvironment, 'env'>): string {
  const given = env['PORT']?.trim() ?? '';
  const port = /^\d{1,5}$/.test(given) && Number(given) <= MAX_PORT ? given : DEFAULT_PORT;
  const host = env['HOST']?.trim() ?? '';
  const name = ALL_ADDRESSES.has(host) || !/^[\w.:-]+$/.test(host) ? LOOPBACK : host;
  const own = `http://${name.includes(':') ? `[${name}]` : name}:${port}`;
  return parseServerAddress(url ?? (URL.canParse(own) ? own : `http://${LOOPBACK}:${port}`)).origin;
}
