import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { openBrowser, openPage } from '../../../kit/browser/browser.ts';
import { startApp, type TestApp } from '../../../kit/program/start-app.ts';

let browser: Browser;
let app: TestApp;

beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());
beforeEach(async () => {
  app = await startApp();
});
afterEach(async () => {
  for (const context of browser.contexts()) await context.close();
  await app.close();
});

const openLinks = () => app.app.counts().links;

test('T58: a QR page that is left for good gives its place back at once', async () => {
  const { page } = await openPage(browser, app.url);
  await page.goto(`${app.url}/qr`);
  await page.getByTestId('qr').waitFor();
  expect(openLinks()).toBe(1);
  await page.close({ runBeforeUnload: true });

  await expect.poll(openLinks, { timeout: 10_000 }).toBe(0);
});

test('T58: a code page that is left keeps its link: the code may be typed on the phone', async () => {
  const { page } = await openPage(browser, app.url);
  await page.goto(`${app.url}/pair`);
  await page.getByTestId('number').fill('+254712345678');
  await page.getByTestId('start').click();
  await page.getByTestId('pairing-code').getByText(/-/).waitFor();
  await page.goto(`${app.url}/healthz`);

  expect(openLinks()).toBe(1);
});
