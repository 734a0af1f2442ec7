import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { problemOf } from '../../../kit/program/client.ts';
import { startApp, type TestApp } from '../../../kit/program/start-app.ts';

/** Requests from pages of other sites, and frames. */

const LISTED = 'https://listed.example';
const SITES = ['same-origin', 'none', 'same-site', 'cross-site', null] as const;
const ORIGINS = ['own', 'https://evil.example', 'null', LISTED, null] as const;
/** The routes that start or end something, with the status of an allowed request. */
const ROUTES = [
  ['POST', '/qr', 201],
  ['POST', '/validate', 400],
  ['DELETE', '/qr/x', 404],
  ['DELETE', '/session', 401],
] as const;

let app: TestApp;

beforeAll(async () => {
  app = await startApp({ CORS_ORIGINS: LISTED });
});

afterAll(() => app.close());

function mayPass(site: (typeof SITES)[number], origin: (typeof ORIGINS)[number]): boolean {
  if (origin === LISTED) return true;
  if (site !== null) return site === 'same-origin' || site === 'none';
  return origin === null || origin === 'own';
}

function headersOf(site: string | null, origin: string | null): Record<string, string> {
  return {
    ...(site === null ? {} : { 'Sec-Fetch-Site': site }),
    ...(origin === null ? {} : { Origin: origin === 'own' ? app.url : origin }),
  };
}

describe('T17: a request of another site', () => {
  const cases = SITES.flatMap((site) => ORIGINS.map((origin) => [site, origin] as const));

  test.each(cases)(
    'with Sec-Fetch-Site %s and Origin %s is refused exactly when it is one',
    async (site, origin) => {
      for (const [method, path, status] of ROUTES) {
        const opened = app.whatsapp.counts.opened;
        const answer = await fetch(app.url + path, {
          method,
          headers: {
            ...headersOf(site, origin),
            ...(method === 'POST' ? { 'Content-Type': 'application/json' } : {}),
          },
          ...(method === 'POST' ? { body: '{}' } : {}),
        });
        const text = await answer.text();
        const passes = mayPass(site, origin);
        expect([path, answer.status]).toEqual([path, passes ? status : 403]);
        if (!passes) expect(JSON.parse(text)).toMatchObject({ code: 'CROSS_SITE' });
        if (!passes) expect(app.whatsapp.counts.opened).toBe(opened);
      }
    },
  );

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data'])(
    'with a body of %s, which a form could send, is refused',
    async (type) => {
      const { opened } = app.whatsapp.counts;
      const answer = await fetch(`${app.url}/qr`, {
        method: 'POST',
        headers: { 'Content-Type': type },
        body: '{"a":1}',
      });
      expect([answer.status, (await problemOf(answer)).code]).toEqual([415, 'BODY_INVALID']);
      expect(app.whatsapp.counts.opened).toBe(opened);
    },
  );

  test('may read answers only from a listed origin, and never with credentials', async () => {
    for (const origin of ['https://evil.example', 'null', LISTED]) {
      const { headers } = await fetch(`${app.url}/healthz`, { headers: { Origin: origin } });
      expect(headers.get('Access-Control-Allow-Origin')).toBe(origin === LISTED ? LISTED : null);
      expect(headers.get('Access-Control-Allow-Credentials')).toBeNull();
    }
  });
});

describe('T18: a page in somebody else’s frame', () => {
  test.each([
    '/',
    '/qr',
    '/pair',
    '/validate',
    '/docs',
    '/nope',
    '/healthz',
    '/session',
    '/brand.css',
    '/assets/nope.js',
    '/qr/x/events',
  ])('%s forbids it in its headers', async (path) => {
    const { headers } = await fetch(app.url + path, { headers: { Accept: 'text/html' } });
    expect(headers.get('Content-Security-Policy')).toContain("frame-ancestors 'none'");
    expect(headers.get('Content-Security-Policy')).toContain("default-src 'none'");
    expect(headers.get('X-Frame-Options')).toBe('DENY');
    expect(headers.get('Cross-Origin-Resource-Policy')).toBe('same-origin');
    expect(headers.get('X-Content-Type-Options')).toBe('nosniff');
  });

  test.each(['iframe', 'frame', 'embed', 'object'])(
    'is refused when a browser says it is for an %s',
    async (dest) => {
      for (const path of ['/', '/qr', '/pair', '/validate']) {
        expect((await fetch(app.url + path, { headers: { 'Sec-Fetch-Dest': dest } })).status).toBe(403);
      }
    },
  );
});
