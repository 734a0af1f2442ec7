import type { Agent, ClientRequest } from 'node:http';
import { connect, type Socket } from 'node:net';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { SocksProxyAgent } from 'socks-proxy-agent';
import type { Clock } from '../ports/base.ts';
import type { ProxyAddress } from '../ports/proxy-address.ts';
import { deferred } from '../ports/timing.ts';
import { ProxyError, proxyErrorOf } from './proxy-error.ts';

/** Limit for a proxy to open a tunnel: its name, its connection, its login, and its own way to WhatsApp. */
const TUNNEL_LIMIT_MS = 10_000;

/** What the HTTP client asks of an agent: where to connect to. */
type Target = Parameters<HttpsProxyAgent<string>['connect']>[1];

/**
 * Creates an agent whose connections all go through the proxy. None is made directly if the proxy fails: the request fails with a
 * {@link ProxyError}. The proxy gets WhatsApp's name and looks it up.
 */
export function createProxyAgent(address: ProxyAddress, clock: Clock): Agent {
  return address.kind === 'socks5' ? new SocksAgent(address, clock) : new ConnectAgent(address, clock);
}

class ConnectAgent extends HttpsProxyAgent<string> {
  readonly #address: ProxyAddress;
  readonly #clock: Clock;

  constructor(address: ProxyAddress, clock: Clock) {
    super(urlOf(address));
    this.#address = address;
    this.#clock = clock;
  }

  override connect(request: ClientRequest, target: Target): Promise<Socket> {
    return bounded(this.#clock, request, (giveUp) => this.#open(request, target, giveUp));
  }

  /** Each tunnel has an agent of its own, because the signal that ends its connection is an option of the agent. */
  async #open(request: ClientRequest, target: Target, { signal, fail }: GiveUp): Promise<Socket> {
    const { host, port, kind } = this.#address;
    // TLS knows no signal, so for a proxy with TLS the connection below it is made here.
    const way = kind === 'https' ? { socket: connect({ host, port, signal }).on('error', fail) } : { signal };
    const agent = new HttpsProxyAgent<string>(urlOf(this.#address), { ...way, headers: this.#headers() });
    let status = 0;
    agent.on('proxyConnect', (answer: { readonly statusCode: number }) => {
      status = answer.statusCode;
    });
    const socket = await agent.connect(request, target);
    if (status === 200) return socket;
    // For any other status the agent makes a socket that passes the proxy's answer off as that of WhatsApp.
    socket.destroy();
    throw new ProxyError(Number.isInteger(status) ? `HTTP_${status}` : 'NOT_A_PROXY');
  }

  /** The login is no part of the address that the agent is given, because the agent writes its address to the log of `debug`. */
  #headers(): Record<string, string> {
    const { login } = this.#address;
    if (login === null) return {};
    const text = `${login.user}:${login.password}`;
    return { 'Proxy-Authorization': `Basic ${Buffer.from(text).toString('base64')}` };
  }
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

type GiveUp = { readonly signal: AbortSignal; readonly fail: (error: unknown) => void };

/** Opens a tunnel within the limit and as long as the request lives. `signal` aborts when the tunnel is not wanted any more. */
async function bounded(
  clock: Clock,
  request: ClientRequest,
  open: (giveUp: GiveUp) => Promise<Socket>,
): Promise<Socket> {
  const end = new AbortController();
  const failed = deferred<never>();
  const onClose = () => failed.reject(new ProxyError('CLOSED'));
  request.once('close', onClose);
  const stop = clock.after(TUNNEL_LIMIT_MS, () => failed.reject(new ProxyError('ETIMEDOUT')));
  const opening = open({ signal: end.signal, fail: failed.reject });
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
