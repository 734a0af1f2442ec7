import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openBrowser, openPage } from '../../../kit/browser/browser.ts';
import { startApp, type TestApp } from '../../../kit/program/start-app.ts';

/** What browsers, phones, messengers and researchers ask for by fixed names. */

const PUBLIC = 'https://bots.example.org/whatsapp';
const PAGES = ['/', '/qr', '/pair', '/validate', '/docs'];

let plain: TestApp;
let named: TestApp;

beforeAll(async () => {
  [plain, named] = await Promise.all([
    startApp(),
    startApp({
      PUBLIC_URL: PUBLIC,
      SECURITY_CONTACT: 'mailto:s\u00e9curit\u00e9@example.org',
      BRAND_NAME: 'My "bots"',
    }),
  ]);
});
afterAll(async () => {
  await plain.close();
  await named.close();
});

async function metaOf(url: string, host?: string): Promise<Readonly<Record<string, string>>> {
  const answer = await fetch(url, {
    headers: { Accept: 'text/html', ...(host === undefined ? {} : { 'X-Forwarded-Host': host }) },
  });
  const tags = (await answer.text()).matchAll(
    /<meta (?:property|name)="((?:og|twitter):[^"]+)" content="([^"]*)">/g,
  );
  return Object.fromEntries([...tags].map(([, name = '', content = '']) => [name, content]));
}

describe.each(PAGES)('a link to %s in a messenger', (path) => {
  test('shows title, sentence and an absolute picture where the address of the site is known', async () => {
    const meta = await metaOf(named.url + path);

    expect(meta).toMatchObject({
      'og:type': 'website',
      'og:site_name': 'My &quot;bots&quot;',
      'og:title': expect.stringContaining('My &quot;bots&quot;'),
      'og:description': expect.stringMatching(/\w{3}/),
      'og:url': PUBLIC + path,
      'og:image': `${PUBLIC}/og.png`,
      'og:image:width': '1200',
      'og:image:height': '630',
      'twitter:card': 'summary_large_image',
      'twitter:title': meta['og:title'],
      'twitter:image': `${PUBLIC}/og.png`,
    });
  });

  test('names no address that a header could have made up', async () => {
    const meta = await metaOf(plain.url + path, 'evil.example');

    expect(Object.keys(meta)).not.toContain('og:image');
    expect(Object.keys(meta)).not.toContain('og:url');
    expect(meta['og:title']).toBeTruthy();
    expect(meta['twitter:card']).toBe('summary');
  });
});

/** Width and height of a PNG, as its header has them. */
function sizeOf(png: Buffer): readonly number[] {
  expect(png.subarray(1, 4).toString()).toBe('PNG');
  return [png.readUInt32BE(16), png.readUInt32BE(20)];
}

async function load(url: string): Promise<{ readonly type: string | null; readonly body: Buffer }> {
  const answer = await fetch(url);
  if (answer.status !== 200) throw new Error(`${url}: ${answer.status}`);
  return { type: answer.headers.get('Content-Type'), body: Buffer.from(await answer.arrayBuffer()) };
}

test('the commands of /validate name the address that the operator set, or none', async () => {
  const siteOf = async ({ url }: TestApp) => {
    const html = await (await fetch(`${url}/validate`, { headers: { Accept: 'text/html' } })).text();
    return /data-address="([^"]*)"/.exec(html)?.[1];
  };

  expect(await siteOf(named)).toBe(PUBLIC);
  expect(await siteOf(plain)).toBe('');
});

describe('the pictures of the site', () => {
  test.each([
    ['/og.png', 1200, 630],
    ['/apple-touch-icon.png', 180, 180],
    ['/icon-192.png', 192, 192],
    ['/icon-512.png', 512, 512],
  ])('%s is a PNG of %i x %i', async (path, width, height) => {
    const { type, body } = await load(plain.url + path);

    expect(type).toBe('image/png');
    expect(sizeOf(body)).toEqual([width, height]);
    expect(body.length).toBeLessThan(200_000);
  });

  test('/favicon.ico is one icon of 32 x 32', async () => {
    const { type, body } = await load(`${plain.url}/favicon.ico`);

    expect(type).toBe('image/x-icon');
    expect([...body.subarray(0, 8)]).toEqual([0, 0, 1, 0, 1, 0, 32, 32]);
    expect(sizeOf(body.subarray(body.readUInt32LE(18)))).toEqual([32, 32]);
  });

  test.each(['/og.png', '/favicon.ico', '/site.webmanifest'])(
    '%s is kept for a day, answers HEAD, and nothing but reading',
    async (path) => {
      const head = await fetch(plain.url + path, { method: 'HEAD' });
      const again = await fetch(plain.url + path, {
        headers: { 'Cache-Control': 'max-age=0', 'If-None-Match': head.headers.get('ETag') ?? '' },
      });
      const post = await fetch(plain.url + path, { method: 'POST' });

      expect(head.status).toBe(200);
      expect(Number(head.headers.get('Content-Length'))).toBeGreaterThan(100);
      expect(head.headers.get('Cache-Control')).toBe('public, max-age=86400');
      expect(again.status).toBe(304);
      expect(post.status).toBe(405);
    },
  );

  test('a picture may be shown by a site that previews a link, other files may not', async () => {
    const policyOf = async (path: string) =>
      (await fetch(plain.url + path)).headers.get('Cross-Origin-Resource-Policy');

    expect(await policyOf('/og.png')).toBe('cross-origin');
    expect(await policyOf('/site.webmanifest')).toBe('same-origin');
  });

  test('the manifest names the site and icons that are there, and no service worker', async () => {
    const { type, body } = await load(`${named.url}/site.webmanifest`);
    const manifest = JSON.parse(body.toString()) as {
      readonly name: string;
      readonly icons: { readonly src: string }[];
    };

    expect(type).toContain('application/manifest+json');
    expect(manifest.name).toBe('My "bots"');
    expect(body.toString()).not.toContain('serviceworker');
    for (const { src } of manifest.icons) await load(new URL(src, `${named.url}/`).href);
    expect(manifest.icons.length).toBeGreaterThan(1);
  });

  test('a browser takes manifest and icons by the policy of the pages', async () => {
    const browser = await openBrowser();
    try {
      const { page, problems } = await openPage(browser, plain.url);
      await page.goto(plain.url);
      const devtools = await page.context().newCDPSession(page);
      const { errors, url } = await devtools.send('Page.getAppManifest');

      expect(url).toBe(`${plain.url}/site.webmanifest`);
      expect(errors).toEqual([]);
      expect(problems).toEqual([]);
    } finally {
      await browser.close();
    }
  });
});

describe('security.txt', () => {
  test('names the contact and runs out in less than a year', async () => {
    const { type, body } = await load(`${named.url}/.well-known/security.txt`);
    const text = body.toString();
    const expires = Date.parse(/^Expires: (.+)$/m.exec(text)?.[1] ?? '');

    expect(type).toBe('text/plain; charset=utf-8');
    expect(text).toContain('Contact: mailto:s%C3%A9curit%C3%A9@example.org\n');
    // The text is the same for a day, so that a copy of it can be found fresh.
    expect(expires % 86_400_000).toBe(0);
    expect(expires).toBeGreaterThan(Date.now() + 86_400_000);
    expect(expires).toBeLessThan(Date.now() + 365 * 86_400_000);
  });

  test('is not there without a contact', async () => {
    expect((await fetch(`${plain.url}/.well-known/security.txt`)).status).toBe(404);
  });
});
