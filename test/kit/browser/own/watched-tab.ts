import type { Page } from 'puppeteer-core';
import { expect } from 'vitest';
import type { OwnBrowser } from './own-browser.ts';

/** A page that is being watched. */
export type WatchedTab = { readonly page: Page; readonly problems: readonly string[] };

/** Opens a page in a tab of its own and records its console errors and policy violations. */
export async function openWatchedTab(browser: OwnBrowser, url: string): Promise<WatchedTab> {
  const page = await browser.newPage();
  const problems: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text());
  });
  page.on('pageerror', (error) => problems.push(String(error)));
  // Firefox tells nobody but the page of what the policy forbids.
  await page.evaluateOnNewDocument(() => {
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
      console.error(`policy: ${violatedDirective} ${blockedURI}`);
    });
  });
  await page.goto(url);
  return { page, problems };
}

export const byId = (id: string): string => `[data-testid="${id}"]`;

/** Waits until the text can be seen. */
export async function isSeen(page: Page, text: string | RegExp): Promise<void> {
  await expect.poll(() => page.$eval('body', (body) => body.innerText), { timeout: 10_000 }).toMatch(text);
}

/** Writes into a field at once, as by a paste. */
export async function write(page: Page, field: string, text: string): Promise<void> {
  await page.$eval(
    field,
    (element, text) => {
      (element as HTMLInputElement | HTMLTextAreaElement).value = text;
      element.dispatchEvent(new Event('input', { bubbles: true }));
    },
    text,
  );
}

/** The value of a field. */
export function valueOf(page: Page, field: string): Promise<string> {
  return page.$eval(field, (element) => (element as HTMLInputElement).value);
}
