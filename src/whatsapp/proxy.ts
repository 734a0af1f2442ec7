import { request as requestPlain, type Agent, type ClientRequest } from 'node:http';
import { request as requestSecure } from 'node:https';
import { isIP, isIPv6, type Socket } from 'node:net';
import { connect as connectSecurely } from 'node:tls';
import { Agent as AsyncAgent, type AgentConnectOpts as Target } from 'agent-base';
import { SocksProxyAgent } from 'socks-proxy-agent';
import type { Clock } from '../ports/base.ts';
import type { ProxyAddress } from '../ports/proxy-address.ts';
import { deferred } from '../ports/timing.ts';
import { ProxyError, proxyErrorOf } from './proxy-error.ts';

/** Limit for a proxy to open a tunnel: its name, its connection, its login, and its own way to WhatsApp. */
const TUNNEL_LIMIT_MS = 10_000;

/**
 * Creates an agent whose connections all go through the proxy. None is made directly if the proxy fails: the request fails with a
 * {@link ProxyError}. The proxy gets WhatsApp's name and looks it up.
 */
export function createProxyAgent(address: ProxyAddress, clock: Clock): Agent {
  return address.kind === 'socks5' ? new SocksAgent(address, clock) : new ConnectAgent(address, clock);
}

/** Asks by Node's own HTTP client, which bounds what a proxy says and hears every error of a connection, with TLS too. */
class ConnectAgent extends AsyncAgent {
  readonly #address: ProxyAddress;
  readonly #clock: Clock;

  constructor(address: ProxyAddress, clock: Clock) {
    super();
    this.#address = address;
    this.#clock = clock;
  }

  override connect(request: ClientRequest, target: Target): Promise<Socket> {
    return bounded(this.#clock, request, async (signal) => {
      const socket = await this.#tunnelTo(target, signal);
      return target.secureEndpoint ? secured(socket, target) : socket;
    });
  }

  #tunnelTo({ host = '', port }: Target, signal: AbortSignal): Promise<Socket> {
    const { kind, ...proxy } = this.#address;
    const path = `${isIPv6(host) ? `[${host}]` : host}:${port}`;
    const headers = { Host: path, Connection: 'keep-alive', 'Proxy-Connection': 'keep-alive' };
    const start = kind === 'https' ? requestSecure : requestPlain;
    const asking = start({
      host: proxy.host,
      port: proxy.port,
      method: 'CONNECT',
      path,
      headers,
      signal,
      agent: false,
    });
    // Not among the options, because Node writes those to the log of NODE_DEBUG.
    const login = this.#login();
    if (login !== null) asking.setHeader('Proxy-Authorization', login);
    return new Promise((resolve, reject) => {
      asking.on('error', reject);
      asking.on('connect', ({ statusCode }, socket, head) => {
        if (statusCode === 200 && head.length === 0) return resolve(socket);
        socket.destroy();
        // In a tunnel WhatsApp never speaks first, so what comes with the answer is the proxy's.
        reject(new ProxyError(statusCode === 200 ? 'NOT_A_PROXY' : `HTTP_${statusCode}`));
      });
      asking.end();
    });
  }

  #login(): string | null {
    const { login } = this.#address;
    return login === null
      ? null
      : `Basic ${Buffer.from(`${login.user}:${login.password}`).toString('base64')}`;
  }
}

function secured(socket: Socket, { host, port: _port, ...target }: Target): Socket {
  const named = host !== undefined && isIP(host) === 0 ? { servername: host } : {};
  const secure = connectSecurely({ ...named, ...target, path: undefined, socket });
  socket.on('error', (error) => secure.destroy(error));
  return secure;
}

class SocksAgent extends SocksProxyAgent {
  readonly #clock: Clock;

  constructor(address: ProxyAddress, clock: Clock) {
    super(withLogin(address));
    this.#clock = clock;
    // The agent keeps the login where no log shows it, but the whole address too; and it knows IPv6 only without brackets.
    Object.assign(this, { proxyUrl: urlOf(address) });
    Object.assign(this.proxy, { host: address.host });
  }

  /** A connection that is given up here is closed by the agent after its own limit of 30 s. */
  override connect(request: ClientRequest, target: Target): Promise<Socket> {
    return bounded(this.#clock, request, () => super.connect(request, target));
  }
}

function withLogin(address: ProxyAddress): URL {
  const url = new URL(urlOf(address));
  const { user, password } = address.login ?? { user: '', password: '' };
  url.username = encodeURIComponent(user);
  url.password = encodeURIComponent(password);
  return url;
}

/** The address without the login. `socks5h` has the proxy look names up. */
function urlOf({ kind, host, port }: ProxyAddress): string {
  const scheme = kind === 'socks5' ? 'socks5h' : kind;
  return `${scheme}://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** Opens a tunnel within the limit and as long as the request lives. The signal aborts when the tunnel is not wanted any more. */
async function bounded(
  clock: Clock,
  request: ClientRequest,
  open: (signal: AbortSignal) => Promise<Socket>,
): Promise<Socket> {
  const end = new AbortController();
  const failed = deferred<never>();
  const onClose = () => failed.reject(new ProxyError('CLOSED'));
  request.once('close', onClose);
  const stop = clock.after(TUNNEL_LIMIT_MS, () => failed.reject(new ProxyError('ETIMEDOUT')));
  const opening = open(end.signal);
  try {
    return await Promise.race([opening, failed.promise]);
  } catch (error) {
    end.abort();
    // A tunnel that opens too late is closed; an error that comes too late is the one that is told already.
    opening.then((socket) => socket.destroy()).catch(() => undefined);
    throw proxyErrorOf(error);
  } finally {
    stop();
    request.off('close', onClose);
  }
}
