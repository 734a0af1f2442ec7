import type { Clock, Log } from '../ports/base.ts';
import { ProxyError } from './proxy-error.ts';

/** Why WhatsApp could not be reached. `code` comes from the system or OpenSSL or is an HTTP status; it never holds an address or received text. */
export type ReachCause = { readonly kind: keyof typeof ADVICE; readonly code: string };

/** The sentence in the log for each kind of cause. */
const ADVICE = {
  dns: 'its name could not be looked up; check the DNS of this machine',
  refused: 'the connection was refused; a firewall may not allow it',
  unroutable: 'there is no way to it; check the network of this machine',
  certificate: 'the certificate is not WhatsApp’s; something between may be reading along',
  upgrade:
    'the WebSocket was refused with an HTTP status; the host, its proxy or WhatsApp may block this address',
  timeout: 'it did not answer in time',
  reset: 'the connection broke',
  busy: 'it says that it cannot serve now',
  proxy: 'the proxy of WHATSAPP_PROXY opens no connection; check its address, its login, and that it runs',
  'not-whatsapp': 'what answered does not speak like WhatsApp; a proxy or portal may stand between',
} as const;

const DNS = new Set(['ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL', 'EAI_NODATA', 'EAI_NONAME', 'ENODATA']);
const UNROUTABLE = new Set(['ENETUNREACH', 'EHOSTUNREACH', 'ENETDOWN', 'EADDRNOTAVAIL', 'EACCES', 'EPERM']);
const RESET = new Set(['ECONNRESET', 'EPIPE', 'ECONNABORTED']);
/** The error codes of OpenSSL and Node for a certificate that is not accepted. */
const CERTIFICATE = /CERT|ISSUER|SELF_SIGNED|UNABLE_TO_|^ERR_TLS_|HOSTNAME_MISMATCH|^INVALID_CA|^PATH_LENGTH/;
const NOT_TLS = /^(?:EPROTO|ERR_SSL_|HPE_)/;
const TIMED_OUT = /timed out/i;
const CODE = /^[A-Z][A-Z0-9_]{1,60}$/;
const SAY_AGAIN_MS = 60_000;

/** Returns the cause behind an error of the connection. */
export function causeOf(error: unknown): ReachCause {
  if (error instanceof ProxyError) return { kind: 'proxy', code: error.code };
  const { code: given, message } = Object(error) as { readonly code?: unknown; readonly message?: unknown };
  const code = typeof given === 'string' && CODE.test(given) ? given : '';
  if (DNS.has(code)) return { kind: 'dns', code };
  if (code === 'ECONNREFUSED') return { kind: 'refused', code };
  if (UNROUTABLE.has(code)) return { kind: 'unroutable', code };
  if (RESET.has(code)) return { kind: 'reset', code };
  if (code === 'ETIMEDOUT' || TIMED_OUT.test(String(message))) return { kind: 'timeout', code: 'ETIMEDOUT' };
  if (NOT_TLS.test(code)) return { kind: 'not-whatsapp', code };
  if (CERTIFICATE.test(code)) return { kind: 'certificate', code };
  return { kind: 'not-whatsapp', code: code === '' ? 'UNKNOWN' : code };
}

/** Returns the cause when the request for a WebSocket was answered with another HTTP status. */
export function causeOfStatus(status: number): ReachCause {
  return { kind: 'upgrade', code: String(status) };
}

/** True if somebody on the way refuses connections of this host: a matter of the site alone, whatever the visitor does. */
export function isBlock({ kind, code }: ReachCause): boolean {
  return kind === 'upgrade' && (code === '403' || code === '451');
}

/** The watchdog ended the connection, because WhatsApp sent nothing within its limit. */
export const SILENCE: ReachCause = { kind: 'timeout', code: 'SILENCE' };
/** The connection was closed before WhatsApp answered the registration or the login. */
export const CLOSED_AT_ONCE: ReachCause = { kind: 'reset', code: 'CLOSED' };

/** Logs why WhatsApp cannot be reached: each kind of cause at once, then at most once a minute with the number of causes in between. */
export class ReachLog {
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #said = new Map<ReachCause['kind'], { readonly atMs: number; unsaid: number }>();

  constructor(clock: Clock, log: Log) {
    this.#clock = clock;
    this.#log = log;
  }

  tell({ kind, code }: ReachCause): void {
    const nowMs = this.#clock.monotonic();
    const said = this.#said.get(kind);
    if (said !== undefined && nowMs - said.atMs < SAY_AGAIN_MS) {
      said.unsaid += 1;
      return;
    }
    this.#said.set(kind, { atMs: nowMs, unsaid: 0 });
    const unsaid = said?.unsaid ?? 0;
    const fields = { cause: kind, code, ...(unsaid === 0 ? {} : { alsoBefore: unsaid }) };
    this.#log.warn(fields, `could not reach WhatsApp: ${ADVICE[kind]}`);
  }
}
