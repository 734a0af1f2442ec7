import type { Page } from 'playwright-core';

/** Sub-pixels by which a letter may reach over its box without being seen to. */
const SLACK_PX = 1.5;

/**
 * Each text that is longer than its box: it reaches over the edge of the window, of what cuts it off, or of a box that can be seen (a button, a card),
 * or it lies over the text of a link or button beside it. What scrolls sideways, like an example of code, is meant to be longer.
 */
export function textsBeyondBoxes(page: Page): Promise<readonly string[]> {
  return page.evaluate((slack) => {
    type Line = {
      readonly text: string;
      readonly owner: Element | null;
      readonly layer: Element | null;
      readonly box: DOMRect;
    };
    const found = new Set<string>();
    const lines: Line[] = [];
    const isSeen = (style: CSSStyleDeclaration) =>
      style.borderInlineStartStyle !== 'none' ||
      style.backgroundImage !== 'none' ||
      !/^(?:rgba\(0, 0, 0, 0\)|transparent)$/.test(style.backgroundColor);
    /** The first box around a text over whose edge it must not reach; `null` where all that is longer scrolls or is for ears only. */
    const boxesOf = (element: Element): readonly DOMRect[] | null => {
      const boxes: DOMRect[] = [];
      for (let at: Element | null = element; at !== null && at !== document.body; at = at.parentElement) {
        const style = getComputedStyle(at);
        if (at.matches('.visually-hidden, .skip') || /auto|scroll/.test(style.overflowX)) return null;
        if (style.display === 'inline' || style.display === 'contents') continue;
        if (isSeen(style) || /hidden|clip/.test(style.overflowX)) boxes.push(at.getBoundingClientRect());
      }
      return [...boxes, new DOMRect(0, 0, document.documentElement.clientWidth, Number.MAX_SAFE_INTEGER)];
    };
    /** What floats over the page, as an open list does, may lie over other texts. */
    const layerOf = (element: Element): Element | null => {
      for (let at: Element | null = element; at !== null; at = at.parentElement)
        if (/absolute|fixed/.test(getComputedStyle(at).position)) return at;
      return null;
    };
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const { parentElement } = node;
      const text = node.textContent?.trim() ?? '';
      if (
        parentElement === null ||
        text === '' ||
        !parentElement.checkVisibility({ visibilityProperty: true })
      )
        continue;
      const boxes = boxesOf(parentElement);
      if (boxes === null) continue;
      const owner = parentElement.closest('a, button, summary');
      const layer = owner === null ? null : layerOf(owner);
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const box of range.getClientRects()) {
        lines.push({ text, owner, layer, box });
        if (boxes.some(({ left, right }) => box.left < left - slack || box.right > right + slack))
          found.add(text);
      }
    }
    const pressed = lines.filter(({ owner }) => owner !== null);
    for (const [at, one] of pressed.entries())
      for (const other of pressed.slice(at + 1)) {
        const across = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left);
        const down = Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top);
        if (one.owner !== other.owner && one.layer === other.layer && across > slack && down > slack * 2)
          found.add(`${one.text} | ${other.text}`);
      }
    return [...found];
  }, SLACK_PX);
}

/** Each choice of a list that is cut off as long as the list is closed; its text cannot break, so a text of twice the size is not looked at. */
export function cutChoices(page: Page): Promise<readonly string[]> {
  return page.evaluate((slack) => {
    const pen = document.createElement('canvas').getContext('2d');
    return [...document.querySelectorAll('select')]
      .filter((list) => list.checkVisibility())
      .flatMap((list) => {
        const { font, paddingInlineStart, paddingInlineEnd } = getComputedStyle(list);
        const [text = ''] = [...list.selectedOptions].map(({ label }) => label);
        if (pen === null) throw new Error('no canvas');
        pen.font = font;
        const room =
          list.clientWidth - Number.parseFloat(paddingInlineStart) - Number.parseFloat(paddingInlineEnd);
        return pen.measureText(text).width > room + slack ? [text] : [];
      });
  }, SLACK_PX);
}
