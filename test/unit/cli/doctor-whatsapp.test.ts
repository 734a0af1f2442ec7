import dns from 'node:dns';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { createServer as createSecureServer } from 'node:tls';
import { DEFAULT_CONNECTION_CONFIG } from '@whiskeysockets/baileys';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { doctor } from '../../../src/cli/doctor.ts';
import type { Finding } from '../../../src/wire/finding.ts';
import { testRoute, WHATSAPP_ADDRESS } from '../../../src/whatsapp/test-route.ts';
import { FakeClock } from '../../double/clock.ts';
import { LOOPBACK_CERTIFICATE, LOOPBACK_KEY } from '../../double/proxy/certificate.ts';
import { startFakeProxy } from '../../double/proxy/proxy.ts';
import { startFakeWhatsApp, type FakeWhatsApp } from '../../double/whatsapp/index.ts';
import { tempFolder } from '../../kit/folder.ts';
import { launchedWith } from '../../kit/program/settings.ts';

const NOBODY = 'http://127.0.0.1:1';

let dir: string;
let whatsapp: FakeWhatsApp;
const servers: Server[] = [];

beforeAll(async () => {
  dir = await tempFolder();
  whatsapp = await startFakeWhatsApp();
});

afterEach(() => {
  vi.restoreAllMocks();
  for (const server of servers.splice(0)) server.close();
});

afterAll(async () => {
  await whatsapp.close();
  await rm(dir, { recursive: true });
});

async function listen(server: Server): Promise<string> {
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const answering = (text: string) =>
  createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.once('data', () => socket.end(text));
  });

function noDns(...args: readonly unknown[]): void {
  const answer = args.at(-1);
  const error = Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' });
  if (typeof answer === 'function') answer(error);
}

type Examined = { readonly exit: number; readonly found: Finding | undefined; readonly said: string };

/** Runs `doctor` with these settings, on a machine without a server. */
async function examine(env: Readonly<Record<string, string>>): Promise<Examined> {
  const dirs = { HOST: '127.0.0.1', DATA_DIR: join(dir, 'data'), TEMP_DIR: join(dir, 'temp') };
  const out = new PassThrough();
  const all = { ...dirs, ...env };
  const { exit, json, lines } = await doctor.run(['--url', NOBODY], {
    env: all,
    launched: launchedWith(all),
    input: new PassThrough(),
    out,
    err: out,
    isJson: false,
    interrupted: () => new AbortController().signal,
    atExit: () => () => undefined,
  });
  const { findings } = json as { readonly findings: readonly Finding[] };
  return { exit, found: findings.find(({ id }) => id === 'whatsapp'), said: lines.join('\n') };
}

async function expectCause(env: Readonly<Record<string, string>>, finding: RegExp, next: RegExp) {
  const { exit, found } = await examine(env);
  expect(found).toMatchObject({
    level: 'problem',
    finding: expect.stringMatching(finding),
    next: expect.stringMatching(next),
  });
  expect(exit).toBe(7);
}

test('the address of WhatsApp is that of Baileys', () => {
  expect(WHATSAPP_ADDRESS).toBe(String(DEFAULT_CONNECTION_CONFIG.waWebSocketUrl));
});

describe('F53: doctor', () => {
  test('where WhatsApp is reached, says so, and leaves with the exit of the rest', async () => {
    const before = whatsapp.counts.opened;
    const { exit, found } = await examine({ WHATSAPP_URL: whatsapp.url });

    expect(found).toMatchObject({ level: 'ok', finding: 'WhatsApp can be reached.' });
    expect(exit).toBe(6);
    expect(whatsapp.counts.opened - before).toBe(1);
    await whatsapp.awaitSockets(0);
  });

  test('with a wrong setting, opens no connection', async () => {
    const before = whatsapp.counts.opened;
    const { exit, found } = await examine({ WHATSAPP_URL: whatsapp.url, TRUST_PROXY: 'true' });

    expect([exit, found, whatsapp.counts.opened]).toEqual([5, undefined, before]);
  });

  test('names DNS', async () => {
    vi.spyOn(dns, 'lookup').mockImplementation(noDns);

    await expectCause({}, /name web\.whatsapp\.com cannot be looked up \(ENOTFOUND\)/, /Check the DNS/);
  });

  test('names a connection that is refused', async () => {
    await expectCause({ WHATSAPP_URL: 'ws://127.0.0.1:1/ws' }, /refused \(ECONNREFUSED\)/, /firewall/);
  });

  test.each([403, 451, 302])('names a block by status %i', async (status) => {
    const host = await listen(answering(`HTTP/1.1 ${status} No\r\nContent-Length: 0\r\n\r\n`));

    await expectCause(
      { WHATSAPP_URL: `ws://${host}/ws` },
      new RegExp(`blocked \\(HTTP status ${status}\\)`),
      /another host/,
    );
  });

  test('names a block by a connection that breaks', async () => {
    const host = await listen(createServer((socket) => socket.resetAndDestroy()));

    await expectCause(
      { WHATSAPP_URL: `wss://${host}/ws` },
      /blocked, it broke at once \(ECONNRESET\)/,
      /firewall/,
    );
  });

  test('names a certificate', async () => {
    const secure = createSecureServer({ key: LOOPBACK_KEY, cert: LOOPBACK_CERTIFICATE });
    secure.on('tlsClientError', () => undefined);

    await expectCause(
      { WHATSAPP_URL: `wss://${await listen(secure)}/ws` },
      /certificate that is not WhatsApp’s \(DEPTH_ZERO_SELF_SIGNED_CERT\)/,
      /reads along/,
    );
  });

  test('names something else that answers', async () => {
    const fake = 'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n';

    await expectCause(
      { WHATSAPP_URL: `ws://${await listen(answering(fake))}/ws` },
      /does not speak like WhatsApp/,
      /login page/,
    );
    await expectCause(
      { WHATSAPP_URL: `wss://${await listen(answering('220 mail\r\n'))}/ws` },
      /does not speak/,
      /login page/,
    );
  });

  test.each(['http', 'socks5'] as const)(
    'goes through the proxy %s, and names it when it fails',
    async (kind) => {
      const proxy = await startFakeProxy({ kind, login: { user: 'me', password: 'hunter2' } });
      const env = { WHATSAPP_URL: whatsapp.url, WHATSAPP_PROXY: proxy.url };
      const before = whatsapp.counts.opened;
      const reached = await examine(env);
      expect(reached.found).toMatchObject({
        level: 'ok',
        finding: expect.stringContaining('through the proxy'),
      });
      await expectCause(
        { ...env, WHATSAPP_PROXY: proxy.url.replace('hunter2', 'hunter3') },
        /proxy .*\((?:HTTP_407|LOGIN_REFUSED)\)/,
        /Correct them in WHATSAPP_PROXY/,
      );
      const { url } = proxy;
      await proxy.close();
      await expectCause({ ...env, WHATSAPP_PROXY: url }, /proxy .*\(ECONNREFUSED\)/, /Start the proxy/);
      const { said } = await examine({ ...env, WHATSAPP_PROXY: url });

      expect(said).not.toContain('hunter2');
      expect(whatsapp.counts.opened - before).toBe(proxy.tunnels);
      expect(proxy.tunnels).toBe(1);
    },
  );

  test('names silence, after 15 s', async () => {
    const accepted = createServer((socket) => socket.resume());
    const host = await listen(accepted);
    const clock = new FakeClock();
    const cause = testRoute({ url: `wss://${host}/ws`, agent: null }, clock);
    await once(accepted, 'connection');
    clock.advance(15_000);

    expect(await cause).toEqual({ kind: 'timeout', code: 'ETIMEDOUT' });
  });
});
