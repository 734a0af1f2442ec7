import type { Page } from 'puppeteer-core';
import { expect } from 'vitest';
import { script } from '../../../../src/texts/en/script.ts';
import type { State } from '../../../../src/wire/step.ts';

const LIMIT_MS = 10_000;
/** On a busy machine an answer is on its way for so long. */
const SLACK_S = 5;

/** All that a visitor sees on a page of a link, without the lines that count the time down. */
type Sight = { readonly title: string; readonly text: readonly string[]; readonly hasQr: boolean };

/** Looks at a page and expects to see the same as before, with the true time left. */
export type LookAgain = (page: Page) => Promise<void>;

/** Waits until a page shows a state of a link. */
export async function isShown(page: Page, state: State): Promise<void> {
  const said = state === 'failed' ? '' : script[state];
  await page.waitForFunction(
    (title, said) => {
      const status = document.querySelector('[data-testid="status"]')?.textContent ?? '';
      return document.title.startsWith(title) && (said === '' || status === said);
    },
    { timeout: LIMIT_MS },
    script.titles[state],
    said,
  );
}

/** Remembers what a page shows. */
export async function remember(page: Page): Promise<LookAgain> {
  const [before, left, sinceMs] = [await see(page), await secondsLeft(page), performance.now()];
  return async (back) => {
    await expect.poll(() => see(back), { timeout: LIMIT_MS, interval: 20 }).toEqual(before);
    if (left === 0) return;
    const passed = (performance.now() - sinceMs) / 1_000;
    expect(Math.abs(left - passed - (await secondsLeft(back)))).toBeLessThanOrEqual(SLACK_S);
  };
}

function see(page: Page): Promise<Sight> {
  const { slow, connecting } = script;
  return page.evaluate(
    (slow, connecting) => {
      const lines = (document.querySelector('main')?.innerText ?? '').split('\n');
      const isSteady = (line: string) => line !== '' && !/\d+ (?:min|s)\b/.test(line);
      return {
        title: document.title,
        // After a while the page says that it takes long.
        text: lines.map((line) => line.replace(slow, connecting)).filter(isSteady),
        hasQr: (document.querySelector('[data-testid="qr"] path')?.getAttribute('d') ?? '') !== '',
      };
    },
    slow,
    connecting,
  );
}

/** The seconds that the page counts down; 0 if it counts none. */
function secondsLeft(page: Page): Promise<number> {
  return page.$eval('main', (main) => {
    const [, minutes = '0', seconds = '0'] =
      /\bin (?=\d)(?:(\d+) min ?)?(?:(\d+) s)?/.exec(main.innerText) ?? [];
    return Number(minutes) * 60 + Number(seconds);
  });
}
