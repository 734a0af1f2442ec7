import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { beyondNetwork, openPage } from '../../kit/browser/browser.ts';
import { tabTo } from '../../kit/browser/visitor/keyboard.ts';
import { listen } from '../../kit/browser/visitor/screen-reader.ts';
import type { Front } from '../../kit/program/front.ts';
import {
  CODE,
  failedStep,
  linkedStep,
  qrStep,
  ScriptedLinks,
  STEPS,
} from '../../kit/browser/scripted-links.ts';
import { openSite, type Site } from '../../kit/browser/site.ts';
import type { TestApp } from '../../kit/program/start-app.ts';

/** Visitors without a mouse, with a screen reader, without a clipboard, without script. */

const NUMBER = '254712345678';

let site: Site;
let browser: Browser;
let app: TestApp;
let front: Front;

beforeAll(async () => {
  site = await openSite();
  ({ browser, app, front } = site);
});
afterEach(async () => {
  front.answerWith(() => false);
  await site.closePages();
});
afterAll(() => site.close());

async function open(path: string, options: BrowserContextOptions = {}): Promise<Page> {
  const { page } = await openPage(browser, front.url, options);
  await page.goto(front.url + path);
  return page;
}

const shown = (page: Page) => page.getByTestId('pairing-code').getByText(/^[1-9A-Z]{4}-[1-9A-Z]{4}$/);

describe('with the keyboard alone, each stop with an outline that can be seen,', () => {
  test('a visitor goes from the landing page to a scanned QR and to another link', async () => {
    let qrText = '';
    front.listenWith((_path, line) => {
      qrText = /"qr":"([^"]+)"/.exec(line)?.[1] ?? qrText;
    });
    const phone = app.whatsapp.addPhone({ number: NUMBER });
    const page = await open('/');
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('href'))).toBe('#main');
    await tabTo(page, page.getByRole('main').getByRole('link', { name: 'Scan a QR code' }).first());
    await page.keyboard.press('Enter');
    await page.getByTestId('qr').waitFor();
    await tabTo(page, page.getByTestId('cancel'));
    await phone.scan(qrText);
    await page.getByText('We sent the session ID').waitFor();
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('H2');
    await tabTo(page, page.getByTestId('again'));
    await page.keyboard.press('Enter');
    await page.getByTestId('qr').waitFor();
  });

  test('a visitor chooses a country, asks for a code, copies it and links', async () => {
    const phone = app.whatsapp.addPhone({ number: NUMBER });
    const page = await open('/pair', { permissions: ['clipboard-read', 'clipboard-write'], locale: 'en' });
    await tabTo(page, page.getByTestId('region'));
    await page.keyboard.type('Kenya');
    expect(await page.getByTestId('region').inputValue()).toBe('KE');
    await tabTo(page, page.getByTestId('number'));
    await page.keyboard.type('0712 345 678');
    await page.keyboard.press('Enter');
    await shown(page).waitFor();
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Your code');
    await tabTo(page, page.getByRole('button', { name: 'Copy code' }));
    await page.keyboard.press('Enter');
    const copied = page.getByText('Copied').filter({ visible: true }).first();
    await copied.waitFor();
    const code = await page.evaluate(() => navigator.clipboard.readText());
    expect(code).toMatch(/^[1-9A-Z]{8}$/);
    await phone.typeCode(code);
    await page.getByText('We sent the session ID').waitFor();
  });

  test('a visitor has an ID checked', async () => {
    const page = await open('/validate');
    await tabTo(page, page.getByTestId('session-input'));
    await page.keyboard.type('nonsense');
    await tabTo(page, page.getByTestId('start'));
    await page.keyboard.press('Enter');
    await page.getByTestId('error').filter({ hasText: 'not a whole session ID' }).waitFor();
    expect(await page.getByTestId('session-input').evaluate((each) => each === document.activeElement)).toBe(
      true,
    );
  });

  test('a link that fails under the focus, leads it to the one button', async () => {
    const links = new ScriptedLinks(front);
    links.begin(qrStep());
    const page = await open('/qr');
    await page.getByTestId('qr').waitFor();
    await tabTo(page, page.getByTestId('cancel'));
    await links.followed();
    links.push(failedStep('PASSKEY_REQUIRED'));
    await page.getByTestId('error').filter({ hasText: 'passkey' }).waitFor();
    expect(await page.getByTestId('again').evaluate((each) => each === document.activeElement)).toBe(true);
  });
});

describe('a screen reader', () => {
  let links: ScriptedLinks;
  beforeEach(() => {
    links = new ScriptedLinks(front);
  });

  async function pushAndWait(
    page: Page,
    step: Parameters<ScriptedLinks['push']>[0],
    text: RegExp,
    lifeMs?: number,
  ): Promise<void> {
    links.push(step, lifeMs);
    await page.getByTestId('status').filter({ hasText: text }).waitFor();
  }

  test('hears one message per state of a QR link, and none for a QR that is only renewed', async () => {
    links.begin(STEPS.connecting);
    const { page } = await openPage(browser, front.url);
    const heard = await listen(page);
    await page.goto(`${front.url}/qr`);
    await links.followed();
    await pushAndWait(page, qrStep(1), /Scan this code/, 60_000);
    for (const n of [2, 3]) {
      links.push(qrStep(n), 20_000);
      await expect
        .poll(() => page.getByTestId('qr').locator('path').getAttribute('d'))
        .toBe(pathOf(qrStep(n)));
    }
    await pushAndWait(page, STEPS.confirming, /said yes/);
    await pushAndWait(page, STEPS.saving, /Saving/);
    await pushAndWait(page, STEPS.delivering, /Sending/);
    await pushAndWait(page, linkedStep(), /Done/);
    const said = await heard('status');
    expect(said.map((text) => text.split(' ')[0])).toEqual([
      'Getting',
      'Scan',
      'Your',
      'Saving.',
      'Sending',
      'Done.',
    ]);
    expect(await heard('error')).toEqual([]);
  });

  test('hears once more when ten seconds are left of a code', async () => {
    links.begin(STEPS.code, 11_500);
    const { page } = await openPage(browser, front.url);
    const heard = await listen(page);
    await page.goto(`${front.url}/pair`);
    await page.getByTestId('number').fill(`+${NUMBER}`);
    await page.getByTestId('start').click();
    await page.getByTestId('status').filter({ hasText: /10 s/ }).waitFor();
    const said = await heard('status');
    expect(said.filter((text) => /10 s/.test(text))).toHaveLength(1);
    expect(said.filter((text) => text.startsWith('Type this code'))).toHaveLength(1);
    await expect
      .poll(() => page.getByTestId('time-left').textContent(), { timeout: 10_000 })
      .toMatch(/\b[6-8] s/);
    expect((await heard('status')).length).toBe(said.length);
  });

  test('hears each error once, and no other text with it', async () => {
    links.begin(qrStep());
    const { page } = await openPage(browser, front.url);
    const heard = await listen(page);
    await page.goto(`${front.url}/qr`);
    await links.followed();
    links.push(failedStep('WHATSAPP_UNREACHABLE'));
    await page.getByTestId('error').filter({ hasText: 'does not answer' }).waitFor();
    const errors = await heard('error');
    expect(errors.filter((text) => text.includes('does not answer'))).toHaveLength(1);
    expect((await heard('status')).at(-1)).toMatch(/Scan this code|did not work|does not answer/);
  });

  test('hears the code letter by letter, and not the one for the eye', async () => {
    links.begin(STEPS.code);
    const page = await open('/pair');
    await page.getByTestId('number').fill(`+${NUMBER}`);
    await page.getByTestId('start').click();
    const code = page.getByTestId('pairing-code');
    await code.getByText(CODE).waitFor();
    expect(await code.getByText(CODE).getAttribute('aria-hidden')).toBe('true');
    expect(await code.getByText('7 K Q X, 2 M Z P').count()).toBe(1);
  });
});

function pathOf(step: ReturnType<typeof qrStep>): string {
  return step.state === 'qr' ? step.path : '';
}

describe('copying', () => {
  test('without a clipboard, selects the text and says how to copy it', async () => {
    const links = new ScriptedLinks(front);
    links.begin(STEPS.code);
    const { page, problems } = await openPage(browser, front.url);
    // Browsers have no clipboard on plain http.
    await page.addInitScript(() => Object.defineProperty(navigator, 'clipboard', { value: undefined }));
    await page.goto(`${front.url}/pair`);
    await page.getByTestId('number').fill(`+${NUMBER}`);
    await page.getByTestId('start').click();
    await page.getByTestId('pairing-code').getByText(CODE).waitFor();
    await page.getByRole('button', { name: 'Copy code' }).click();
    await page
      .getByTestId('status')
      .filter({ hasText: /Ctrl\+C|hold the text/ })
      .waitFor();
    expect((await page.evaluate(() => String(getSelection()))).replaceAll(/\s/g, '')).toBe(CODE);
    expect(beyondNetwork(problems)).toEqual([]);
  });
});

describe('without script', () => {
  const NO_SCRIPT = { javaScriptEnabled: false };

  test.each([
    ['/qr', 'A fresh code needs JavaScript.'],
    ['/pair', 'Getting a code needs JavaScript.'],
  ])('%s says what cannot work, and the steps for both kinds of phone can be read', async (path, text) => {
    const page = await open(path, NO_SCRIPT);
    // `innerText` leaves out hidden elements.
    expect(await page.evaluate(() => document.body.innerText)).toContain(text);
    for (const word of ['Android', 'iPhone', 'Linked devices']) {
      expect(await page.getByRole('main').getByText(word).filter({ visible: true }).count()).toBeGreaterThan(
        0,
      );
    }
    for (const hook of ['cancel', 'again', 'time-left']) {
      expect(await page.getByTestId(hook).filter({ visible: true }).count()).toBe(0);
    }
  });

  test('/pair sends no number anywhere: its button is off and its form would post', async () => {
    const page = await open('/pair', NO_SCRIPT);
    const start = page.getByTestId('start');
    expect((await start.isVisible()) && (await start.isEnabled())).toBe(false);
    expect(await page.locator('form').first().getAttribute('method')).toBe('post');
  });

  test('/validate has a plain form that posts the ID, and no address holds it', async () => {
    const page = await open('/validate', NO_SCRIPT);
    await page
      .locator('noscript, form')
      .locator('[name=sessionId]')
      .filter({ visible: true })
      .fill('TREKKER-MD~nonsense');
    const answer = page.waitForResponse('**/giftedValidate.php');
    await page.getByRole('button', { name: 'Check it' }).filter({ visible: true }).click();
    expect(await (await answer).json()).toMatchObject({ valid: false });
    expect(page.url()).toBe(`${front.url}/giftedValidate.php`);
  });
});

describe('words of safety', () => {
  test.each(['/qr', '/pair'])('on %s, come before the code and name the way back', async (path) => {
    const page = await open(path, { javaScriptEnabled: false });
    const text = (await page.locator('body').textContent()) ?? '';
    expect(text).toContain(
      'Only go on if you opened this page yourself. Never link because somebody told you to.',
    );
    expect(text).toContain(path === '/qr' ? 'Chrome (TREKKER-MD)' : 'Chrome (Ubuntu)');
    expect(text).toMatch(/Linked devices/);
    expect(text).toMatch(/not part of WhatsApp/);
    const isBefore = await page.evaluate(() => {
      const warning = [...document.querySelectorAll('main p, main span')].find((each) =>
        each.textContent?.startsWith('Only go on'),
      );
      const offer = document.querySelector('[data-testid=qr], [data-testid=start]');
      if (warning === undefined || offer === null) return false;
      return (warning.compareDocumentPosition(offer) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
    });
    expect(isBefore).toBe(true);
  });
});
