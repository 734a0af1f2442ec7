import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { openBrowser, openPage } from '../../../kit/browser/browser.ts';
import { failedStep, PROGRESS, qrStep, ScriptedLinks, STEPS } from '../../../kit/browser/scripted-links.ts';
import { startFront } from '../../../kit/program/front.ts';
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

test.each(['/qr', '/pair'])(
  "once the phone has said yes, nothing on %s ends the link; a failure then stands in the box's middle",
  async (path) => {
    const front = await startFront(app.url);
    const links = new ScriptedLinks(front);
    links.begin(path === '/qr' ? qrStep() : STEPS.code);
    const { page } = await openPage(browser, front.url, { viewport: { width: 360, height: 740 } });
    await page.goto(front.url + path);
    if (path === '/pair') {
      await page.getByTestId('number').fill('+254712345678');
      await page.getByTestId('start').click();
    }
    await links.followed();
    const waysOut = page
      .getByTestId('cancel')
      .or(page.locator('[data-change]:enabled, [data-leave], .kind summary'))
      .filter({ visible: true });
    await expect.poll(() => waysOut.count()).toBe(3);
    const place = await page.locator('footer').boundingBox();
    for (const [step, said] of PROGRESS) {
      links.push(step);
      await page.getByTestId('status').filter({ hasText: said }).waitFor();
      expect(await waysOut.count()).toBe(0);
      expect(await page.locator('footer').boundingBox()).toEqual(place);
    }
    links.push(failedStep('INTERNAL'));
    await page.getByTestId('again').waitFor();
    const marks = await page.locator('.marks').boundingBox();
    const next = await page.locator(path === '/qr' ? '.cover' : '.for').boundingBox();
    expect((next?.y ?? 0) - (marks?.y ?? 0) - (marks?.height ?? 0)).toBeLessThan(path === '/qr' ? 80 : 50);
    await front.close();
  },
);
