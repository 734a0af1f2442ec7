/** The codes of Node's HTTP parser and of OpenSSL for what is no HTTP and no TLS, like an answer without TLS at https. */
const FOREIGN = /^(?:HPE_|ERR_SSL_|EPROTO$)/;
const CODE = /^[A-Z][A-Z0-9_]{1,60}$/;

/** The answers of RFC 1928 in the words of the package `socks`, at the end of its message. */
const SOCKS_ANSWER = /rejected connection - (\w+)$/;
/** The code of the system in a message; `socks` passes on nothing else of such an error. */
const SYSTEM_CODE = /^[a-z]+ (E[A-Z0-9_]{2,30})\b/;
/** What else the two packages say that make the tunnels. */
const SAYINGS: readonly (readonly [RegExp, string])[] = [
  [/Authentication failed|no accepted authentication|unknown authentication/, 'LOGIN_REFUSED'],
  [/timed out/, 'ETIMEDOUT'],
  [/Socket closed|ended before receiving/, 'CLOSED'],
];

/** The proxy could not be reached, or did not open a tunnel. Message and `code` hold no address, no login and no received text. */
export class ProxyError extends Error {
  readonly code: string;

  constructor(code: string) {
    super(`the proxy opens no tunnel: ${code}`);
    this.name = 'ProxyError';
    this.code = code;
  }
}

/** Turns an error of the packages that make the tunnels into one that may be logged; theirs carry the login. */
export function proxyErrorOf(error: unknown): ProxyError {
  if (error instanceof ProxyError) return error;
  const { code, message } = Object(error) as { readonly code?: unknown; readonly message?: unknown };
  if (typeof code === 'string' && FOREIGN.test(code)) return new ProxyError('NOT_A_PROXY');
  if (typeof code === 'string' && CODE.test(code)) return new ProxyError(code);
  const text = String(message);
  const system = SYSTEM_CODE.exec(text)?.[1];
  if (system !== undefined) return new ProxyError(system);
  const answer = SOCKS_ANSWER.exec(text)?.[1];
  if (answer !== undefined) return new ProxyError(`SOCKS_${answer.toUpperCase()}`);
  return new ProxyError(SAYINGS.find(([saying]) => saying.test(text))?.[1] ?? 'NOT_A_PROXY');
}
