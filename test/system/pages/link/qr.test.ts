import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { brokenWords, decodeQr, openPage, overflow, readQr } from '../../../kit/browser/browser.ts';
import type { Front } from '../../../kit/program/front.ts';
import {
  failedStep,
  linkedStep,
  qrStep,
  qrText,
  ScriptedLinks,
} from '../../../kit/browser/scripted-links.ts';
import { openSite, type Site } from '../../../kit/browser/site.ts';
import type { TestApp } from '../../../kit/program/start-app.ts';

/** The QR code on the screen, read by jsQR and, if it is installed, zbarimg. */

let site: Site;
let browser: Browser;
let app: TestApp;
let front: Front;
/** The last QR text that the program sent. */
let sent = '';

beforeAll(async () => {
  site = await openSite();
  ({ browser, app, front } = site);
  front.listenWith((_path, line) => {
    const text = /"qr":"([^"]+)"/.exec(line)?.[1];
    if (text !== undefined) sent = text;
  });
});
afterEach(() => site.closePages());
afterAll(() => site.close());

const qr = (page: Page) => page.getByTestId('qr');
const tells = (page: Page, text: string) => page.getByTestId('error').filter({ hasText: text }).waitFor();

async function openQr(options: Parameters<typeof openPage>[2] = {}): Promise<Page> {
  const { page } = await openPage(browser, front.url, options);
  await page.goto(`${front.url}/qr`);
  await qr(page).waitFor();
  return page;
}

/** Expects that no QR code can be read on the page and that its path is empty. */
async function expectDead(page: Page): Promise<void> {
  expect(await readQr(browser, await page.screenshot({ fullPage: true }))).toBeNull();
  expect(await qr(page).locator('path').getAttribute('d')).toBe('');
}

describe('a QR on the page', () => {
  test.each([
    ['light', 1, 1280],
    ['dark', 1, 1280],
    ['light', 2, 320],
    ['dark', 2, 320],
    ['dark', 1, 320],
  ] as const)(
    'in the %s theme at scale %i and %i px, reads as exactly what was sent',
    async (theme, scale, width) => {
      const page = await openQr({
        colorScheme: theme,
        deviceScaleFactor: scale,
        viewport: { width, height: 800 },
      });
      expect(await decodeQr(browser, qr(page))).toBe(sent);
    },
  );

  test('in forced colours, reads too', async () => {
    const page = await openQr({ forcedColors: 'active', colorScheme: 'dark' });
    expect(await decodeQr(browser, qr(page))).toBe(sent);
  });

  test('whose secret WhatsApp retires, is drawn anew with the next one (fault of the double)', async () => {
    const page = await openQr();
    const before = sent;
    app.whatsapp.rotateSecret();
    await expect.poll(() => decodeQr(browser, qr(page))).not.toBe(before);
    expect(await decodeQr(browser, qr(page))).toBe(sent);
    expect(sent.split(',')[3]).not.toBe(before.split(',')[3]);
  });

  test('that the visitor cancels, is gone', async () => {
    const page = await openQr();
    await page.getByTestId('cancel').click();
    await tells(page, 'Stopped');
    await expectDead(page);
    await page.getByTestId('again').click();
    await qr(page).waitFor();
    expect(await decodeQr(browser, qr(page))).toBe(sent);
  });

  test('whose link fails, is gone (passkey asked for by the double)', async () => {
    const page = await openQr();
    app.whatsapp.sendPasskeyRequest();
    await tells(page, 'passkey');
    await expectDead(page);
  });

  test('that a phone has scanned, is gone', async () => {
    const phone = app.whatsapp.addPhone({ number: '254712345678' });
    const page = await openQr();
    await phone.scan(sent);
    await page
      .getByTestId('status')
      .filter({ hasText: /said yes|Saving|Sending|Done/ })
      .waitFor();
    await expectDead(page);
    await page.getByText('We sent the session ID').waitFor();
    await expectDead(page);
  });
});

describe('a QR among others (scripted steps)', () => {
  let links: ScriptedLinks;
  beforeAll(() => {
    links = new ScriptedLinks(front);
  });
  afterAll(() => front.answerWith(() => false));

  // These are languages with long words on the three buttons that share a line.
  test.each(['pt-BR', 'fr', 'id'])('ends with buttons that break no word, in %s', async (locale) => {
    links.begin(qrStep());
    const page = await openQr({ locale, viewport: { width: 320, height: 740 }, hasTouch: true });
    links.push(linkedStep());
    await page.locator('[data-ends]').waitFor();

    expect(await brokenWords(page)).toEqual([]);
    expect(await overflow(page)).toBe(0);
  });

  test('is always the last of six, whatever comes late', async () => {
    links.begin(qrStep(1));
    const page = await openQr();
    expect(await decodeQr(browser, qr(page))).toBe(qrText(1));
    for (let n = 2; n <= 6; n += 1) {
      links.push(qrStep(n), 20_000);
      links.pushStale(qrStep(1));
      await expect.poll(() => decodeQr(browser, qr(page))).toBe(qrText(n));
    }
    expect(await page.getByTestId('time-left').textContent()).toMatch(/^Ends in/);
  });

  test('that has run out, is covered by one button', async () => {
    links.begin(qrStep());
    const page = await openQr();
    const before = links.started;
    links.push(failedStep('LINK_EXPIRED'));
    await tells(page, 'run out');
    await expectDead(page);
    expect(await page.getByTestId('again').isVisible()).toBe(true);
    expect(await page.getByTestId('cancel').isVisible()).toBe(false);
    expect(links.started).toBe(before);
  });

  test('that ran out unseen, is renewed when the page is looked at, twice at most', async () => {
    links.begin(qrStep());
    const page = await openQr();
    const before = links.started;
    for (const renewals of [1, 2]) {
      await expireUnseen(page);
      await qr(page).waitFor();
      await links.followed();
      expect(links.started - before).toBe(renewals);
    }
    await expireUnseen(page);
    expect(await page.getByTestId('again').isVisible()).toBe(true);
    expect(links.started - before).toBe(2);
  });

  async function expireUnseen(page: Page): Promise<void> {
    await setVisibility(page, 'hidden');
    links.push(failedStep('LINK_EXPIRED'));
    await tells(page, 'run out');
    await setVisibility(page, 'visible');
  }
});

/** Sets the visibility that the page's script sees, because a headless browser never hides a page. */
function setVisibility(page: Page, state: 'hidden' | 'visible'): Promise<void> {
  return page.evaluate((state) => {
    Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => state });
    document.dispatchEvent(new Event('visibilitychange'));
  }, state);
}
