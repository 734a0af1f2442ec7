import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  beyondNetwork,
  brokenRules,
  openPage,
  overflow,
  overflowAtDoubleText,
  takePicture,
} from '../../../kit/browser/browser.ts';
import { openSite, type Site } from '../../../kit/browser/site.ts';

/** Digits that can be two numbers, typed on a phone whose language names another country than the number has. */

const TYPED = '254712345670';
const OTHER = '254712345671';
const KENYAN = '+254 712 345670';

let site: Site;
let browser: Browser;
let page: Page;
let problems: readonly string[];

beforeAll(async () => {
  site = await openSite();
  ({ browser } = site);
  for (const number of [TYPED, OTHER]) site.app.whatsapp.addPhone({ number });
});
beforeEach(async () => {
  await site.closePages();
  ({ page, problems } = await openPage(browser, site.front.url, {
    locale: 'de-DE',
    viewport: { width: 360, height: 640 },
  }));
  await page.goto(`${site.front.url}/pair`);
  await page.getByTestId('number').fill(TYPED);
  await page.getByTestId('start').click();
  await question().waitFor();
});
afterAll(() => site.close());

function question() {
  return page.getByRole('group', { name: 'Which one is your number?' });
}

function focused(): Promise<string> {
  return page.evaluate(() => document.activeElement?.textContent ?? '');
}

describe('T53: a number that can be two', () => {
  test('is asked back with both in full and their countries, before WhatsApp hears of it', async () => {
    const before = site.app.whatsapp.counts.codeRequests;
    const answers = question().getByRole('button');
    expect(await answers.allTextContents()).toEqual([
      expect.stringMatching(/^\+254 712 345670\s*Kenia$/),
      expect.stringMatching(/^\+49 2547 12345670\s*Deutschland \(landline\)$/),
    ]);
    expect(site.app.whatsapp.counts.codeRequests).toBe(before);
    expect(await page.getByTestId('number').inputValue()).toBe(TYPED);
    expect(await brokenRules(page)).toEqual([]);
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    expect(await overflowAtDoubleText(page)).toBeLessThanOrEqual(0);
    expect(beyondNetwork(problems)).toEqual([]);
    for (const colorScheme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme });
      await takePicture(page, `pair-which-number-${colorScheme}`);
    }
  });

  test('is answered by the keyboard alone, and then that number is asked', async () => {
    expect(await focused()).toMatch(/^Which one is your number/);
    await page.keyboard.press('Tab');
    expect(await focused()).toContain(KENYAN);
    const asked = page.waitForRequest((request) => request.method() === 'POST');
    await page.keyboard.press('Enter');
    expect((await asked).postDataJSON()).toMatchObject({ number: KENYAN, region: 'KE' });
    await page.getByTestId('pairing-code').getByText('-').first().waitFor();
    expect(await question().count()).toBe(0);
  });

  test('leaves no question when the number or the country is changed, nor when the page goes', async () => {
    await page.getByTestId('region').selectOption('KE');
    expect(await question().count()).toBe(0);
    await page.getByTestId('region').selectOption('DE');
    await page.getByTestId('start').click();
    await question().waitFor();
    await page.evaluate(() => dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true })));
    expect(await page.evaluate(() => document.documentElement.outerHTML)).not.toContain('345670');
  });
});

test('T53: a field without a number says so, and long text is not cut', async () => {
  await page.getByTestId('number').fill('');
  await page.getByTestId('start').click();
  await page.getByTestId('error').filter({ hasText: 'Type your WhatsApp number.' }).waitFor();
  const link = `https://api.whatsapp.com/send/?text=${'Hello%2012'.repeat(30)}&phone=${OTHER}`;
  await page.getByTestId('number').fill(link);
  await page.getByTestId('start').click();
  await page.getByTestId('pairing-code').getByText('-').first().waitFor();
});
