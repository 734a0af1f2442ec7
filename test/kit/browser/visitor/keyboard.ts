const MAX_STOPS = 60;

/** What Playwright and Puppeteer have in common. */
type Page = {
  readonly keyboard: { readonly press: (key: 'Tab') => Promise<void> };
  readonly evaluate: <T>(inPage: () => T) => Promise<T>;
};
type Target = { readonly evaluate: (inPage: (element: Element) => boolean) => Promise<boolean> };

/** Presses Tab until the element has the focus. Every element on the way must show its focus. */
export async function tabTo(page: Page, target: Target): Promise<void> {
  for (let stop = 0; stop < MAX_STOPS; stop += 1) {
    await page.keyboard.press('Tab');
    const { place, outline, isPage } = await page.evaluate(() => {
      const at = document.activeElement ?? document.body;
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(at);
      const width = outlineStyle === 'none' ? 0 : Number.parseFloat(outlineWidth);
      return {
        place: at.outerHTML.slice(0, 100),
        outline: boxShadow === 'none' ? width : Math.max(width, 2),
        isPage: at === document.body,
      };
    });
    if (!isPage && outline < 2) throw new Error(`no outline: ${place}`);
    if (await target.evaluate((element) => element === document.activeElement)) return;
  }
  throw new Error(`${MAX_STOPS} stops without it`);
}
