import { isIPv4 } from 'node:net';
import type { ProxyAddress } from '../ports/proxy-address.ts';
import { percentDecoded } from '../wire/address/percent.ts';

const MAX_LENGTH = 2_000;
/** RFC 1929 gives a user and a password of a SOCKS proxy one byte for the length of each. */
const MAX_SOCKS_LOGIN_BYTES = 255;

type Kind = Pick<ProxyAddress, 'kind' | 'port'>;

/** The schemes, with the port that is meant if there is none. The name of WhatsApp is never looked up here, so `socks5` is `socks5h`. */
const KINDS: Readonly<Record<string, Kind | undefined>> = {
  http: { kind: 'http', port: 80 },
  https: { kind: 'https', port: 443 },
  socks5: { kind: 'socks5', port: 1080 },
  socks5h: { kind: 'socks5', port: 1080 },
};

/** What a usable proxy looks like, behind the name of the setting. */
export const PROXY_RULE =
  'must be a proxy like http://proxy.example.org:3128 or socks5://user:password@proxy.example.org:1080 ' +
  '(http, https or socks5), without a path; in a user or password write @ as %40, / as %2F, # as %23 and ? as %3F';

/** Reads the address of a proxy; `undefined` if it cannot be used. */
export function parseProxy(text: string): ProxyAddress | undefined {
  const [, scheme = '', rest = ''] =
    (text.length <= MAX_LENGTH ? /^([a-z0-9]+):\/\/([^\s\\/?#]+)\/?$/i.exec(text) : null) ?? [];
  const name = scheme.toLowerCase();
  const kind = Object.hasOwn(KINDS, name) ? KINDS[name] : undefined;
  // `URL` checks hosts strictly for http alone.
  const full = `http://${rest}/`;
  if (kind === undefined || !URL.canParse(full)) return undefined;
  const url = new URL(full);
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  // `URL` leaves port 80 out, and reads a number as an IPv4 address although it is more likely a port or a mistake.
  const port = Number(url.port === '' ? (/:(\d+)$/.exec(rest)?.[1] ?? kind.port) : url.port);
  const isHost = !host.includes(',') && (!isIPv4(host) || rest.includes(host));
  const login = loginOf(url);
  return isHost && port > 0 && fits(kind, login) ? { kind: kind.kind, host, port, login } : undefined;
}

function loginOf({ username, password }: URL): ProxyAddress['login'] {
  if (username === '' && password === '') return null;
  return { user: percentDecoded(username), password: percentDecoded(password) };
}

function fits({ kind }: Kind, login: ProxyAddress['login']): boolean {
  if (login === null) return true;
  if (kind !== 'socks5') return !login.user.includes(':');
  const sizes = [login.user, login.password].map((text) => Buffer.byteLength(text));
  return sizes.every((bytes) => bytes <= MAX_SOCKS_LOGIN_BYTES);
}
