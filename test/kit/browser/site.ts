import type { Browser } from 'playwright-core';
import { openBrowser } from './browser.ts';
import { startFront, type Front } from '../program/front.ts';
import { startApp, type TestApp } from '../program/start-app.ts';

export type Site = {
  readonly browser: Browser;
  readonly app: TestApp;
  readonly front: Front;
  readonly closePages: () => Promise<void>;
  readonly close: () => Promise<void>;
};

/** The program, a proxy in front of it and a browser, for all tests of a file. Lifetime: until `close`. */
export async function openSite(): Promise<Site> {
  const [browser, app] = await Promise.all([openBrowser(), startApp({ PASSKEY: 'on' })]);
  const front = await startFront(app.url);
  return {
    browser,
    app,
    front,
    closePages: async () => {
      for (const context of browser.contexts()) await context.close();
    },
    close: async () => {
      await browser.close();
      await front.close();
      await app.close();
    },
  };
}
