import type { Page } from 'playwright-core';

/** The addresses outside of the site to which the page goes from now on. */
export async function watchAppLinks(page: Page): Promise<readonly string[]> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Page.enable');
  const asked: string[] = [];
  devtools.on('Page.frameRequestedNavigation', ({ url }) => asked.push(url));
  return asked;
}
