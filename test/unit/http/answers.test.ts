import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { OPERATIONS } from '../../../src/http/description/operations.ts';
import { ROOT } from '../../kit/repo.ts';
import { ask } from '../../kit/program/raw-request.ts';
import { startApp, type TestApp } from '../../kit/program/start-app.ts';

/** Properties of every answer. */

let app: TestApp;

beforeAll(async () => {
  app = await startApp({ CORS_ORIGINS: 'https://listed.example', TRUST_PROXY: '1', PASSKEY: 'on' });
});

afterAll(() => app.close());

function post(path: string, body: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
  const type = { 'Content-Type': 'application/json' };
  return fetch(app.url + path, { method: 'POST', headers: { ...type, ...headers }, body });
}

describe('an asset', () => {
  const script = readdirSync(join(ROOT, 'public', 'assets')).find((name) => name.endsWith('.js')) ?? '';

  test.each(['br', 'gzip', 'br, gzip', 'identity', '*', ''])(
    'that is not there (any more), with Accept-Encoding "%s", is a readable 404',
    async (encoding) => {
      const paths = [
        '/assets/index-0000000000.js',
        '/assets/x.css',
        '/assets/x.svg',
        '/assets/a/b.js',
        '/assets/',
        '/assets/%E0%A4%A.js',
        `/assets/${'a'.repeat(500)}.js`,
        '/assets/.js',
      ];
      for (const path of paths) {
        for (const accept of ['*/*', 'text/html']) {
          const headers = { 'Accept-Encoding': encoding, Accept: accept };
          const answer = await ask(app.url, path, { headers });
          expect([path, answer.status === 404 || answer.status === 400]).toEqual([path, true]);
          const packed = answer.headers['content-encoding'];
          if (accept === '*/*') expect([path, packed]).toEqual([path, undefined]);
          const text = packed === 'br' ? brotliDecompressSync(answer.body) : answer.body;
          if (packed !== 'gzip') expect(text.toString()).toMatch(/^(?:\{"type":|<!doctype html>)/i);
          expect(answer.headers['cache-control']).toBe('no-store');
        }
      }
    },
  );

  test.each([
    ['br', 'br'],
    ['gzip', 'gzip'],
    ['gzip, deflate, br', 'br'],
    ['br;q=0, gzip', 'gzip'],
    ['identity', undefined],
  ])('that is there, with Accept-Encoding "%s", comes packed as %s', async (accepted, packed) => {
    const plain = await ask(app.url, `/assets/${script}`);
    const answer = await ask(app.url, `/assets/${script}`, { headers: { 'Accept-Encoding': accepted } });

    expect(answer.status).toBe(200);
    expect(answer.headers['content-encoding']).toBe(packed);
    expect(answer.headers['content-type']).toBe(plain.headers['content-type']);
    expect(answer.headers['cache-control']).toContain('immutable');
    expect(answer.headers['vary']).toContain('Accept-Encoding');
    if (packed === 'br') expect(brotliDecompressSync(answer.body)).toEqual(plain.body);
  });
});

test.each([
  ['/qr', ['Accept', 'Accept-Encoding', 'Origin']],
  ['/pair', ['Accept-Encoding', 'Origin']],
  ['/nowhere', ['Accept', 'Origin']],
  ['/assets/nowhere.js', ['Accept', 'Origin']],
  ['/session', ['Origin']],
  ['/healthz', ['Origin']],
])('Vary of %s names everything it depends on', async (path, names) => {
  for (const accept of ['*/*', 'text/html', 'application/json']) {
    const answer = await ask(app.url, path, { headers: { Accept: accept } });
    const vary = String(answer.headers['vary'])
      .split(',')
      .map((name) => name.trim());
    expect([path, vary]).toEqual([path, expect.arrayContaining(names)]);
    expect(new Set(vary).size).toBe(vary.length);
  }
});

describe('OPTIONS', () => {
  const paths = [...new Set(OPERATIONS.map(({ path }) => path))];

  test.each(paths)('%s is answered 204 with every method of it', async (pattern) => {
    const path = pattern.replace(/:\w+/g, 'x');
    const answer = await ask(app.url, path, { method: 'OPTIONS' });
    const allowed = String(answer.headers['allow']).split(', ');

    expect([answer.status, answer.body.length]).toEqual([204, 0]);
    const methods = OPERATIONS.filter((one) => one.path === pattern).map(({ method }) =>
      method.toUpperCase(),
    );
    expect(allowed).toEqual(expect.arrayContaining([...methods, 'OPTIONS']));
    // Other methods are refused with the same list. HEAD is allowed with GET, except where GET starts a link.
    for (const method of ['PUT', 'PATCH', 'POST', 'DELETE', 'HEAD']) {
      if (allowed.includes(method)) continue;
      const refused = await ask(app.url, path, { method });
      expect([path, method, refused.status]).toEqual([path, method, 405]);
      expect(refused.headers['allow']).toBe(answer.headers['allow']);
    }
  });

  test('of nothing is 404, of an asset and of the whole server has a list', async () => {
    expect((await ask(app.url, '/nowhere', { method: 'OPTIONS' })).status).toBe(404);
    const asset = await ask(app.url, '/assets/x.js', { method: 'OPTIONS' });
    expect([asset.status, asset.headers['allow']]).toEqual([204, 'GET, HEAD, OPTIONS']);
    const all = await ask(app.url, '*', { method: 'OPTIONS' });
    expect([all.status, String(all.headers['allow'])]).toEqual([204, expect.stringContaining('DELETE')]);
  });

  test('of a listed site asks what it may do, and is told that too', async () => {
    const headers = { Origin: 'https://listed.example', 'Access-Control-Request-Method': 'POST' };
    const answer = await ask(app.url, '/qr', { method: 'OPTIONS', headers });

    expect(answer.status).toBe(204);
    expect(answer.headers['access-control-allow-origin']).toBe('https://listed.example');
    expect(answer.headers['access-control-allow-methods']).toContain('POST');
    expect(answer.headers['allow']).toContain('POST');
  });
});

describe('T48: an Idempotency-Key', () => {
  const weak = '1111111111111111';
  const from = (address: string, body = '{}') =>
    post('/qr', body, { 'Idempotency-Key': weak, 'X-Forwarded-For': address });

  test('that a stranger at another address uses too gets the stranger a link of its own', async () => {
    type Started = { readonly linkId: string; readonly token: string };
    const [first, second, again] = [
      (await (await from('203.0.113.1')).json()) as Started,
      (await (await from('203.0.113.2')).json()) as Started,
      (await (await from('203.0.113.1')).json()) as Started,
    ];

    expect(first.token).not.toBe(second.token);
    expect(first.linkId).not.toBe(second.linkId);
    expect(again).toEqual(first);
    // Another caller may use the same key, and does not learn that it was used.
    expect((await from('203.0.113.3', '{"format":"short"}')).status).toBe(201);
    expect((await from('203.0.113.1', '{"format":"short"}')).status).toBe(422);
  });
});

describe('an error', () => {
  const long = 'x'.repeat(8_000);
  const asks: readonly (readonly [string, () => Promise<Response>])[] = [
    ['a long unknown field', () => post('/qr', JSON.stringify({ [long]: 1 }))],
    [
      'many unknown fields',
      () =>
        post(
          '/qr',
          JSON.stringify(Object.fromEntries(Array.from({ length: 900 }, (_, index) => [`field${index}`, 1]))),
        ),
    ],
    ['a long value', () => post('/qr', JSON.stringify({ format: long }))],
    ['a long number', () => post('/code', JSON.stringify({ number: long }))],
    ['a long region', () => post('/code', JSON.stringify({ number: '1', region: long }))],
    ['a long path', () => fetch(`${app.url}/${long}`, { headers: { Accept: 'application/json' } })],
    ['a long link', () => fetch(`${app.url}/qr/${long}`)],
    ['a long query', () => fetch(`${app.url}/code?number=${long}`)],
    ['a long token', () => fetch(`${app.url}/session`, { headers: { Authorization: `Bearer ${long}` } })],
    ['a long type', () => post('/qr', '{}', { 'Content-Type': `application/${long}` })],
    ['a long key', () => post('/qr', '{}', { 'Idempotency-Key': long })],
    ['a long origin', () => post('/qr', '{}', { Origin: `https://${long}` })],
  ];

  test.each(asks)('about %s has at most 2 kB and repeats at most 200 characters', async (_what, asked) => {
    const answer = await asked();
    const text = await answer.text();

    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
    expect(text.length).toBeLessThan(2_000);
    expect(text).not.toContain('x'.repeat(201));
    expect([...answer.headers.values()].join('').length).toBeLessThan(2_000);
  });
});
