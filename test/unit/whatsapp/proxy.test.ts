import dns from 'node:dns';
import { inspect } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { systemClock } from '../../../src/app/system.ts';
import { parseProxy } from '../../../src/config/proxy-address.ts';
import { createEndpoint, type WhatsAppEndpoint } from '../../../src/whatsapp/endpoint.ts';
import { createRoute } from '../../../src/whatsapp/route.ts';
import { AuthState } from '../../../src/whatsapp/socket/auth-state.ts';
import { SocketGate } from '../../../src/whatsapp/socket/socket-gate.ts';
import { FakeClock } from '../../double/clock.ts';
import { startFakeProxy, type FakeProxy, type ProxyFault } from '../../double/proxy/proxy.ts';
import { startFakeWhatsApp, type FakeWhatsApp } from '../../double/whatsapp/index.ts';
import { LOOPBACK_CERTIFICATE, LOOPBACK_KEY } from '../../double/proxy/certificate.ts';
import { keepLog } from '../../kit/session/harness.ts';
import type { Clock } from '../../../src/ports/base.ts';
import type { Ending } from '../../../src/whatsapp/socket/endings.ts';

const LOGIN = { user: 'me', password: 'p@ss/w%rd: ü' };
const SECRETS = [
  LOGIN.password,
  encodeURIComponent(LOGIN.password),
  Buffer.from(`me:${LOGIN.password}`).toString('base64'),
];
const KINDS = ['http', 'socks5'] as const;
const proxies: FakeProxy[] = [];

let whatsapp: FakeWhatsApp;

beforeAll(async () => {
  whatsapp = await startFakeWhatsApp();
});

afterEach(async () => {
  vi.restoreAllMocks();
  for (const proxy of proxies.splice(0)) await proxy.close();
});

afterAll(() => whatsapp.close());

async function proxyOf(
  kind: 'http' | 'https' | 'socks5',
  fault: ProxyFault | null = null,
): Promise<FakeProxy> {
  const to = { host: '127.0.0.1', port: Number(new URL(whatsapp.url).port) };
  const tls = kind === 'https' ? { tls: { key: LOOPBACK_KEY, cert: LOOPBACK_CERTIFICATE } } : {};
  const proxy = await startFakeProxy({ kind, login: LOGIN, to, ...tls });
  proxy.fault = fault;
  proxies.push(proxy);
  return proxy;
}

function endpointThrough(proxy: string, clock: Clock = systemClock, log = keepLog()): WhatsAppEndpoint {
  const address = parseProxy(proxy);
  if (address === undefined) throw new Error('no proxy');
  const route = createRoute('ws://whatsapp.test/ws/chat', address, clock);
  return createEndpoint({ ...route, version: null, log });
}

/** Opens one socket through a proxy. Returns `qr`, or the ending with everything that was logged. */
async function link(
  proxy: string,
  clock?: Clock,
): Promise<{ readonly outcome: 'qr' | Ending; readonly log: string }> {
  const log = keepLog();
  const gate = new SocketGate({ endpoint: endpointThrough(proxy, clock), clock: clock ?? systemClock, log });
  const outcome = await new Promise<'qr' | Ending>((resolve) => {
    const socket = gate.open({
      auth: new AuthState(),
      mode: 'qr',
      onRefs: () => void socket.close().then(() => resolve('qr')),
      onPaired: () => undefined,
      onOpen: () => undefined,
      onEnded: resolve,
    });
  });
  return { outcome, log: JSON.stringify(log.lines) };
}

describe('T95 F52: through a proxy', () => {
  test.each(KINDS)(
    '%s, a socket and a look-up are tunnels to the name, which nobody looks up here',
    async (kind) => {
      const looked = vi.spyOn(dns, 'lookup');
      const proxy = await proxyOf(kind);
      const before = whatsapp.counts.opened;
      expect((await link(proxy.url)).outcome).toBe('qr');
      expect(await endpointThrough(proxy.url).versions.lookUp()).toBe(false);

      expect(proxy.asked).toEqual(['whatsapp.test:80', 'whatsapp.test:80']);
      expect(proxy.tunnels).toBe(2);
      expect(whatsapp.counts.opened - before).toBe(proxy.tunnels);
      expect(looked.mock.calls.filter(([name]) => name !== '127.0.0.1')).toEqual([]);
    },
  );

  test('https, whose certificate nobody vouches for, fails, and no login is sent', async () => {
    const proxy = await proxyOf('https');

    expect((await link(proxy.url)).outcome).toMatchObject({
      cause: { kind: 'proxy', code: 'DEPTH_ZERO_SELF_SIGNED_CERT' },
    });
    expect(proxy.asked).toEqual([]);
  });

  test.each([
    ['hang-up', 'ECONNRESET'],
    ['garbage', 'NOT_A_PROXY'],
    ['endless', 'NOT_A_PROXY'],
  ] as const)(
    'https that does %s before TLS, ends with its cause and harms nothing else',
    async (fault, code) => {
      const proxy = await proxyOf('http', fault);

      expect((await link(proxy.url.replace('http:', 'https:'))).outcome).toMatchObject({
        source: 'transport',
        cause: { kind: 'proxy', code },
      });
      expect(proxy.connections).toBe(1);
    },
  );

  test.each(
    KINDS.flatMap((kind) =>
      (
        [
          ['refuse', { http: 'HTTP_503', socks5: 'SOCKS_NOTALLOWED' }],
          ['wrong-login', { http: 'HTTP_407', socks5: 'LOGIN_REFUSED' }],
          ['garbage', { http: 'NOT_A_PROXY', socks5: 'NOT_A_PROXY' }],
          ['endless', { http: 'NOT_A_PROXY', socks5: 'NOT_A_PROXY' }],
          ['hang-up', { http: 'ECONNRESET', socks5: 'CLOSED' }],
        ] as const
      ).map(([fault, codes]) => [kind, fault, codes[kind]] as const),
    ),
  )('%s that does %s, ends with its cause, and nothing is tried directly', async (kind, fault, code) => {
    const proxy = await proxyOf(kind, fault);
    const before = whatsapp.counts.opened;
    const { outcome, log } = await link(proxy.url);

    expect(outcome).toMatchObject({ source: 'transport', cause: { kind: 'proxy', code } });
    expect(log).toContain(code);
    for (const secret of SECRETS) expect(log).not.toContain(secret);
    expect(whatsapp.counts.opened).toBe(before);
  });

  test.each(KINDS)('%s that is down, ends with its cause, and nothing is tried directly', async (kind) => {
    const proxy = await proxyOf(kind);
    const { url } = proxy;
    const before = whatsapp.counts.opened;
    await proxy.close();

    expect((await link(url)).outcome).toMatchObject({ cause: { kind: 'proxy', code: 'ECONNREFUSED' } });
    expect(whatsapp.counts.opened).toBe(before);
  });

  test.each(KINDS)('%s that says nothing, is given up after 10 s', async (kind) => {
    const proxy = await proxyOf(kind, 'silent');
    const clock = new FakeClock();
    const ended = link(proxy.url, clock);
    await vi.waitFor(() => expect(proxy.connections).toBe(1));
    clock.advance(10_000);

    expect((await ended).outcome).toMatchObject({ cause: { kind: 'proxy', code: 'ETIMEDOUT' } });
  });

  test.each(KINDS)('%s that dies in a tunnel, ends the socket', async (kind) => {
    const proxy = await proxyOf(kind, 'die-in-tunnel');

    expect((await link(proxy.url)).outcome).toMatchObject({ source: 'transport', cause: { kind: 'reset' } });
    expect(proxy.tunnels).toBe(1);
  });

  test('a look-up that finds no proxy, says so in the log without the login', async () => {
    const proxy = await proxyOf('http', 'wrong-login');
    const log = keepLog();

    expect(await endpointThrough(proxy.url, systemClock, log).versions.lookUp()).toBe(false);
    expect(log.lines[0]?.fields).toMatchObject({ cause: 'proxy', code: 'HTTP_407' });
    for (const secret of SECRETS) expect(JSON.stringify(log.lines)).not.toContain(secret);
  });
});

test.each(KINDS)('T95: an agent for %s, looked at in any way, shows no login', async (kind) => {
  const { agent } = createRoute(null, parseProxy((await proxyOf(kind)).url) ?? null, systemClock);

  for (const secret of SECRETS)
    expect(inspect(agent, { depth: 10, showHidden: false })).not.toContain(secret);
});
