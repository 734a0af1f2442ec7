import type { Page } from 'playwright-core';

/** Sub-pixels by which a letter may reach over its box without being seen to. */
const SLACK_PX = 1.5;

/** One line of a text. Elements are named by numbers: the link or button that it is on, and the layer that floats over the page; -1 for none. */
type Line = {
  readonly text: string;
  readonly owner: number;
  readonly layer: number;
  /** Pixels by which it reaches over a box. */
  readonly over: number;
  readonly box: {
    readonly left: number;
    readonly right: number;
    readonly top: number;
    readonly bottom: number;
  };
};

/**
 * Each text that is longer than its box: it reaches over the edge of the window, of what cuts it off, or of a box that can be seen (a button, a card),
 * or it lies over the text of a link or button beside it. What scrolls sideways, like an example of code, is meant to be longer.
 */
export async function textsBeyondBoxes(page: Page): Promise<readonly string[]> {
  const lines = await page.evaluate(takeLines);
  const pressed = lines.filter(({ owner }) => owner >= 0);
  const over = lines.filter(({ over }) => over > SLACK_PX).map(({ text }) => text);
  const onOthers = pressed.flatMap((one, at) =>
    pressed
      .slice(at + 1)
      .filter((other) => liesOver(one, other))
      .map((other) => `${one.text} | ${other.text}`),
  );
  return [...new Set([...over, ...onOthers])];
}

/** True for texts of two links or buttons that cover each other. What floats over the page, as an open list does, may lie over others. */
function liesOver(one: Line, other: Line): boolean {
  if (one.owner === other.owner || one.layer !== other.layer) return false;
  const across = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left);
  const down = Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top);
  return across > SLACK_PX && down > SLACK_PX * 2;
}

/** Runs in the page: returns the lines of all texts that are seen, but for those that scroll or are for ears only. */
function takeLines(): readonly Line[] {
  const all = [...document.querySelectorAll('body *')];
  const seen = (style: CSSStyleDeclaration) =>
    style.borderInlineStartStyle !== 'none' ||
    style.backgroundImage !== 'none' ||
    !/^(?:rgba\(0, 0, 0, 0\)|transparent)$/.test(style.backgroundColor);
  const around = (element: Element) => {
    const boxes = [new DOMRect(0, 0, document.documentElement.clientWidth, 1)];
    let layer = -1;
    for (let at: Element | null = element; at !== null && at !== document.body; at = at.parentElement) {
      const style = getComputedStyle(at);
      if (layer < 0 && /absolute|fixed/.test(style.position)) layer = all.indexOf(at);
      if (at.matches('.visually-hidden, .skip') || /auto|scroll/.test(style.overflowX)) return null;
      if (/inline$|contents/.test(style.display)) continue;
      if (seen(style) || /hidden|clip/.test(style.overflowX)) boxes.push(at.getBoundingClientRect());
    }
    return { boxes, layer };
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const lines: Line[] = [];
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const { parentElement: parent, textContent } = node;
    const text = textContent?.trim() ?? '';
    const isSeen = text !== '' && parent?.checkVisibility({ visibilityProperty: true }) === true;
    const found = isSeen ? around(parent) : null;
    if (found === null) continue;
    const owner = all.findIndex((each) => each === parent?.closest('a, button, summary'));
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const { left, right, top, bottom } of range.getClientRects()) {
      const over = Math.max(...found.boxes.map((box) => Math.max(box.left - left, right - box.right)));
      lines.push({ text, owner, layer: found.layer, over, box: { left, right, top, bottom } });
    }
  }
  return lines;
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
