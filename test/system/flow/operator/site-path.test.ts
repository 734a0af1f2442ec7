import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { formatShortId } from '../../../../src/session-id/id.ts';
import type { Problem } from '../../../../src/wire/errors.ts';
import { openBrowser } from '../../../kit/browser/browser.ts';
import { PAGE_PATHS } from '../../../kit/browser/page-paths.ts';
import { askReport } from '../../../kit/program/link.ts';
import { startApp, type TestApp } from '../../../kit/program/start-app.ts';
import { startStrippingProxy, type StrippingProxy } from '../../../double/proxy/stripping-proxy.ts';

/** A site under a path of its host: PUBLIC_URL=https://host/whatsapp behind a proxy that strips the path. */

const PATH = '/whatsapp';
/** Addresses of a page that its reader or browser follows. */
const ADDRESSES = /\s(?:href|src|action|data-sprite|content)="([^"#]+)/g;

let proxy: StrippingProxy;
let app: TestApp;
let browser: Browser;

beforeAll(async () => {
  // As Apache and nginx do by default, it says its own name in Host.
  proxy = await startStrippingProxy(PATH, ({ host }, program) => ({
    host: program.host,
    'x-forwarded-for': '203.0.113.5',
    'x-forwarded-host': host,
  }));
  [app, browser] = await Promise.all([
    startApp({
      PUBLIC_URL: `${proxy.site}/`,
      TRUST_PROXY: '1',
      SECURITY_CONTACT: 'mailto:a@b.example',
      PASSKEY: 'on',
    }),
    openBrowser(),
  ]);
  proxy.leadTo(app.url);
});

afterAll(async () => {
  await browser.close();
  proxy.close();
  await app.close();
});

/** Every address in a page that leads to this host, whole. */
async function addressesOn(url: string): Promise<readonly string[]> {
  const answer = await fetch(url, { headers: { Accept: 'text/html' } });
  const html = await answer.text();
  const { host } = new URL(proxy.site);
  return [...html.matchAll(ADDRESSES)]
    .map(([, address = '']) => address.replaceAll('&amp;', '&'))
    .filter((address) => /^(?:\/|https?:)/.test(address))
    .map((address) => new URL(address, url))
    .filter((address) => address.host === host || address.host === new URL(app.url).host)
    .map(({ href }) => href);
}

test('every address in every page, the page of errors too, lies under the path and leads somewhere', async () => {
  const pages = [...PAGE_PATHS, '/docs', '/nowhere/at/all'];
  const found = new Set((await Promise.all(pages.map((path) => addressesOn(proxy.site + path)))).flat());
  const wrong = await Promise.all(
    [...found].map(async (address) => {
      const { status } = await fetch(address, { headers: { Accept: 'text/html,*/*' } });
      // A form is not asked by GET.
      return address.startsWith(proxy.site) && [200, 400, 405].includes(status)
        ? []
        : [`${address}: ${status}`];
    }),
  );

  expect(found.size).toBeGreaterThan(20);
  expect(wrong.flat()).toEqual([]);
});

test('what programs read names the path too: the description, the manifest, and the address of each error', async () => {
  const read = async (path: string) =>
    (await fetch(proxy.site + path)).json() as Promise<Record<string, unknown>>;
  const manifest = await read('/site.webmanifest');
  const problem = (await (await askReport(proxy.site, 'x')).json()) as Problem;
  const about = new URL(problem.type, `${proxy.site}/validate`);

  expect(await read('/openapi.json')).toMatchObject({ servers: [{ url: proxy.site }] });
  expect(new URL(String(manifest['start_url']), `${proxy.site}/site.webmanifest`).href).toBe(
    `${proxy.site}/`,
  );
  expect(about.href).toBe(`${proxy.site}/docs#${problem.code}`);
  expect((await fetch(about)).status).toBe(200);
});

test('the same program opened directly, with the path or without it, works as well', async () => {
  for (const site of [app.url, app.url + PATH]) {
    const found = new Set((await Promise.all(PAGE_PATHS.map((path) => addressesOn(site + path)))).flat());
    const here = [...found].filter((address) => address.startsWith(app.url));
    const statuses = await Promise.all(here.map(async (address) => (await fetch(address)).status));
    expect(here.length).toBeGreaterThan(10);
    expect(statuses).not.toContain(404);
    expect((await fetch(`${site}/restore.mjs`)).status).toBe(200);
  }
  expect((await fetch(`${app.url}${PATH}?x=1`)).status).toBe(200);
  expect((await fetch(`${app.url}${PATH}er`)).status).toBe(404);
});

test.each(['/qr', '/api'])(
  'under %s, which is an address of the program too, the proxy alone takes the path off',
  async (path) => {
    const other = await startStrippingProxy(path, () => ({}));
    const odd = await startApp({ PUBLIC_URL: other.site });
    other.leadTo(odd.url);
    const answers = await Promise.all(
      ['', '/qr', '/pair', '/healthz', '/restore.mjs'].map((page) => fetch(other.site + page)),
    );
    const start = await fetch(`${other.site}/qr`, { method: 'POST' });
    other.close();
    await odd.close();

    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect(start.status).toBe(201);
  },
);

test('a visitor walks from page to page, links by QR, and checks the ID that came', async () => {
  const phone = app.whatsapp.addPhone({ number: '254712345678' });
  const page = await browser.newPage();
  await page.goto(`${proxy.site}/`);
  for (const path of ['/pair', '/validate', '/bots', '/qr']) {
    await page.locator(`header a[href="${PATH}${path}"]`).first().click();
    await page.waitForURL(proxy.site + path);
  }
  const qr = await page.waitForResponse(
    (answer) => answer.url() === `${proxy.site}/qr` && answer.status() === 201,
  );
  const { step } = (await qr.json()) as { step: { qr: string } };
  // Another site on this host, under another path, must not find this link.
  await page.waitForFunction(() => sessionStorage.length > 0);
  const names = await page.evaluate(() => Object.keys(sessionStorage));
  await phone.scan(step.qr);
  await page.getByTestId('status').filter({ hasText: 'Done' }).waitFor();
  const { text: id } = await phone.nextMessage(({ text }) => text.startsWith('TREKKER-MD~'));
  const explained = await phone.nextMessage();
  await page.goto(`${proxy.site}/validate`);
  await page.getByTestId('session-input').fill(id);
  await page.getByTestId('start').click();
  await page.locator('[data-testid=verdict][data-status=valid]').waitFor();
  const command = await page.locator('main').textContent();
  // The button of a problem leads to the site under its path, in the language of the page.
  await page.goto(`${proxy.site}/validate?lang=es`);
  await page.getByTestId('session-input').fill(formatShortId('TREKKER-MD', Buffer.alloc(20, 3)));
  await page.getByTestId('start').click();
  await page.getByTestId('again').click();
  await page.waitForURL(`${proxy.site}/?lang=es`);

  expect(names.filter((name) => !name.startsWith(PATH))).toEqual([]);
  expect(explained.text).toContain(`${proxy.site}/bots`);
  expect(command).toContain(`--url ${proxy.site}`);
});
