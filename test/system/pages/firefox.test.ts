import type { ElementHandle, Page } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Question } from '../../double/whatsapp/passkey/authenticator.ts';
import { OwnBrowser, whyWithout } from '../../kit/browser/own/own-browser.ts';
import { isShown } from '../../kit/browser/own/sight.ts';
import {
  byId,
  isSeen,
  openWatchedTab,
  valueOf,
  write,
  type WatchedTab,
} from '../../kit/browser/own/watched-tab.ts';
import { PAGE_PATHS, UNKNOWN_PATH } from '../../kit/browser/page-paths.ts';
import { tabTo } from '../../kit/browser/visitor/keyboard.ts';
import { startFront, type Front } from '../../kit/program/front.ts';
import { startApp, type TestApp } from '../../kit/program/start-app.ts';
import { script } from '../../../src/texts/en/script.ts';

/** What visitors do with the pages, once in Firefox: whole links, copying, keyboard, themes, widths. */

const NUMBER = '254712345678';
const WIDTHS = [320, 360, 768, 1440];
const LIGHT = 'rgb(246, 247, 251)';
const DARK = 'rgb(11, 16, 32)';

const lack = whyWithout('Firefox');
let app: TestApp;
let front: Front;
let browser: OwnBrowser | null = null;
let tab: WatchedTab | null = null;
/** The text of the last QR code that a page got. */
let qrText = '';

beforeAll(async () => {
  if (lack !== null) return;
  [app, browser] = await Promise.all([startApp({ PASSKEY: 'on' }), OwnBrowser.open('Firefox')]);
  front = await startFront(app.url);
  tab = await openWatchedTab(browser, `${front.url}/healthz`);
  front.listenWith((_path, line) => {
    qrText = /"qr":"([^"]+)"/.exec(line)?.[1] ?? qrText;
  });
});
afterAll(async () => {
  if (lack !== null) return;
  await browser?.close();
  await front.close();
  await app.close();
});
beforeEach((context) => {
  if (lack !== null) context.skip(lack);
});

afterEach(() => expect(tab?.problems ?? []).toEqual([]));

async function open(path: string): Promise<Page> {
  if (tab === null) throw new Error('no tab');
  await tab.page.goto(front.url + path);
  return tab.page;
}

/** The first of these elements that can be seen. */
async function element(page: Page, selector: string): Promise<ElementHandle> {
  for (const found of await page.$$(selector)) if (await found.isVisible()) return found;
  throw new Error(`${selector} cannot be seen`);
}

async function pasted(page: Page): Promise<string> {
  await page.goto(`${front.url}/validate`);
  await page.focus(byId('session-input'));
  await page.keyboard.down('Control');
  await page.keyboard.press('v');
  await page.keyboard.up('Control');
  return valueOf(page, byId('session-input'));
}

const focused = (page: Page) => page.evaluate(() => document.activeElement?.textContent ?? '');
const codeOn = (page: Page) => page.$eval('[data-code-text]', (code) => code.textContent ?? '');
const selected = (page: Page) => page.evaluate(() => String(getSelection()).replaceAll(/\s/g, ''));

test('a link by QR, up to an ID that the site finds complete', async () => {
  const phone = app.whatsapp.addPhone({ number: NUMBER });
  const page = await open('/qr');
  await isShown(page, 'qr');
  await phone.scan(qrText);
  await isShown(page, 'linked');
  await page.goto(`${front.url}/validate`);
  await write(page, byId('session-input'), phone.messages()[0]?.text ?? '');
  await page.click(byId('start'));
  await page.waitForSelector(`${byId('verdict')}[data-status="valid"]`);
});

test('a link by QR that WhatsApp asks for a passkey, its question out of the page at the end', async () => {
  const phone = app.whatsapp.addPhone({ number: '254712345679' });
  const { authenticator } = phone.askForPasskey();
  const page = await open('/qr');
  await isShown(page, 'qr');
  const linked = phone.scan(qrText);
  await isShown(page, 'passkey');
  await page.waitForSelector('#passkey-request');
  const asked = await page.$eval('#passkey-request', (question) => question.textContent ?? '');
  const { publicKey } = JSON.parse(asked) as { readonly publicKey: Question };
  await page.$eval(
    '#passkey-answer',
    (box, answer) => {
      (box as HTMLTextAreaElement).value = answer;
      box.dispatchEvent(new Event('input'));
    },
    JSON.stringify(authenticator.answer(publicKey)),
  );
  await linked;
  await isShown(page, 'linked');
  expect(await page.$('#passkey-request, #passkey-answer')).toBeNull();
});

test('a link by code with the keyboard alone, from the first page to the check of the ID', async () => {
  const phone = app.whatsapp.addPhone({ number: NUMBER });
  const page = await open('/');
  await tabTo(page, await element(page, 'main a[href="/pair"]'));
  await page.keyboard.press('Enter');
  await page.waitForSelector(`form:has(${byId('number')}) ${byId('start')}:enabled`);
  await tabTo(page, await element(page, byId('region')));
  await page.keyboard.type('Kenya');
  expect(await valueOf(page, byId('region'))).toBe('KE');
  await tabTo(page, await element(page, byId('number')));
  await page.keyboard.type('0712 345 678');
  await page.keyboard.press('Enter');
  await isShown(page, 'code');
  expect(await focused(page)).toBe('Your code');
  await tabTo(page, await element(page, '[data-copy-code]'));
  await page.keyboard.press('Enter');
  await isSeen(page, script.copied);
  await phone.typeCode((await codeOn(page)).replace('-', ''));
  await isShown(page, 'linked');
  expect(await focused(page)).toBe('Your session ID is in WhatsApp');
  await tabTo(page, await element(page, '.foot a[href="/validate"]'));
  await page.keyboard.press('Enter');
  await page.waitForSelector(`form:has(${byId('session-input')}) ${byId('start')}:enabled`);
  await tabTo(page, await element(page, byId('session-input')));
  await page.keyboard.type(phone.messages()[0]?.text ?? '');
  await tabTo(page, await element(page, byId('start')));
  await page.keyboard.press('Enter');
  await page.waitForSelector(`${byId('verdict')}[data-status="valid"]`);
});

test('a code for a number that is typed with +; it is copied, or selected where the browser does not copy', async () => {
  const page = await open('/pair');
  await page.select(byId('region'), 'KE');
  await page.type(byId('number'), '+49 1512 3456789');
  await page.click(byId('start'));
  await isShown(page, 'code');
  const code = await codeOn(page);
  expect(await page.$eval('main', (main) => main.innerText)).toContain('+49 1512 3456789');
  await page.evaluate(() =>
    Object.defineProperty(navigator, 'clipboard', { value: undefined, configurable: true }),
  );
  await page.click('[data-copy-code]');
  await isSeen(page, script.copyByHand);
  expect(await selected(page)).toBe(code);
  await page.evaluate(() => Reflect.deleteProperty(navigator, 'clipboard'));
  await page.click('[data-copy-code]');
  await isSeen(page, script.copied);
  expect(await pasted(page)).toBe(code.replace('-', ''));
});

test('the commands of the guide are copied as they stand', async () => {
  const page = await open('/bots');
  const command = await page.$eval('[data-code]', (block) => block.textContent ?? '');
  await page.click('[data-copy]');
  await isSeen(page, script.copied);
  expect(command).not.toBe('');
  expect(await pasted(page)).toBe(command);
});

test('a theme that was chosen stays, on other pages and after a reload', async () => {
  const page = await open('/');
  const ground = () => page.$eval('body', (body) => getComputedStyle(body).backgroundColor);
  const system = await ground();
  await page.click('[data-theme-button]');
  const chosen = system === DARK ? LIGHT : DARK;
  expect(await ground()).toBe(chosen);
  await page.reload();
  expect(await ground()).toBe(chosen);
  await page.goto(`${front.url}/docs`);
  expect(await ground()).toBe(chosen);
  await page.click('[data-theme-button]');
  await page.click('[data-theme-button]');
  expect(await ground()).toBe(system);
});

test('no page is wider than the window', async () => {
  const page = await open('/healthz');
  for (const path of [...PAGE_PATHS, '/docs', UNKNOWN_PATH]) {
    await page.goto(front.url + path);
    for (const width of WIDTHS) {
      await page.setViewport({ width, height: 740 });
      // The scroll bar of Firefox takes room of the page.
      const beyond = await page.evaluate(() => {
        const { scrollWidth, clientWidth } = document.documentElement;
        return [innerWidth, scrollWidth - clientWidth];
      });
      expect.soft(beyond, path).toEqual([width, 0]);
    }
  }
});
