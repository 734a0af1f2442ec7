import type { Browser, Page } from 'playwright-core';

const POINTS = 50;

type Text = { readonly text: string; readonly color: string } & Pick<DOMRect, 'x' | 'y' | 'width' | 'height'>;
type Reading = { readonly text: string; readonly contrast: number };

/** The lowest contrast of each text over a gradient. The ground is measured in a screenshot without the text. */
export async function contrastsOnGradients(browser: Browser, page: Page): Promise<readonly Reading[]> {
  const texts = await page.evaluate(takeTexts);
  if (texts.length === 0) return [];
  const picture = (await page.screenshot({ fullPage: true })).toString('base64');
  const context = await browser.newContext();
  const canvas = await context.newPage();
  const readings = await canvas.evaluate(readGrounds, { picture, texts, points: POINTS });
  await context.close();
  return readings;
}

/** Runs in the page: returns each line of text over a gradient, and then makes all texts transparent. */
function takeTexts(): Text[] {
  const behind = (element: Element | null): string => {
    for (let at = element; at !== null; at = at.parentElement) {
      const { backgroundImage, backgroundColor } = getComputedStyle(at);
      if (backgroundImage.includes('gradient')) return 'gradient';
      if (backgroundColor !== 'rgba(0, 0, 0, 0)') return 'plain';
    }
    return 'plain';
  };
  const found: Text[] = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const parent = node.parentElement;
    if (parent === null || (node.textContent ?? '').trim() === '' || !parent.checkVisibility()) continue;
    // A text in a drawing is not over the gradient, but over shapes of the drawing.
    if (parent.closest('svg') !== null) continue;
    if (behind(parent) !== 'gradient') continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const { x, y, width, height } of range.getClientRects()) {
      const { color } = getComputedStyle(parent);
      if (width > 2)
        found.push({
          text: node.textContent?.trim() ?? '',
          color,
          x: x + scrollX,
          y: y + scrollY,
          width,
          height,
        });
    }
  }
  for (const element of document.querySelectorAll<HTMLElement>('body *')) {
    element.style.setProperty('color', 'transparent', 'important');
    element.style.setProperty('text-decoration-color', 'transparent', 'important');
  }
  return found;
}

/** Runs in the browser: reads the ground of each text at some points of the picture. */
async function readGrounds({
  picture,
  texts,
  points,
}: {
  readonly picture: string;
  readonly texts: readonly Text[];
  readonly points: number;
}): Promise<Reading[]> {
  const image = new Image();
  image.src = `data:image/png;base64,${picture}`;
  await image.decode();
  const drawing = new OffscreenCanvas(image.width, image.height).getContext('2d');
  if (drawing === null) throw new Error('no canvas');
  drawing.drawImage(image, 0, 0);
  const luminance = (rgb: readonly number[]) => {
    const [r = 0, g = 0, b = 0] = rgb.map((value) => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  return texts.map(({ text, color, x, y, width, height }) => {
    const ink = luminance((color.match(/[\d.]+/g) ?? []).slice(0, 3).map(Number));
    let lowest = Infinity;
    for (let point = 0; point < points; point += 1) {
      const across = x + (width * ((point % 10) + 0.5)) / 10;
      const down = y + (height * (Math.floor(point / 10) + 0.5)) / (points / 10);
      const ground = luminance(
        [...drawing.getImageData(Math.floor(across), Math.floor(down), 1, 1).data].slice(0, 3),
      );
      lowest = Math.min(lowest, (Math.max(ink, ground) + 0.05) / (Math.min(ink, ground) + 0.05));
    }
    return { text, contrast: lowest };
  });
}
