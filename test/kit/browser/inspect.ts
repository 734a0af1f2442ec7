import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import {
  beyondNetwork,
  brokenRules,
  overflow,
  overflowAtDoubleText,
  takePicture,
  type Shifts,
} from './browser.ts';

/** A page with what was watched from before it was opened. */
type WatchedPage = {
  readonly page: Page;
  readonly problems: readonly string[];
  readonly shifts: Shifts;
};

/** Checks the axe rules and the width, also with text at 200 %, and takes a screenshot in both themes. */
export function inspect(
  { page, problems, shifts }: WatchedPage,
  name: string,
  pictures: 'pictures' | 'no pictures' = 'pictures',
): Promise<void> {
  return shifts.ignore(async () => {
    expect.soft(await brokenRules(page), `${name}: rules of axe`).toEqual([]);
    expect.soft(await overflow(page), `${name}: pixels too wide`).toBeLessThanOrEqual(0);
    expect.soft(await overflowAtDoubleText(page), `${name}: too wide at 200 % text`).toBeLessThanOrEqual(0);
    expect.soft(beyondNetwork(problems), `${name}: errors in the console`).toEqual([]);
    if (pictures === 'no pictures') return;
    for (const colorScheme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme });
      await takePicture(page, `${name}-${colorScheme}`);
    }
  });
}
