import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { DEFAULT_CONNECTION_CONFIG } from '@whiskeysockets/baileys';
import { describe, expect, test } from 'vitest';
import { systemClock } from '../../../src/app/system.ts';
import { AuthState } from '../../../src/whatsapp/socket/auth-state.ts';
import { CompanionSocket } from '../../../src/whatsapp/socket/companion-socket.ts';
import { startFakeWhatsApp } from '../../double/whatsapp/index.ts';
import { keepLog } from '../../kit/session/harness.ts';
import { ROOT } from '../../kit/repo.ts';
import { endpointOf } from '../../kit/whatsapp/endpoint.ts';

/** Threats from WhatsApp's server, and from the libraries that connect to it. */

describe('T43: libsignal closing a session', () => {
  const close = `
    const { SessionRecord } = (await import('libsignal')).default;
    const record = SessionRecord.deserialize({ version: 'v1', _sessions: { x: {
      registrationId: 1,
      currentRatchet: { ephemeralKeyPair: { pubKey: 'AAAA', privKey: 'c2VjcmV0' }, lastRemoteEphemeralKey: 'AAAA', previousCounter: 0, rootKey: 'c2VjcmV0' },
      indexInfo: { baseKey: 'AAAA', baseKeyType: 1, closed: -1, used: 1, created: 1, remoteIdentityKey: 'AAAA' },
      _chains: {},
    } } });
    record.closeSession(Object.values(record.sessions)[0]);`;
  const run = (code: string) =>
    execFileSync(process.execPath, ['--input-type=module', '-e', code], { cwd: ROOT, encoding: 'utf8' });

  test('prints private keys by itself', () => {
    expect(run(close)).toContain('Closing session');
  });

  test('prints nothing once the console is muted, as the program does before any socket', () => {
    const patch = pathToFileURL(join(ROOT, 'dist', 'whatsapp', 'patches', 'console.js')).href;
    expect(run(`const { muteConsole } = await import('${patch}'); muteConsole();${close}`)).toBe('');
  });
});

test('T44: late events of an ended socket reach nobody', async () => {
  const whatsapp = await startFakeWhatsApp();
  const heard: string[] = [];
  let showed = () => undefined as void;
  const shown = new Promise<void>((resolve) => {
    showed = resolve;
  });
  const socket = new CompanionSocket({
    auth: new AuthState(),
    mode: 'qr',
    endpoint: endpointOf(whatsapp.url),
    clock: systemClock,
    log: keepLog(),
    onRefs: () => {
      heard.push('qr');
      showed();
    },
    onReached: () => undefined,
    onPaired: () => heard.push('paired'),
    onOpen: () => heard.push('open'),
    onEnded: () => heard.push('ended'),
  });
  await shown;
  await socket.close();
  const { ev, ws } = socket.sock;
  ev.emit('connection.update', { qr: 'late' });
  ev.emit('connection.update', { isNewLogin: true });
  ev.emit('connection.update', { connection: 'open' });
  ws.emit('CB:stream:error', { tag: 'stream:error', attrs: { code: '515' } });
  ws.emit('CB:failure', { tag: 'failure', attrs: { reason: '401' } });

  expect(heard).toEqual(['qr']);
  await whatsapp.awaitSockets(0);
  await whatsapp.close();
});

describe('T46: the lookup of the version', () => {
  const [, , pinned] = DEFAULT_CONNECTION_CONFIG.version;

  /** Lets WhatsApp refuse fifty links at once. Returns the version in use afterwards and the number of look-ups. */
  async function lookUp(
    answer: RequestListener,
  ): Promise<{ readonly version: string; readonly calls: number }> {
    let calls = 0;
    const server = createServer((request, response) => {
      calls += 1;
      answer(request, response);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const { versions } = endpointOf(`ws://127.0.0.1:${port}/ws/chat`);
    await Promise.all(Array.from({ length: 50 }, () => versions.lookUp()));
    await versions.lookUp();
    server.close();
    server.closeAllConnections();
    return { version: versions.current().join('.'), calls };
  }

  test('takes a plausible one, once for all', async () => {
    const found = await lookUp((_request, response) => response.end(`{"client_revision":${pinned + 7}}`));
    expect(found).toEqual({ version: `2.3000.${pinned + 7}`, calls: 1 });
  });

  test.each<[string, RequestListener]>([
    ['another family of versions', (_request, response) => response.end('{"client_revision":9}')],
    ['one that is lower', (_request, response) => response.end(`{"client_revision":${pinned - 1}}`)],
    ['one that is twice as high', (_request, response) => response.end(`{"client_revision":${pinned * 2}}`)],
    ['a redirect', (_request, response) => response.writeHead(302, { Location: '/elsewhere' }).end()],
    [
      '3 MB',
      (_request, response) => response.end('x'.repeat(3 * 1024 * 1024) + `{"client_revision":${pinned + 7}}`),
    ],
    ['an error', (_request, response) => response.writeHead(500).end(`{"client_revision":${pinned + 7}}`)],
    ['silence', () => undefined],
  ])('given %s, keeps the pinned one', async (_what, answer) => {
    expect(await lookUp(answer)).toEqual({ version: `2.3000.${pinned}`, calls: 1 });
  });
});
