import { BlockList, isIP } from 'node:net';
import { CommandError, EXIT } from '../exit.ts';
import { restore as words } from '../../texts/own.ts';

/** The environment variables of a process. */
export type Variables = Readonly<Record<string, string | undefined>>;

const DEFAULT_PORTS: Readonly<Record<string, string>> = { 'http:': '80', 'https:': '443' };
const THIS_MACHINE =
  /^(?:localhost|(?:.*\.)?localhost\.?|127(?:\.\d{1,3}){3}|\[::1\]|\[::ffff:7f[0-9a-f:]+\])$/i;

/** True if the host name of a URL stands for this machine. */
export function isThisMachine(hostname: string): boolean {
  return THIS_MACHINE.test(hostname);
}

/**
 * Returns the proxy that the environment names for requests to `target`; `null` for none. Names in lower case have precedence, as in curl.
 * Errors: NETWORK for a proxy that this client cannot use.
 */
export function proxyFor(target: URL, env: Variables): URL | null {
  if (isThisMachine(target.hostname)) return null;
  const names = target.protocol === 'https:' ? ['https_proxy', 'all_proxy'] : ['http_proxy', 'all_proxy'];
  const name = names.flatMap((each) => [each, each.toUpperCase()]).find((each) => (env[each] ?? '') !== '');
  const text = (name === undefined ? '' : (env[name] ?? '')).trim();
  if (text === '' || isExempt(target, env['no_proxy'] ?? env['NO_PROXY'] ?? '')) return null;
  const full = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  const proxy = URL.canParse(full) ? new URL(full) : null;
  if (proxy !== null && /^https?:$/.test(proxy.protocol) && proxy.host !== '') return proxy;
  throw new CommandError('NETWORK', EXIT.network, words.server.proxyUnusable(name ?? '', target.hostname));
}

/** True if NO_PROXY names the host itself, a domain above it, its network, or every host. */
function isExempt({ hostname, port, protocol }: URL, list: string): boolean {
  const host = bare(hostname);
  const realPort = port === '' ? (DEFAULT_PORTS[protocol] ?? '') : port;
  return list.split(/[\s,]+/).some((entry) => {
    if (entry === '') return false;
    if (entry === '*') return true;
    if (entry.includes('/')) return isInNetwork(host, entry);
    const [name, onlyPort] = splitPort(entry);
    if (onlyPort !== '' && onlyPort !== realPort) return false;
    const domain = bare(name).replace(/^\*?\./, '');
    return host === domain || host.endsWith(`.${domain}`);
  });
}

/** Splits an entry into name and port; `''` if there is no port, as in an IPv6 address without brackets. */
function splitPort(entry: string): readonly [string, string] {
  const at = entry.lastIndexOf(':');
  const port = entry.slice(at + 1);
  return at < 0 || isIP(entry) === 6 || !/^\d+$/.test(port) ? [entry, ''] : [entry.slice(0, at), port];
}

function isInNetwork(host: string, network: string): boolean {
  const [address = '', bits = ''] = network.split('/');
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
  const most = family === 'ipv6' ? 128 : 32;
  if (isIP(address) === 0 || isIP(host) !== isIP(address)) return false;
  if (!/^\d{1,3}$/.test(bits) || Number(bits) > most) return false;
  const list = new BlockList();
  list.addSubnet(address, Number(bits), family);
  return list.check(host, family);
}

/** Removes the brackets of an IPv6 address and the dot at the end, and makes capitals small. */
function bare(hostname: string): string {
  return hostname
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/\.$/, '')
    .toLowerCase();
}
