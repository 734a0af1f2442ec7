/** A host of a request, an origin or a setting, in small letters and without the dot that may end a name. */
export type Host = {
  /** A name, an IPv4 address or an IPv6 address in brackets. */
  readonly name: string;
  /** Empty if none was given, and for the ports of http and https. */
  readonly port: string;
};

const SHAPE = /^(?:[\p{L}\p{N}._-]+|\[[\da-f:.]+\])(?::\d{1,5})?$/iu;
const BARE_IPV6 = /^[\da-f.]*(?::[\da-f.]*){2,8}$/i;
const USUAL_PORTS = new Set(['80', '443']);
const MAX_LENGTH = 260;

/** Reads `Example.org.:8080`, `192.0.2.1` or `[::1]:3000`; `null` for anything else. */
export function parseHost(text: string): Host | null {
  const whole = BARE_IPV6.test(text) ? `[${text}]` : text;
  if (whole.length > MAX_LENGTH || !SHAPE.test(whole)) return null;
  const address = `http://${whole}`;
  if (!URL.canParse(address)) return null;
  const { hostname, port } = new URL(address);
  return { name: hostname.replace(/\.$/, ''), port: USUAL_PORTS.has(port) ? '' : port };
}

/** Returns the host of an address such as an `Origin` or a `Referer`; `null` if it has none. */
export function hostOfUrl(url: string): Host | null {
  return URL.canParse(url) ? parseHost(new URL(url).host) : null;
}

/** Writes a host as `example.org:8080`, without the port if that is the usual one. */
export function formatHost({ name, port }: Host): string {
  return port === '' ? name : `${name}:${port}`;
}

/** The addresses at which a program listens to every network of the machine, as `URL` writes them. No browser opens them everywhere. */
const EVERY_ADDRESS = new Set(['0.0.0.0', '[::]', '[::ffff:0:0]']);

/** Writes the address at which a browser on this machine opens a server that listens to `host`, a name or an IP address without brackets. */
export function addressToOpen(host: string, port: number): string {
  const text = host.includes(':') ? `[${host.replace('%', '%25')}]` : host;
  const name = URL.canParse(`http://${text}`) ? new URL(`http://${text}`).hostname : text;
  return `http://${EVERY_ADDRESS.has(name) ? 'localhost' : name}:${port}`;
}
