import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { ERRORS } from '../../../src/wire/errors.ts';
import { brokenRules, openBrowser, openPage, overflow } from '../../kit/browser/browser.ts';
import { startApp, type TestApp } from '../../kit/program/start-app.ts';

let browser: Browser;
let app: TestApp;

beforeAll(async () => {
  [browser, app] = await Promise.all([openBrowser(), startApp()]);
});

afterEach(async () => {
  for (const context of browser.contexts()) await context.close();
});

afterAll(async () => {
  await browser.close();
  await app.close();
});

test.each([
  [320, 'dark'],
  [1280, 'light'],
] as const)(
  'the description of the API at %i px in the %s theme, breaks no rule of axe, fits and needs nothing from elsewhere',
  async (width, colorScheme) => {
    const options = { colorScheme, viewport: { width, height: 800 } };
    const { page, problems } = await openPage(browser, app.url, options);
    await page.goto(`${app.url}/docs`);

    expect(await brokenRules(page)).toEqual([]);
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    expect(problems).toEqual([]);
  },
);

test('without scripts, is all there, and the address in a problem leads to its code', async () => {
  const { page } = await openPage(browser, app.url, { javaScriptEnabled: false });
  const answer = await fetch(`${app.url}/session`);
  const { type } = (await answer.json()) as { type: string };
  await page.goto(app.url + type);

  expect(type).toBe('/docs#UNAUTHORIZED');
  await page.locator('#UNAUTHORIZED').filter({ hasText: 'UNAUTHORIZED' }).waitFor();
  expect(await page.locator('section:has(#errors) article').count()).toBe(Object.keys(ERRORS).length);
  expect(await page.getByRole('link', { name: 'openapi.json' }).getAttribute('href')).toBe('/openapi.json');
});
