import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../../src/app/system.ts';
import { scrubLine } from '../../../src/telemetry/scrub.ts';
import { AuthState } from '../../../src/whatsapp/socket/auth-state.ts';
import type { Ending } from '../../../src/whatsapp/socket/endings.ts';
import { causeOf, causeOfStatus, ReachLog } from '../../../src/whatsapp/reachability.ts';
import { SocketGate } from '../../../src/whatsapp/socket/socket-gate.ts';
import { FakeClock } from '../../double/clock.ts';
import { keepLog } from '../../kit/session/harness.ts';
import { endpointOf } from '../../kit/whatsapp/endpoint.ts';

describe('causeOf', () => {
  test.each([
    ['ENOTFOUND', 'dns'],
    ['EAI_AGAIN', 'dns'],
    ['ECONNREFUSED', 'refused'],
    ['EHOSTUNREACH', 'unroutable'],
    ['ENETUNREACH', 'unroutable'],
    ['ECONNRESET', 'reset'],
    ['ETIMEDOUT', 'timeout'],
    ['CERT_HAS_EXPIRED', 'certificate'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'certificate'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'certificate'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'certificate'],
    ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'certificate'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'certificate'],
    ['EPROTO', 'not-whatsapp'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'not-whatsapp'],
    ['HPE_INVALID_CONSTANT', 'not-whatsapp'],
  ])('of %s is %s, and the code stays readable in the log', (code, kind) => {
    const cause = causeOf(Object.assign(new Error(`connect ${code} 192.0.2.1:443`), { code }));
    const line = JSON.stringify({ level: 'warn', cause: cause.kind, code: cause.code });

    expect(cause).toEqual({ kind, code });
    expect(scrubLine(line)).toContain(code);
  });

  test.each([
    [new Error('Opening handshake has timed out'), { kind: 'timeout', code: 'ETIMEDOUT' }],
    [new Error('Invalid Sec-WebSocket-Accept header'), { kind: 'not-whatsapp', code: 'UNKNOWN' }],
    [{ code: 'Not A Code; 254712345678' }, { kind: 'not-whatsapp', code: 'UNKNOWN' }],
    [undefined, { kind: 'not-whatsapp', code: 'UNKNOWN' }],
  ])('of %s takes no text of others over', (error, cause) => {
    expect(causeOf(error)).toEqual(cause);
  });
});

test('F20: ReachLog.tell, of a cause that comes again and again, writes once a minute and how often it was', () => {
  const clock = new FakeClock();
  const log = keepLog();
  const reach = new ReachLog(clock, log);
  for (let ends = 0; ends < 1_000; ends += 1) reach.tell({ kind: 'dns', code: 'ENOTFOUND' });
  reach.tell(causeOfStatus(403));
  clock.advance(60_000);
  reach.tell({ kind: 'dns', code: 'ENOTFOUND' });

  expect(log.lines.map(({ level, fields }) => [level, fields])).toEqual([
    ['warn', { cause: 'dns', code: 'ENOTFOUND' }],
    ['warn', { cause: 'upgrade', code: '403' }],
    ['warn', { cause: 'dns', code: 'ENOTFOUND', alsoBefore: 999 }],
  ]);
});

describe('F20: a socket that cannot reach WhatsApp', () => {
  const servers: Server[] = [];

  afterEach(() => {
    for (const server of servers.splice(0)) server.close();
  });

  async function listen(server: Server): Promise<number> {
    servers.push(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  }

  function endOf(gate: SocketGate, more: { readonly attempt?: object } = {}): Promise<Ending> {
    return new Promise((resolve) => {
      gate.open({
        ...more,
        auth: new AuthState(),
        mode: 'qr',
        onRefs: () => undefined,
        onPaired: () => undefined,
        onOpen: () => undefined,
        onEnded: resolve,
      });
    });
  }

  /** Opens one socket to an address. Returns its ending and the log. */
  async function reach(url: string): Promise<{ readonly ending: Ending; readonly said: unknown }> {
    const log = keepLog();
    const gate = new SocketGate({ endpoint: endpointOf(url), clock: systemClock, log });
    const ending = await endOf(gate);
    const warnings = log.lines.filter(({ level }) => level === 'warn');
    return { ending, said: warnings.map(({ fields }) => fields['cause']) };
  }

  const answer = (text: string) =>
    createServer((socket) => {
      socket.on('error', () => socket.destroy());
      socket.once('data', () => socket.end(text));
    });

  test('because nobody listens, says refused', async () => {
    const port = await listen(createServer());
    servers.splice(0)[0]?.close();

    expect((await reach(`ws://127.0.0.1:${port}/ws`)).said).toEqual(['refused']);
  });

  test('because its name is unknown, says dns', async () => {
    expect((await reach('ws://whatsapp.invalid/ws')).said).toEqual(['dns']);
  });

  test('because what answers does not speak TLS, says not-whatsapp', async () => {
    const port = await listen(answer('HTTP/1.1 400 Bad Request\r\n\r\n'));

    expect((await reach(`wss://127.0.0.1:${port}/ws`)).said).toEqual(['not-whatsapp']);
  });

  test.each([302, 403, 407, 451, 502])(
    'because the upgrade is answered with %i, says upgrade',
    async (status) => {
      const port = await listen(
        answer(`HTTP/1.1 ${status} No\r\nContent-Length: 0\r\nLocation: /portal\r\n\r\n`),
      );
      const { ending, said } = await reach(`ws://127.0.0.1:${port}/ws`);

      expect(said).toEqual(['upgrade']);
      expect(ending).toMatchObject({ status, source: 'upgrade' });
    },
  );

  test('because something else answers, says not-whatsapp', async () => {
    const port = await listen(answer('SSH-2.0-OpenSSH_9.6\r\n'));

    expect((await reach(`ws://127.0.0.1:${port}/ws`)).said).toEqual(['not-whatsapp']);
  });

  test('because the connection is closed at once, says reset', async () => {
    const port = await listen(createServer((socket) => socket.resetAndDestroy()));

    expect((await reach(`ws://127.0.0.1:${port}/ws`)).said).toEqual(['reset']);
  });

  test.each([
    ['links, makes WhatsApp count as unreachable', () => ({ attempt: {} }), false],
    ['logins with states that visitors gave, does not', () => ({}), true],
  ])('F54: three times in a row, of %s', async (_what, more, isReachable) => {
    const gate = new SocketGate({
      endpoint: endpointOf('ws://127.0.0.1:1/ws'),
      clock: new FakeClock(),
      log: keepLog(),
    });
    for (let sockets = 0; sockets < 3; sockets += 1) {
      expect(gate.isReachable()).toBe(true);
      await endOf(gate, more());
    }

    expect(gate.isReachable()).toBe(isReachable);
    await gate.close();
  });
});
