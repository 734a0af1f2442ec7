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
import { judgeAnswer } from '../../../kit/browser/helper/judge-answer.ts';
import { ask } from '../../../kit/program/raw-request.ts';
import { startApp, type TestApp } from '../../../kit/program/start-app.ts';
import { script } from '../../../../src/texts/en/script.ts';

/** The passkey helper from the served zip, in the whole Chromium, over a page that asks and a stand-in for WhatsApp Web. */

const OVER = 'The page does not ask any more, so your passkey went nowhere. Go back to it: it says why.';
const NO_PASSKEY = /^Your browser got no passkey\. Cancelled\? Try again\./;

const owner = new SoftwareAuthenticator();
const passkey = { credential: owner.forChromium(), isUserVerified: true };
let app: TestApp;
let web: WhatsAppWeb;
let site: AskingSite;
let browser: HelperBrowser;
/** The IDs of the helper for the page that asks, and of one that was made for another host. */
let helper: string;
let strange: string;

beforeAll(async () => {
  [app, web, site] = await Promise.all([startApp({ PASSKEY: 'on' }), startWhatsAppWeb(), startAskingSite()]);
  browser = await HelperBrowser.open(web);
  helper = await browser.load(await zipFor(new URL(site.url).host));
  strange = await browser.load(await zipFor('other.example'));
});
afterAll(async () => {
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
    await window.page.getByRole('button', { name: 'Close this window' }).click();
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
    ['it asks anew', 'The page asks anew. Press Yes once more.'],
    ['it was left', 'The page is gone. Start again there.'],
  ])('when, meanwhile, the page changes so that %s, hands nothing over', async (what, said) => {
    const before = site.answers.length;
    const page = await openPage();
    const window = await browser.pressIcon(helper, page);
    const meanwhile = async () => {
      if (what === 'it was left') await page.reload();
      else
        await page.evaluate((isGone) => {
          const request = document.getElementById('passkey-request');
          if (!isGone) request?.append(' ');
          else for (const each of [request, document.getElementById('passkey-answer')]) each?.remove();
        }, what === 'its question is gone');
    };

    expect(await window.pressYes(passkey, meanwhile)).toBe(said);
    expect(site.answers.length).toBe(before);
  });

  test('where nobody proves to be the owner, says what to do, and works at the second try', async () => {
    const before = site.answers.length;
    const window = await browser.pressIcon(helper, await openPage(2_000));

    expect(await window.pressYes({ ...passkey, isUserVerified: false })).toMatch(NO_PASSKEY);
    expect(site.answers.length).toBe(before);
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

test.each(['light', 'dark'] as const)(
  'the window of the helper, at 320 px in the %s theme, breaks no rule of axe and is not too wide',
  async (colorScheme) => {
    const { page } = await browser.pressIcon(helper, await openPage());
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width: 320, height: 640 });
    await takePicture(page, `passkey-helper-${colorScheme}`);

    expect(await brokenRules(page)).toEqual([]);
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    expect(await overflowAtDoubleText(page)).toBeLessThanOrEqual(0);
  },
);
