import type { Locator, Page } from 'playwright-core';

/** The place where the page shows WhatsApp's question to the passkey helper. */
export function questionOn(page: Page): Locator {
  return page.locator('#passkey-request');
}

/** Writes into the page what the passkey helper would write. Throws if it stays in the document. */
export function writeAnswer(page: Page, answer: string): Promise<void> {
  return page.locator('#passkey-answer').evaluate((box: HTMLTextAreaElement, answer) => {
    box.value = answer;
    box.dispatchEvent(new Event('input', { bubbles: true }));
    if (box.value !== '') throw new Error('the answer stays in the document');
  }, answer);
}

/** Moves the clock of a page until something is there. */
export async function runUntil(page: Page, there: Locator): Promise<void> {
  for (let steps = 0; steps < 100 && (await there.count()) === 0; steps += 1) await page.clock.runFor(500);
  await there.waitFor({ state: 'attached' });
}
