import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { openPage } from '../../../kit/browser/browser.ts';
import { openSite, type Site } from '../../../kit/browser/site.ts';
import * as en from '../../../../src/texts/en.ts';
import { LANGUAGES } from '../../../../src/texts/languages.ts';

/** Visitors whose country is only guessed from the browser: no code is requested before they have confirmed the number. */

let site: Site;
let browser: Browser;

beforeAll(async () => {
  site = await openSite();
  ({ browser } = site);
});
afterEach(() => site.closePages());
afterAll(() => site.close());

async function open(timezoneId: string, locale: string): Promise<Page> {
  const { page } = await openPage(browser, site.front.url, { timezoneId, locale });
  await page.goto(`${site.front.url}/pair?lang=en`);
  return page;
}

const answers = (page: Page) => page.getByTestId('which-number').getByRole('button');

describe('T53: a number without a country code is asked back in full where the country is only guessed:', () => {
  test.each([
    ['Africa/Porto-Novo', 'fr-FR', 'BJ', '01 97 12 34 56', ['+229 01 97 12 34 56', '+33 1 97 12 34 56']],
    ['Africa/Lagos', 'en-GB', 'NG', '07031234567', ['+234 703 123 4567', '+44 70 3123 4567']],
    ['Asia/Karachi', 'en-GB', 'PK', '0300 1234567', ['+92 300 1234567', '+44 300 123 4567']],
    ['America/Mexico_City', 'es-US', 'MX', '55 1234 5678', ['+52 55 1234 5678', '+1 551-234-5678']],
    ['Africa/Abidjan', 'fr-FR', 'CI', '07 58 12 34 56', ['+225 07 58 12 3456', '+33 7 58 12 34 56']],
    ['Asia/Kolkata', 'en-IN', 'IN', '098765 43210', ['+91 98765 43210']],
    ['Africa/Nairobi', 'en-KE', 'KE', '0712 345 678', ['+254 712 345678']],
    ['Africa/Nairobi', 'en-US', 'KE', '0712 345 678', ['+254 712 345678']],
  ])('%s, %s, shows %s', async (zone, locale, region, typed, numbers) => {
    const before = site.app.whatsapp.counts.codeRequests;
    const page = await open(zone, locale);
    await expect.poll(() => page.getByTestId('region').inputValue(), { timeout: 15_000 }).toBe(region);
    await page.getByTestId('number').fill(typed);
    await page.getByTestId('start').click();
    await answers(page).first().waitFor();
    expect(await answers(page).locator('bdi').allTextContents()).toEqual(numbers);
    const question = await page.locator('#which-number').textContent();
    const { script, page: texts } = LANGUAGES[await page.evaluate(() => document.documentElement.lang)] ?? en;
    expect(question).toBe(numbers.length === 1 ? script.isThisNumber : texts.whichNumber);
    expect(site.app.whatsapp.counts.codeRequests).toBe(before);
  });

  test('at home that is one more press, and a country that was chosen or typed costs none', async () => {
    for (const last of [1, 2, 3]) site.app.whatsapp.addPhone({ number: `25471234567${last}` });
    const code = (page: Page) => page.getByTestId('pairing-code').getByText('-').first();
    const page = await open('Africa/Nairobi', 'en-KE');
    await page.getByTestId('number').fill('0712 345 671');
    await page.getByTestId('start').click();
    await answers(page).click();
    await code(page).waitFor();

    const withPlus = await open('Europe/London', 'en-GB');
    await withPlus.getByTestId('number').fill('+254 712 345 672');
    await withPlus.getByTestId('start').click();
    await code(withPlus).waitFor();

    const chosen = await open('Europe/London', 'en-GB');
    await chosen.getByTestId('region').selectOption('KE');
    await chosen.getByTestId('number').fill('0712 345 673');
    await chosen.getByTestId('start').click();
    await code(chosen).waitFor();
  });
});

test('T53: a number of another country is told as that, and the country is marked', async () => {
  const page = await open('Europe/London', 'en-GB');
  await page.getByTestId('number').fill('0712 345 678');
  await page.getByTestId('start').click();
  await page
    .getByTestId('error')
    .filter({ hasText: 'This is no number of United Kingdom. Is the country right?' })
    .waitFor();
  expect(await page.getByTestId('region').getAttribute('aria-invalid')).toBe('true');
  expect(await page.getByTestId('number').getAttribute('aria-invalid')).toBeNull();
});

test('a phone that is slow to name the time zones of a country still answers its visitor', async () => {
  const { page } = await openPage(browser, site.front.url, {
    timezoneId: 'Africa/Nairobi',
    locale: 'en-KE',
  });
  await page.addInitScript(() => {
    const zones = Reflect.get(Intl.Locale.prototype, 'getTimeZones') as () => readonly string[];
    const slow = function (this: Intl.Locale): readonly string[] {
      const end = performance.now() + 4;
      while (performance.now() < end);
      return zones.call(this);
    };
    Reflect.set(Intl.Locale.prototype, 'getTimeZones', slow);
    new PerformanceObserver((list) => {
      const longest = Math.max(...list.getEntries().map(({ duration }) => duration));
      const before = Number(Reflect.get(globalThis, 'longestTask') ?? 0);
      Reflect.set(globalThis, 'longestTask', Math.max(before, longest));
    }).observe({ type: 'longtask', buffered: true });
  });
  await page.goto(`${site.front.url}/pair?lang=en`);
  await expect.poll(() => page.getByTestId('region').inputValue(), { timeout: 15_000 }).toBe('KE');

  // All countries in one go would take a second.
  expect(await page.evaluate(() => Number(Reflect.get(globalThis, 'longestTask') ?? 0))).toBeLessThan(600);
});
