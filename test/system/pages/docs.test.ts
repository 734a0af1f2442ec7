import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { ERRORS } from '../../../src/wire/errors.ts';
import { openBrowser, openPage, watchShifts } from '../../kit/browser/browser.ts';
import { servedExamples } from '../../kit/program/served-examples.ts';
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

test('without scripts, is all there, and the address in a problem leads to its code', async () => {
  const { page } = await openPage(browser, app.url, { javaScriptEnabled: false });
  const answer = await fetch(`${app.url}/session`);
  const { type } = (await answer.json()) as { type: string };
  await page.goto(app.url + type);

  expect(type).toBe('/docs#UNAUTHORIZED');
  await page.locator('#UNAUTHORIZED').filter({ hasText: 'UNAUTHORIZED' }).waitFor();
  expect(await page.locator('section:has(#errors) article').count()).toBe(Object.keys(ERRORS).length);
  expect(await page.getByRole('link', { name: 'openapi.json' }).getAttribute('href')).toBe('/openapi.json');
  expect(await page.locator('details[open]').count()).toBe(0);
});

describe('the guide for bot developers', () => {
  /** Where the server does not know its own address. */
  const UNKNOWN = 'https://address-of-this-site';
  const blocks = (page: Page) => page.locator('[data-code]').allTextContents();

  test('names the address at which the visitor sees it, without moving anything, as the server never reads the Host header', async () => {
    const { page, problems } = await openPage(browser, app.url);
    const shifts = await watchShifts(page);
    await page.goto(`${app.url}/bots`);
    const sent = await servedExamples(`${app.url}/bots`);

    expect(sent.filter(({ code }) => code.includes(UNKNOWN)).length).toBeGreaterThan(8);
    expect(await blocks(page)).toEqual(sent.map(({ code }) => code.replaceAll(UNKNOWN, app.url)));
    expect(await page.getByText(UNKNOWN).count()).toBe(0);
    expect(await shifts.sum()).toBeLessThan(0.01);
    // The same page under its other addresses.
    for (const path of ['/bots/', '/BOTS.html']) {
      await page.goto(app.url + path);
      expect((await blocks(page)).join('\n')).toContain(` --url ${app.url} `);
    }
    expect(problems).toEqual([]);
  });

  test('without scripts, is all there, says which words stand for the address, and has no button that does nothing', async () => {
    const { page } = await openPage(browser, app.url, { javaScriptEnabled: false });
    await page.goto(`${app.url}/bots`);

    // `innerText` leaves out hidden elements.
    expect(await page.evaluate(() => document.body.innerText)).toContain(
      'Write the address of this site in place of',
    );
    expect(await page.getByRole('button', { name: 'Copy' }).count()).toBe(0);
    expect((await blocks(page)).join('\n')).toContain(`--url ${UNKNOWN} --dir session`);
  });

  test('copies each block as it stands, and where the browser does not copy, selects it and says how', async () => {
    const { page } = await openPage(browser, app.url, { permissions: ['clipboard-read', 'clipboard-write'] });
    await page.goto(`${app.url}/bots`);
    const shown = await blocks(page);
    const buttons = page.getByRole('button', { name: 'Copy' });
    expect(await buttons.count()).toBe(shown.length);
    for (const [at, code] of shown.entries()) {
      await page.locator('[data-copy]').nth(at).click();
      await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(code);
    }
    await page.evaluate(() => Object.defineProperty(navigator, 'clipboard', { value: undefined }));
    await page.locator('[data-copy]').first().click();
    await page.getByText('It is selected now').waitFor();

    expect(await page.evaluate(() => String(getSelection()))).toBe(shown[0]);
  });

  test('at 320 px, lets a block with long lines be scrolled by keyboard, and shows all of a command', async () => {
    const { page } = await openPage(browser, app.url, { viewport: { width: 320, height: 640 } });
    await page.goto(`${app.url}/bots`);
    const block = page.locator('pre', { hasText: '// bot.mjs' });
    await block.focus();
    await page.keyboard.press('ArrowRight');

    await expect.poll(() => block.evaluate((each) => each.scrollLeft)).toBeGreaterThan(0);
    const hidden = await page
      .locator('pre.wrap-lines')
      .evaluateAll((all) => all.filter((each) => each.scrollWidth > each.clientWidth).length);
    expect(hidden).toBe(0);
    expect(await page.locator('pre:not([tabindex="0"])').count()).toBe(0);
  });

  test.each(['/bots', '/docs'])('on a wide screen, %s keeps its contents in view', async (path) => {
    const { page } = await openPage(browser, app.url, { viewport: { width: 1280, height: 800 } });
    await page.goto(app.url + path);
    const contents = page.getByRole('navigation', { name: 'On this page' });
    await contents.getByRole('link').last().click();
    await expect.poll(() => page.evaluate(() => scrollY)).toBeGreaterThan(1000);
    const box = await contents.boundingBox();

    expect(box?.y).toBeGreaterThanOrEqual(0);
    expect(box?.y).toBeLessThan(100);
    expect(await page.locator(':target').isVisible()).toBe(true);
  });
});
