import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { SoftwareAuthenticator } from '../../../double/whatsapp/passkey/authenticator.ts';
import { startWhatsAppWeb, type WhatsAppWeb } from '../../../double/whatsapp-web/whatsapp-web.ts';
import {
  brokenRules,
  decodeQr,
  overflow,
  overflowAtDoubleText,
  takePicture,
} from '../../../kit/browser/browser.ts';
import { newQuestion, startAskingSite, type AskingSite } from '../../../kit/browser/helper/asking-page.ts';
import { HelperBrowser } from '../../../kit/browser/helper/helper-browser.ts';
import { HelperFirefox } from '../../../kit/browser/helper/helper-firefox.ts';
import { judgeAnswer } from '../../../kit/browser/helper/judge-answer.ts';
import { whyWithout } from '../../../kit/browser/own/own-browser.ts';
import { ask } from '../../../kit/program/raw-request.ts';
import { startApp, type TestApp } from '../../../kit/program/start-app.ts';
import { readZip } from '../../../kit/zip.ts';
import { script } from '../../../../src/texts/en/script.ts';

/** The passkey helper from the served zip, in the whole Chromium and in Debian's Firefox, over a page that asks and a stand-in for WhatsApp Web. */

const OVER = 'The page does not ask any more, so your passkey went nowhere. Go back to it: it says why.';
const NO_PASSKEY = /^Your browser got no passkey\. Cancelled\? Try again\./;

/** The addresses of the helper, and its page. */
const ADDRESSES = ['/passkey', '/passkey.html', '/passkey-helper.zip'];
const HTML = { Accept: 'text/html' };

const owner = new SoftwareAuthenticator();
const passkey = { credential: owner.forChromium(), isUserVerified: true };
let app: TestApp;
let web: WhatsAppWeb;
let site: AskingSite;
let browser: HelperBrowser;
/** Starts while the tests in Chromium run. */
let firefox: Promise<HelperFirefox> | null = null;
/** The IDs of the helper for the page that asks, and of one that was made for another host. */
let helper: string;
let strange: string;

beforeAll(async () => {
  [app, web, site] = await Promise.all([
    startApp({ PASSKEY: 'on', TRUST_PROXY: '1' }),
    startWhatsAppWeb(),
    startAskingSite(),
  ]);
  browser = await HelperBrowser.open(web);
  helper = await browser.load(await zipFor(new URL(site.url).host));
  strange = await browser.load(await zipFor('other.example'));
  if (whyWithout('Firefox') !== null) return;
  firefox = HelperFirefox.open(web, owner.forWebDriver());
  // Its test tells why it does not start.
  firefox.catch(() => undefined);
});
afterAll(async () => {
  await (await firefox)?.close();
  await browser.close();
  await web.close();
  site.close();
  await app.close();
});
afterEach(async () => {
  for (const page of browser.context.pages().slice(1)) await page.close();
});

async function zipFor(host: string): Promise<Buffer> {
  return (await ask(app.url, '/passkey-helper.zip', { headers: { Host: host } })).body;
}

function firstTab(): Page {
  const [page] = browser.context.pages();
  if (page === undefined) throw new Error('no tab');
  return page;
}

/** Opens the page that asks, in the first tab. */
async function openPage(timeout = 60_000): Promise<Page> {
  const page = firstTab();
  site.question = newQuestion(timeout);
  await page.goto(site.url);
  return page;
}

const judged = () => judgeAnswer(site.answers.at(-1), site.question, owner);

describe('the passkey helper', () => {
  test('names the site, asks for the passkey on WhatsApp Web, and hands the page an answer that WhatsApp takes', async () => {
    const page = await openPage();
    const window = await browser.pressIcon(helper, page);

    expect(await window.page.locator('main').innerText()).toContain(
      `${new URL(site.url).origin} asks for your WhatsApp passkey.`,
    );
    expect(await window.pressYes(passkey)).toBe('Done. Go back to the page. You can close this window.');
    await expect.poll(() => site.answers.length).toBe(1);
    expect(judged()).toBeNull();
    expect(Object.keys(site.answers[0] ?? {}).toSorted()).toEqual(['id', 'rawId', 'response', 'type']);
    // The start of WhatsApp Web would show a code that people scan by mistake.
    expect(web.paths[0]).toBe('/robots.txt');
    expect(web.paths).not.toContain('/');
    expect(browser.context.pages().map((each) => each.url())).toEqual([page.url(), window.page.url()]);
    const closed = window.page.waitForEvent('close');
    const close = window.page.getByRole('button', { name: 'Close this window' });
    await close.and(window.page.locator(':focus')).click();
    await closed;
  });

  test('that was made for another host, refuses', async () => {
    const window = await browser.pressIcon(strange, await openPage());

    expect(await window.said()).toMatch(/^This helper was made for other\.example only\./);
    expect(await window.page.locator('#go').isVisible()).toBe(false);
  });

  test('over a page without a question, and over one of the browser, says that nothing is asked', async () => {
    const page = await openPage();
    await page.evaluate(() => document.getElementById('passkey-request')?.remove());
    const window = await browser.pressIcon(helper, page);
    expect(await window.said()).toMatch(/^This page does not ask for a passkey\./);
    await page.goto('chrome://version');
    const other = await browser.pressIcon(helper, page);
    expect(await other.said()).toMatch(/^This page does not ask for a passkey\./);
  });

  test.each([
    ['its question is gone', OVER],
    ['it was left', 'The page is gone. Start again there.'],
  ])('when, meanwhile, the page changes so that %s, hands nothing over', async (what, said) => {
    const before = site.answers.length;
    const page = await openPage();
    const window = await browser.pressIcon(helper, page);
    const meanwhile = async () => {
      if (what === 'it was left') await page.reload();
      else
        await page.evaluate(() => {
          for (const each of document.querySelectorAll('#passkey-request, #passkey-answer')) each.remove();
        });
    };

    expect(await window.pressYes(passkey, meanwhile)).toBe(said);
    expect(site.answers.length).toBe(before);
  });

  test('where nobody proves to be the owner, says what to do, and works at the second try', async () => {
    const before = site.answers.length;
    const window = await browser.pressIcon(helper, await openPage(2_000));

    expect(await window.pressYes({ ...passkey, isUserVerified: false })).toMatch(NO_PASSKEY);
    expect(site.answers.length).toBe(before);
    expect(await window.page.locator('#go:focus').count()).toBe(1);
    expect(await window.pressYes(passkey)).toMatch(/^Done\./);
    await expect.poll(() => site.answers.length).toBe(before + 1);
    expect(judged()).toBeNull();
  });

  test('when its window of WhatsApp is closed, says so and can be tried again', async () => {
    const window = await browser.pressIcon(helper, await openPage());
    const closeIt = () => browser.context.pages().at(-1)?.close() ?? Promise.resolve();

    expect(await window.pressYes(passkey, closeIt)).toMatch(NO_PASSKEY);
    expect(await window.page.locator('#go').isEnabled()).toBe(true);
  });
});

test('a link whose account WhatsApp asks for its passkey, by the helper that the page offers, from the QR to a complete session', async () => {
  const phone = app.whatsapp.addPhone({ number: '254712345678' });
  const account = phone.askForPasskey({ authenticator: owner });
  const page = firstTab();
  await page.goto(`${app.url}/qr`);
  const qr = page.getByTestId('qr');
  await qr.locator('path').waitFor();
  const scanned = phone.scan((await decodeQr(browser.browser, qr)) ?? '');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByTestId('passkey-get').click(),
  ]);
  const offered = await browser.load(await readFile(await download.path()));
  const window = await browser.pressIcon(offered, page);
  expect(await window.page.locator('main').innerText()).toContain(`${app.url} asks for your`);
  expect(await window.pressYes(passkey)).toMatch(/^Done\./);
  await page.getByTestId('status').filter({ hasText: script.linked }).waitFor();
  await scanned;

  expect(phone.messages()[0]?.text).toMatch(/^TREKKER-MD~/);
  expect(await page.locator('#passkey-request').count()).toBe(0);
  expect(account.faults()).toEqual([]);
});

test('the window of the helper, at 320 px in both themes, breaks no rule of axe and is not too wide', async () => {
  const { page } = await browser.pressIcon(helper, await openPage());
  await page.setViewportSize({ width: 320, height: 640 });
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await takePicture(page, `passkey-helper-${colorScheme}`);
    expect(await brokenRules(page)).toEqual([]);
  }
  expect(await overflow(page)).toBeLessThanOrEqual(0);
  expect(await overflowAtDoubleText(page)).toBeLessThanOrEqual(0);
});

test('the passkey helper in Firefox, hands the page an answer that WhatsApp takes', async (context) => {
  if (firefox === null) return context.skip(whyWithout('Firefox') ?? '');
  const before = site.answers.length;
  site.question = newQuestion(60_000);
  const { host, origin } = new URL(site.url);
  const inWindow = await (await firefox).pressIcon(site.url, await zipFor(host));
  const shown = () => inWindow('document.body.innerText');
  await expect.poll(shown, { timeout: 10_000 }).toContain(`${origin} asks for your WhatsApp passkey.`);
  await inWindow("document.getElementById('go').click()");
  await expect
    .poll(() => inWindow("document.getElementById('status').textContent"), { timeout: 20_000 })
    .toBe('Done. Go back to the page. You can close this window.');
  await expect.poll(() => site.answers.length).toBe(before + 1);
  expect(judged()).toBeNull();
  expect(web.paths).not.toContain('/');
});

describe('with PASSKEY=off', () => {
  let without: TestApp;

  beforeAll(async () => {
    without = await startApp();
  });
  afterAll(() => without.close());

  test.each(ADDRESSES)('%s is not there, by any method', async (path) => {
    for (const method of ['GET', 'HEAD', 'OPTIONS', 'POST']) {
      expect([method, (await fetch(without.url + path, { method })).status]).toEqual([method, 404]);
    }
    expect((await ask(without.url, path, { headers: HTML })).body.toString()).not.toContain('passkey');
  });

  test('no page leads to it', async () => {
    for (const path of ['/', '/qr', '/pair', '/validate', '/bots', '/nothing-here']) {
      expect(await (await fetch(without.url + path, { headers: HTML })).text()).not.toMatch(
        /"[^"]*\/passkey/,
      );
    }
  });
});

describe('with PASSKEY=on', () => {
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
