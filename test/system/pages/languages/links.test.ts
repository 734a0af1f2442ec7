import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { explainId } from '../../../../src/texts/explanation.ts';
import type { Language } from '../../../../src/texts/form/language.ts';
import { LANGUAGES } from '../../../../src/texts/languages.ts';
import type { FakePhone } from '../../../double/whatsapp/index.ts';
import { beyondNetwork, decodeQr, openBrowser, openPage } from '../../../kit/browser/browser.ts';
import { failedBecause, qrStep, ScriptedLinks } from '../../../kit/browser/scripted-links.ts';
import { startFront } from '../../../kit/program/front.ts';
import { startApp, type TestApp } from '../../../kit/program/start-app.ts';
import { OTHERS } from '../../../kit/texts/catalogues.ts';

/** Whole links in every language against the double, and visitors who change their language. */

const PREFIX = 'TREKKER-MD~';
const ON_QR = 'Chrome (TREKKER-MD)';
const ON_PAIR = 'Chrome (Ubuntu)';

let browser: Browser;
let app: TestApp;
let nextNumber = 254_712_345_000;

beforeAll(async () => {
  [browser, app] = await Promise.all([openBrowser(), startApp()]);
});
afterAll(async () => {
  await browser.close();
  await app.close();
});

const qr = (page: Page) => page.getByTestId('qr');
const code = (page: Page) => page.getByTestId('pairing-code').getByText(/^[1-9A-Z]{4}-[1-9A-Z]{4}$/);

async function open(path: string): Promise<Page> {
  const { page } = await openPage(browser, app.url, { locale: 'en' });
  await page.goto(app.url + path);
  return page;
}

function newPhone(): FakePhone {
  return app.whatsapp.addPhone({ number: String(nextNumber++) });
}

/** The messages that came to the chat: the ID, and what explains it. */
async function messagesOf(phone: FakePhone): Promise<{ readonly id: string; readonly explanation: string }> {
  const { text: id } = await phone.nextMessage(({ text }) => text.startsWith(PREFIX));
  const { text: explanation } = await phone.nextMessage(({ text }) => !text.startsWith(PREFIX));
  return { id, explanation };
}

function explained(language: Language, device: string): string {
  return explainId(language, { brand: 'TREKKER-MD', site: null, guide: null, device });
}

function ends(page: Page, { script }: Language): Promise<void> {
  return page.locator('[data-end-heading]').filter({ hasText: script.endSent }).waitFor();
}

async function scan(page: Page, phone: FakePhone): Promise<void> {
  await qr(page).waitFor();
  await phone.scan((await decodeQr(browser, qr(page))) ?? '');
}

/** Presses the link to a language in the switch, which leads to the same page in it. */
async function switchTo(page: Page, { lang }: Language): Promise<void> {
  await page.locator('.languages summary').click();
  await page.locator(`.languages a[hreflang="${lang}"]`).click();
  await page.waitForURL((url) => url.searchParams.get('lang') === lang);
}

/** Waits until the page says in a language why the link has failed. */
function reads(page: Page, { reasons }: Language): Promise<void> {
  return page.getByTestId('error').filter({ hasText: reasons['codes-differ'] }).waitFor();
}

function language(tag: string): Language {
  const found = LANGUAGES[tag];
  if (found === undefined) throw new Error(`no language ${tag}`);
  return found;
}

describe('a visitor', () => {
  test.concurrent.each(OTHERS)(
    'a link by QR and one by code in $lang come to their end, with the message in it, and the ID is checked',
    async (spoken) => {
      const { page, problems } = await openPage(browser, app.url);
      const [scanning, typing] = [newPhone(), newPhone()];
      await page.goto(`${app.url}/qr?lang=${spoken.lang}`);
      await scan(page, scanning);
      const { id, explanation } = await messagesOf(scanning);
      await ends(page, spoken);
      await page.goto(`${app.url}/pair?lang=${spoken.lang}`);
      await page.getByTestId('number').fill(`+${typing.number}`);
      await page.getByTestId('start').click();
      await typing.typeCode(((await code(page).textContent()) ?? '').replace('-', ''));
      const byCode = await messagesOf(typing);
      await ends(page, spoken);
      await page.goto(`${app.url}/validate?lang=${spoken.lang}`);
      await page.getByTestId('session-input').fill(id);
      await page.getByTestId('start').click();
      await page.getByTestId('verdict').filter({ hasText: spoken.script.valid }).waitFor();

      expect(explanation).toBe(explained(spoken, ON_QR));
      expect(byCode.explanation).toBe(explained(spoken, ON_PAIR));
      expect(beyondNetwork(problems)).toEqual([]);
    },
  );
});

describe('a visitor who changes the language', () => {
  test.concurrent('in the middle of a link, goes on with it, and the message is in the language it was started in', async () => {
    const page = await open('/pair?lang=es');
    const phone = newPhone();
    await page.getByTestId('number').fill(`+${phone.number}`);
    await page.getByTestId('start').click();
    const shown = (await code(page).textContent()) ?? '';
    await switchTo(page, language('ur'));
    await code(page).waitFor();
    expect(await code(page).textContent()).toBe(shown);
    await page.reload();
    await code(page).waitFor();
    expect(await code(page).textContent()).toBe(shown);
    await phone.typeCode(shown.replace('-', ''));
    const { explanation } = await messagesOf(phone);
    await ends(page, language('ur'));

    expect(explanation).toBe(explained(language('es'), ON_PAIR));
  });

  test.concurrent('has it remembered without a cookie, so that a page without it goes there and starts only one link', async () => {
    const page = await open('/');
    await switchTo(page, language('fr'));
    const started: string[] = [];
    page.on('request', (request) => {
      if (request.method() === 'POST') started.push(new URL(request.url()).pathname);
    });
    await page.goto(`${app.url}/qr`);
    await page.waitForURL('**/qr?lang=fr');
    await qr(page).waitFor();

    expect(
      await page.evaluate(() => [document.documentElement.lang, localStorage.getItem('language')]),
    ).toEqual(['fr', 'fr']);
    expect(started).toEqual(['/qr']);
    expect(await page.context().cookies()).toEqual([]);
    // An address that names a language is obeyed, and changes no choice.
    await page.goto(`${app.url}/pair?lang=sw`);
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('sw');
    await page.goto(`${app.url}/validate#part`);
    await page.waitForURL('**/validate?lang=fr#part');
  });

  test.concurrent('after a link has failed, reads why in the other language', async () => {
    const front = await startFront(app.url);
    const links = new ScriptedLinks(front);
    links.begin(qrStep());
    const { page } = await openPage(browser, front.url);
    await page.goto(`${front.url}/qr?lang=fr`);
    await links.followed();
    links.push(failedBecause('PASSKEY_REFUSED', 'codes-differ'));
    await reads(page, language('fr'));
    await switchTo(page, language('hi'));
    await reads(page, language('hi'));
    // Who comes again by a link wants to start.
    await page.goto(`${front.url}/qr?lang=hi`);
    await qr(page).waitFor();
    expect(links.started).toBe(2);
    await page.context().close();
    await front.close();
  });

  test.concurrent('without script, keeps it by the addresses alone', async () => {
    const { page } = await openPage(browser, app.url, { javaScriptEnabled: false, locale: 'id' });
    await page.goto(app.url);
    expect(await page.locator('html').getAttribute('lang')).toBe('id');
    await switchTo(page, language('ar'));
    for (const link of ['nav a[href^="/validate"]', 'nav a[href^="/bots"]', '.brand']) {
      await page.locator(link).click();
      expect(await page.locator('html').getAttribute('lang')).toBe('ar');
    }
  });
});

/** Starts a link by QR, and stops it. */
async function stopLink(page: Page, path: string): Promise<string[]> {
  await page.goto(app.url + path);
  await qr(page).waitFor();
  const started: string[] = [];
  page.on('request', (request) => {
    if (request.method() === 'POST') started.push(request.url());
  });
  await page.getByTestId('cancel').click();
  await page.getByTestId('again').waitFor();
  return started;
}

const says = (page: Page, { script }: Language) =>
  page.getByTestId('error').filter({ hasText: script.errors.LINK_CANCELLED.headline }).waitFor();

describe('nothing is lost', () => {
  test.concurrent('at a page under its other address', async () => {
    const page = await open('/');
    const started = await stopLink(page, '/qr.html?lang=en');
    await switchTo(page, language('fr'));
    await says(page, language('fr'));
    expect(started).toEqual([]);
  });

  test('of the number, in another language and on the way back', async () => {
    const page = await open('/pair?lang=hi');
    const number = page.getByTestId('number');
    await number.fill('०७१२ ३४५ ६७८');
    await switchTo(page, language('ur'));
    expect(await number.inputValue()).toBe('०७१२ ३४५ ६७८');
    await page.goBack();
    await expect.poll(() => number.inputValue()).toBe('०७१२ ३४५ ६७८');
  });
});

test.concurrent('a page whose sentences do not come says nothing untrue', async () => {
  const front = await startFront(app.url);
  const links = new ScriptedLinks(front);
  links.begin(qrStep());
  const { page } = await openPage(browser, front.url);
  await page.route('**/assets/sentences-*', (route) => route.abort());
  await page.goto(`${front.url}/qr?lang=ar`);
  await links.followed();
  links.push(failedBecause('PASSKEY_REFUSED', 'codes-differ'));
  await says(page, language('ar'));
  await page.context().close();
  await front.close();
});
