import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { ask } from '../../../kit/program/raw-request.ts';
import { startApp, type TestApp } from '../../../kit/program/start-app.ts';
import { needsOneProcess } from '../../../kit/machines/spread.ts';

/** T68: other host names that lead to this server, and visitors behind a proxy that replaces the host name. */

let app: TestApp;

async function statusFor(host: string, path = '/'): Promise<number> {
  return (await ask(app.url, path, { headers: { Host: host } })).status;
}

/** Sends these lines as a request; resolves with the status. */
async function statusOf(lines: readonly string[]): Promise<number> {
  const socket = connect(Number(new URL(app.url).port), '127.0.0.1');
  socket.write(`${lines.join('\r\n')}\r\n\r\n`);
  const [bytes] = (await once(socket, 'data')) as [Buffer];
  socket.destroy();
  return Number(/^HTTP\/1\.1 (\d+)/.exec(bytes.toString())?.[1]);
}

describe('T68: with ALLOWED_HOSTS', () => {
  beforeAll(async () => {
    const hosts = 'bots.example, ported.example:8080, [2001:db8::1], 192.0.2.7';
    app = await startApp({ ALLOWED_HOSTS: hosts, TRUST_PROXY: '1' });
  });

  afterAll(() => app.close());

  test.each([
    ['bots.example', 200],
    ['Bots.Example', 200],
    ['bots.example.', 200],
    ['bots.example:80', 200],
    ['bots.example:9000', 200],
    ['ported.example:8080', 200],
    ['ported.example', 421],
    ['ported.example:8081', 421],
    ['[2001:db8::1]', 200],
    ['[2001:DB8:0::1]:3000', 200],
    ['[2001:db8::2]', 421],
    ['192.0.2.7:3000', 200],
    ['192.0.2.70', 421],
    ['localhost', 421],
    ['127.0.0.1', 421],
    ['evil.example', 421],
    ['bots.example.evil.example', 421],
    ['evilbots.example', 421],
    ['bots.example@evil.example', 421],
    ['bots.example, evil.example', 421],
    ['bots.example/evil', 421],
    ['bots.example:x', 421],
    ['bots.example:99999', 421],
    ['a'.repeat(5_000), 421],
    ['', 421],
  ])('the host "%s" gets %i', async (host, status) => {
    expect(await statusFor(host)).toBe(status);
    expect(await statusFor(host, '/healthz')).toBe(200);
    expect(await statusFor(host, '/readyz')).toBe(200);
    const disguised = { Host: host, 'X-Forwarded-Host': 'bots.example' };
    const answer = await ask(app.url, '/session', { headers: disguised });
    expect(answer.status).toBe(status === 200 ? 401 : 421);
    if (status === 421) {
      expect(answer.headers['content-type']).toContain('application/problem+json');
      expect(answer.body.length).toBeLessThan(2_000);
    }
  });

  test('neither a whole address in the request line, nor a second Host, nor none at all leads past them', async () => {
    needsOneProcess('it is about connections to the program itself');
    const good = 'Host: bots.example';

    expect(await statusOf(['GET / HTTP/1.1', good])).toBe(200);
    expect(await statusOf(['GET http://bots.example/ HTTP/1.1', good])).toBe(200);
    expect(await statusOf(['GET http://evil.example/ HTTP/1.1', good])).toBe(421);
    expect(await statusOf(['GET http://evil.example/healthz HTTP/1.1', good])).toBe(200);
    expect(await statusOf(['GET http://bots.example/ HTTP/1.1', 'Host: evil.example'])).toBe(421);
    expect(await statusOf(['GET / HTTP/1.1', good, 'Host: evil.example'])).toBe(421);
    expect(await statusOf(['GET / HTTP/1.0'])).toBe(421);
    expect(await statusOf(['GET /healthz HTTP/1.0'])).toBe(200);
  });
});

describe('T68: the log', () => {
  afterEach(() => app.close());

  test('names each refused host once and twenty at most, and what is no host as one', async () => {
    needsOneProcess("it counts lines of one process's log");
    app = await startApp({ ALLOWED_HOSTS: 'bots.example' });
    for (const host of ['evil.example', 'a b', 'proxy.example', 'c d', 'Evil.example']) await statusFor(host);
    const told = () => app.logs().match(/a host that is not served/g);

    expect(told()).toHaveLength(3);
    expect(app.logs()).toContain('"host":"evil.example"');
    expect(app.logs()).toContain('"host":"proxy.example"');
    for (let n = 0; n < 30; n += 1) await statusFor(`scan${n}.example`);
    expect(told()).toHaveLength(20);
  });
});

test('T68: with PUBLIC_URL alone, its host at any port and this machine are served; without both any is', async () => {
  app = await startApp({ PUBLIC_URL: 'https://bots.example:8443/whatsapp' });
  for (const host of ['bots.example', 'bots.example:8443', 'localhost:3000', '127.0.0.1', '[::1]:1']) {
    expect([host, await statusFor(host)]).toEqual([host, 200]);
  }
  expect(await statusFor('evil.example')).toBe(421);
  await app.close();
  app = await startApp();
  for (const host of ['evil.example', 'a_b.example', '']) expect(await statusFor(host)).toBe(200);
  await app.close();
});

describe('T17: visitors of the site itself, on plain http behind a proxy that passes another Host', () => {
  afterEach(() => app.close());

  const start = (headers: Readonly<Record<string, string>>) =>
    fetch(`${app.url}/qr`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers },
      body: '{"format":1}',
    });

  test('are told apart by PUBLIC_URL, by X-Forwarded-Host of a trusted proxy, and by the header of our pages', async () => {
    app = await startApp({ PUBLIC_URL: 'http://bots.example/whatsapp', TRUST_PROXY: '1' });
    const ours: readonly Readonly<Record<string, string>>[] = [
      { Origin: 'http://bots.example' },
      { Origin: 'http://proxied.example:8080', 'X-Forwarded-Host': 'Proxied.example:8080, inner' },
      { Origin: 'http://third.example', 'X-Trekker-Page': '1' },
    ];
    for (const headers of ours) expect([headers, (await start(headers)).status]).toEqual([headers, 400]);
    for (const headers of [
      { Origin: 'http://evil.example' },
      { Origin: 'http://evil.example', 'X-Forwarded-Host': 'bots.example' },
      { Origin: 'null' },
      // These requests say that they come from another site.
      { Origin: 'http://evil.example', 'X-Trekker-Page': '1', 'Sec-Fetch-Site': 'cross-site' },
      { Origin: 'http://bots.example', 'Sec-Fetch-Site': 'same-site' },
    ]) {
      expect([headers, (await start(headers)).status]).toEqual([headers, 403]);
    }
  });

  test('the header of our pages is not given to pages of other sites', async () => {
    app = await startApp({ CORS_ORIGINS: 'https://listed.example' });
    const answer = await fetch(`${app.url}/qr`, {
      method: 'OPTIONS',
      headers: {
        Origin: 'https://evil.example',
        'Access-Control-Request-Method': 'POST',
        'Access-Control-Request-Headers': 'x-trekker-page,content-type',
      },
    });

    expect(answer.headers.get('Access-Control-Allow-Origin')).toBeNull();
  });

  test('X-Forwarded-Host without a trusted proxy is nothing', async () => {
    app = await startApp();
    const headers = { Origin: 'http://evil.example', 'X-Forwarded-Host': 'evil.example' };
    expect((await start(headers)).status).toBe(403);
  });

  test('a refused one reads how the operator mends it, and the log names each once', async () => {
    app = await startApp();
    for (const origin of ['http://bots.example', 'http://other.example', 'http://bots.example']) {
      const answer = await start({ Origin: origin });
      expect(await answer.json()).toMatchObject({
        code: 'CROSS_SITE',
        detail: expect.stringContaining('PUBLIC_URL'),
      });
    }

    expect(app.logs().match(/as one of another site/g)).toHaveLength(2);
    expect(app.logs()).toContain('"origin":"http://bots.example"');
    expect(app.logs()).toContain('"origin":"http://other.example"');
    expect(app.logs()).toContain(`"host":"${new URL(app.url).host}"`);
  });
});
