import type { Page } from 'playwright-core';

/**
 * The codes on a page that are not drawn as they are written: runs of signs, Latin letters and digits, within one line of which a character stands
 * left of the one before it. Signs at the ends of a run may belong to the sentence around it.
 */
export function turnedCodes(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    const isTurned = (node: Node, from: number, to: number) => {
      let before: DOMRect | null = null;
      for (let at = from; at < to; at += 1) {
        range.setStart(node, at);
        range.setEnd(node, at + 1);
        const rect = range.getBoundingClientRect();
        if (rect.width === 0) continue;
        if (
          before !== null &&
          Math.abs(rect.bottom - before.bottom) < rect.height / 2 &&
          rect.left < before.left - 1
        )
          return true;
        before = rect;
      }
      return false;
    };
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      if (node.parentElement?.closest('script, style, template, noscript, option, pre') !== null) continue;
      for (const { 0: run, index } of (node.textContent ?? '').matchAll(/[!-~…]+(?: [!-~…]+)*/g)) {
        const start = /^[.,:;!?()"\s]*/.exec(run)?.[0].length ?? 0;
        const tail = /[.,:;!?()"…\s]*$/.exec(run)?.[0].length ?? 0;
        // One word is not turned by what stands around it.
        if (/^\w*$/.test(run.slice(start, run.length - tail))) continue;
        if (isTurned(node, index + start, index + run.length - tail)) found.push(run);
      }
    }
    return found;
  });
}
