import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ask } from '../../../kit/program/raw-request.ts';
import { startApp, type TestApp } from '../../../kit/program/start-app.ts';
import { readZip } from '../../../kit/zip.ts';

/** The page and the zip of the passkey helper, as they are served. */

const ADDRESSES = ['/passkey', '/passkey.html', '/passkey-helper.zip'];
const HTML = { Accept: 'text/html' };

describe('with PASSKEY=off', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(() => app.close());

  test.each(ADDRESSES)('%s is not there, by any method', async (path) => {
    for (const method of ['GET', 'HEAD', 'OPTIONS', 'POST']) {
      expect([method, (await fetch(app.url + path, { method })).status]).toEqual([method, 404]);
    }
    expect((await ask(app.url, path, { headers: HTML })).body.toString()).not.toContain('passkey');
  });

  test('no page leads to it', async () => {
    for (const path of ['/', '/qr', '/pair', '/validate', '/bots', '/nothing-here']) {
      expect(await (await fetch(app.url + path, { headers: HTML })).text()).not.toMatch(/"[^"]*\/passkey/);
    }
  });
});

describe('with PASSKEY=on', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startApp({ PASSKEY: 'on', TRUST_PROXY: '1' });
  });
  afterAll(() => app.close());

  test('the zip comes as a file that no cache keeps, for the host that asks', async () => {
    const { status, headers, body } = await ask(app.url, '/passkey-helper.zip', {
      headers: { Host: 'bots.example' },
    });

    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'content-type': 'application/zip',
      'content-disposition': 'attachment; filename="passkey-helper.zip"',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'repr-digest': `sha-256=:${createHash('sha256').update(body).digest('base64')}:`,
    });
    expect(readZip(body).get('site.json')?.text).toBe('{"host":"bots.example"}\n');
  });

  test.each(['bots.example', 'other.example:8443'])(
    'the page at %s shows the hash of its zip',
    async (host) => {
      // Behind a proxy that says its own name in Host.
      const headers = { Host: '127.0.0.1', 'X-Forwarded-Host': host, ...HTML };
      const [zip, page, packed] = await Promise.all([
        ask(app.url, '/passkey-helper.zip', { headers }),
        ask(app.url, '/passkey', { headers }),
        ask(app.url, '/passkey', { headers: { ...headers, 'Accept-Encoding': 'br' } }),
      ]);

      expect(readZip(zip.body).get('site.json')?.text).toContain(`"${host}"`);
      expect(page.body.toString()).toContain(`>${createHash('sha256').update(zip.body).digest('hex')}<`);
      expect(packed.headers['content-encoding']).toBe('br');
    },
  );

  test('another method than GET is refused, and OPTIONS names those that are not', async () => {
    for (const path of ADDRESSES) {
      const post = await fetch(app.url + path, { method: 'POST' });
      const options = await fetch(app.url + path, { method: 'OPTIONS' });

      expect([post.status, post.headers.get('allow')]).toEqual([405, 'GET, HEAD, OPTIONS']);
      expect([options.status, options.headers.get('allow')]).toEqual([204, 'GET, HEAD, OPTIONS']);
      expect((await fetch(app.url + path, { method: 'HEAD' })).status).toBe(200);
    }
  });

  test('a file of the helper is not served by itself', async () => {
    expect((await fetch(`${app.url}/assets/.passkey-helper/ask.js`)).status).toBe(404);
  });
});
