import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer as createSecureServer } from 'node:tls';

/**
 * How a proxy fails: by its own refusal, by a refused login, by silence, by bytes that mean nothing, by an answer without an end, by an end before
 * its answer or at the first byte in a tunnel.
 */
export type ProxyFault =
  | 'refuse'
  | 'wrong-login'
  | 'silent'
  | 'garbage'
  | 'endless'
  | 'hang-up'
  | 'die-in-tunnel';

export type ProxyOptions = {
  readonly kind: 'http' | 'https' | 'socks5';
  readonly login?: { readonly user: string; readonly password: string };
  /** Key and certificate of a proxy with TLS. */
  readonly tls?: { readonly key: string; readonly cert: string };
  /** Where tunnels really lead; left out, to the name that was asked for. */
  readonly to?: { readonly host: string; readonly port: number };
};

/** A proxy of its own on loopback, by CONNECT (RFC 9110) or SOCKS 5 (RFC 1928 and 1929). Lifetime: until `close`. */
export class FakeProxy {
  /** The targets asked for, as they came: `name:port`. */
  readonly asked: string[] = [];
  /** The number of tunnels that were opened. */
  tunnels = 0;
  /** The number of connections that were accepted. */
  connections = 0;
  fault: ProxyFault | null = null;
  readonly #options: ProxyOptions;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  constructor(options: ProxyOptions) {
    this.#options = options;
    const serve = (socket: Socket) => this.#serve(socket);
    this.#server = options.tls === undefined ? createServer(serve) : createSecureServer(options.tls, serve);
  }

  /** The address for a setting, with the login if there is one. */
  get url(): string {
    const { kind, login } = this.#options;
    const [user, password] = [login?.user, login?.password].map((text) => encodeURIComponent(text ?? ''));
    return `${kind}://${login === undefined ? '' : `${user}:${password}@`}127.0.0.1:${this.port}`;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** The number of connections that are open now. */
  get open(): number {
    return this.#sockets.size;
  }

  async listen(): Promise<this> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return this;
  }

  async close(): Promise<void> {
    if (!this.#server.listening) return;
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
    await once(this.#server, 'close');
  }

  #serve(socket: Socket): void {
    this.connections += 1;
    this.#keep(socket);
    if (this.fault === 'hang-up') socket.destroy();
    else if (this.fault === 'silent') socket.resume();
    else if (this.fault === 'endless') socket.resume().write(`HTTP/1.1 200 OK\r\nX: ${'a'.repeat(100_000)}`);
    else if (this.fault === 'garbage') socket.resume().end('SSH-2.0-OpenSSH_9.6\r\n\r\n');
    else void (this.#options.kind === 'socks5' ? this.#socks(socket) : this.#connect(socket));
  }

  async #connect(socket: Socket): Promise<void> {
    const head = String(await readUntil(socket, '\r\n\r\n'));
    const target = /^CONNECT (\S+) HTTP\/1\.1\r\n/.exec(head)?.[1] ?? '';
    this.asked.push(target);
    const { login } = this.#options;
    const expected = `Basic ${Buffer.from(`${login?.user}:${login?.password}`).toString('base64')}`;
    const given = /^proxy-authorization: (.*)$/im.exec(head)?.[1]?.trim();
    if (this.fault === 'wrong-login' || (login !== undefined && given !== expected)) {
      socket.end('HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n');
    } else if (this.fault === 'refuse') {
      socket.end('HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n');
    } else await this.#tunnel(socket, target, 'HTTP/1.1 200 Connection established\r\n\r\n');
  }

  async #socks(socket: Socket): Promise<void> {
    const { login } = this.#options;
    const [, methods = 0] = await read(socket, 2);
    await read(socket, methods);
    socket.write(Buffer.from([5, login === undefined ? 0 : 2]));
    if (login !== undefined) {
      const [, userLength = 0] = await read(socket, 2);
      const user = String(await read(socket, userLength));
      const [passwordLength = 0] = await read(socket, 1);
      const password = String(await read(socket, passwordLength));
      const isRight = this.fault !== 'wrong-login' && user === login.user && password === login.password;
      socket.write(Buffer.from([1, isRight ? 0 : 1]));
      if (!isRight) return void socket.end();
    }
    const target = await readTarget(socket);
    this.asked.push(target);
    if (this.fault === 'refuse') return void socket.end(Buffer.from([5, 2, 0, 1, 0, 0, 0, 0, 0, 0]));
    await this.#tunnel(socket, target, Buffer.from([5, 0, 0, 1, 0, 0, 0, 0, 0, 0]));
  }

  async #tunnel(socket: Socket, target: string, granted: string | Buffer): Promise<void> {
    const at = target.lastIndexOf(':');
    const host = target.slice(0, at).replace(/^\[(.*)\]$/, '$1');
    const { to = { host, port: Number(target.slice(at + 1)) } } = this.#options;
    const through = connect(to);
    this.#keep(through);
    await once(through, 'connect');
    this.tunnels += 1;
    socket.write(granted);
    through.on('close', () => socket.destroy());
    socket.on('close', () => through.destroy());
    if (this.fault === 'die-in-tunnel') socket.once('data', () => socket.resetAndDestroy());
    else socket.pipe(through).pipe(socket);
  }

  #keep(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.#sockets.delete(socket));
  }
}

/** Starts a {@link FakeProxy}. */
export function startFakeProxy(options: ProxyOptions): Promise<FakeProxy> {
  return new FakeProxy(options).listen();
}

/** The target of a SOCKS 5 request. The program must ask by name, so an address is written in brackets. */
async function readTarget(socket: Socket): Promise<string> {
  const [, , , type] = await read(socket, 4);
  const [size = 0] = type === 3 ? await read(socket, 1) : [type === 4 ? 16 : 4];
  const host = await read(socket, size);
  const port = Buffer.from(await read(socket, 2)).readUInt16BE();
  return `${type === 3 ? String(host) : `[${host.join('.')}]`}:${port}`;
}

async function read(socket: Socket, bytes: number): Promise<Buffer> {
  for (;;) {
    const found = bytes === 0 ? Buffer.alloc(0) : (socket.read(bytes) as Buffer | null);
    if (found !== null) return found;
    await once(socket, 'readable');
  }
}

async function readUntil(socket: Socket, end: string): Promise<Buffer> {
  let all = Buffer.alloc(0);
  while (!all.includes(end)) all = Buffer.concat([all, await read(socket, 1)]);
  return all;
}
