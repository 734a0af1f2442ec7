import type { ServerResponse } from 'node:http';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBrowser, openPage, watchShifts, type Shifts } from '../../kit/browser/browser.ts';
import { PAGE_PATHS, UNKNOWN_PATH } from '../../kit/browser/page-paths.ts';
import { startFront, type Front } from '../../kit/program/front.ts';
import { startApp, type TestApp } from '../../kit/program/start-app.ts';

/** A page that comes in pieces, as on a slow line or a busy phone: nothing that was seen may move when the rest of it comes. */

const PIECES = 12;
const BETWEEN_MS = 40;

let app: TestApp;
let browser: Browser;
let front: Front;
let page: Page;
let shifts: Shifts;

beforeAll(async () => {
  [browser, app] = await Promise.all([openBrowser(), startApp({ PASSKEY: 'on' })]);
  front = await startFront(app.url);
  front.answerWith(({ headers, url = '/' }, response) => {
    const isPage = headers.accept?.startsWith('text/html') === true;
    if (isPage) void sendInPieces(url, response);
    return isPage;
  });
  ({ page } = await openPage(browser, front.url, { viewport: { width: 320, height: 640 } }));
  shifts = await watchShifts(page);
});
afterAll(async () => {
  await browser.close();
  await front.close();
  await app.close();
});

async function sendInPieces(url: string, response: ServerResponse): Promise<void> {
  const answer = await fetch(app.url + url, { headers: { Accept: 'text/html' } });
  const html = await answer.text();
  const length = Math.ceil(html.length / PIECES);
  response.writeHead(answer.status, { 'Content-Type': 'text/html; charset=utf-8' });
  for (let from = 0; from < html.length; from += length) {
    response.write(html.slice(from, from + length));
    await new Promise((resolve) => setTimeout(resolve, BETWEEN_MS));
  }
  response.end();
}

test.each([...PAGE_PATHS, '/docs', UNKNOWN_PATH])('%s, in pieces, stands still', async (path) => {
  await page.goto(`${front.url}${path}`);

  expect(await page.locator('footer').isVisible()).toBe(true);
  expect(await shifts.moved()).toEqual([]);
});
