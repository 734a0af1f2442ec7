import type { Page } from 'playwright-core';

/** Every text that a person or a screen reader meets on a page, also in what is hidden now; without code, names, values and what is marked as English. */
export function textsOnPage(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const left =
      'script, style, template, code, pre, [translate=no], [lang=en], [hreflang], option:not([value=""])';
    const isLeft = (element: Element) =>
      element.localName !== 'html' &&
      element.closest(left)?.localName !== 'html' &&
      element.closest(left) !== null;
    const found: string[] = [];
    const walker = document.createTreeWalker(document, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const { parentElement } = node;
      if (parentElement === null || isLeft(parentElement)) continue;
      const text = node.textContent ?? '';
      // What stands for browsers without script is one text with its HTML in it.
      found.push(...(parentElement.localName === 'noscript' ? text.split(/<[^<>]*>/) : [text]));
    }
    const names = ['aria-label', 'aria-description', 'title', 'alt', 'placeholder'];
    for (const element of document.querySelectorAll('body *')) {
      if (!isLeft(element)) found.push(...names.map((name) => element.getAttribute(name) ?? ''));
    }
    const about = document.querySelector('meta[name=description]')?.getAttribute('content') ?? '';
    return [...new Set([...found, about, document.title].map((text) => text.trim()))].filter(
      (text) => text !== '',
    );
  });
}
