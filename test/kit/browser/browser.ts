import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { chromium, type Browser, type BrowserContextOptions, type Locator, type Page } from 'playwright-core';
import { ROOT } from '../repo.ts';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** What Chromium writes for every answer of 400 and up, and for every connection that fails. */
const NETWORK_NOTICE = 'Failed to load resource';

const requireHere = createRequire(import.meta.url);

export function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: process.env['CHROME_PATH'] ?? '/usr/bin/chromium', args: FLAGS });
}

export type Watched = { readonly page: Page; readonly problems: readonly string[] };

/** A page that writes down console errors, policy violations and requests to other places. */
export async function openPage(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<Watched> {
  const page = await (await browser.newContext(options)).newPage();
  const problems: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text());
  });
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('request', (request) => {
    const address = request.url();
    if (!address.startsWith(url) && !address.startsWith('data:')) problems.push(`request to ${address}`);
  });
  return { page, problems };
}

/** The problems of a page whose server or network was meant to fail. */
export function beyondNetwork(problems: readonly string[]): readonly string[] {
  return problems.filter((problem) => !problem.startsWith(NETWORK_NOTICE));
}

/** Rules of axe that the page breaks, with the place. */
export async function brokenRules(page: Page): Promise<readonly string[]> {
  const source = readFileSync(requireHere.resolve('axe-core/axe.min.js'), 'utf8');
  return page.evaluate(
    async ({ source, values }) => {
      // The page's policy forbids scripts in the page, not those of the test.
      if (!('axe' in globalThis)) (0, eval)(source);
      const { axe } = globalThis as unknown as {
        axe: { run(options: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
      };
      const { violations } = await axe.run({ runOnly: { type: 'tag', values } });
      return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
    },
    { source, values: RULES },
  );
}

/** By how many pixels the page is wider than the window. */
export function overflow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
}

/** The same at twice the size of text. */
export async function overflowAtDoubleText(page: Page): Promise<number> {
  await setTextSize(page, '200%');
  const pixels = await overflow(page);
  await setTextSize(page, '');
  return pixels;
}

function setTextSize(page: Page, size: string): Promise<void> {
  return page.evaluate((size) => {
    document.documentElement.style.fontSize = size;
  }, size);
}

/** Sums up layout shifts. `ignore` forgets those of an action of the test itself, as a picture of the whole page. */
export type Shifts = {
  readonly sum: () => Promise<number>;
  readonly ignore: (action: () => Promise<void>) => Promise<void>;
};

/** Counts layout shifts from before the first paint on; to be called before the page is opened. */
export async function watchShifts(page: Page): Promise<Shifts> {
  await page.addInitScript(() => {
    const add = (entries: PerformanceEntryList) => {
      for (const entry of entries as unknown as { hadRecentInput: boolean; value: number }[]) {
        if (!entry.hadRecentInput) seen.sum += entry.value;
      }
    };
    const observer = new PerformanceObserver((list) => add(list.getEntries()));
    const seen = { sum: 0, takeRest: () => add(observer.takeRecords()) };
    Object.assign(globalThis, { shifts: seen });
    observer.observe({ type: 'layout-shift', buffered: true });
  });
  const sum = () =>
    page.evaluate(async () => {
      // Shifts are reported after the frame that shows them, on a busy machine much later unless asked for.
      for (let frame = 0; frame < 2; frame += 1) {
        await new Promise((resolve) => requestAnimationFrame(resolve));
      }
      const { shifts } = globalThis as unknown as { shifts: { sum: number; takeRest: () => void } };
      shifts.takeRest();
      return shifts.sum;
    });
  return {
    sum,
    ignore: async (action) => {
      const before = await sum();
      await action();
      await sum();
      await page.evaluate((before) => {
        (globalThis as unknown as { shifts: { sum: number } }).shifts.sum = before;
      }, before);
    },
  };
}

/** Writes a picture for people to look at, in test/output. */
export async function takePicture(page: Page, name: string): Promise<void> {
  const folder = join(ROOT, 'test', 'output');
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}

/** What a camera reads in a picture of an element; `null` if nothing. */
export async function decodeQr(browser: Browser, element: Locator): Promise<string | null> {
  return readQr(browser, await element.screenshot());
}

/** What jsQR and, where it is there, zbarimg read in a picture; fails if the two disagree. */
export async function readQr(browser: Browser, picture: Buffer): Promise<string | null> {
  const context = await browser.newContext();
  const canvas = await context.newPage();
  const source = readFileSync(requireHere.resolve('jsqr'), 'utf8');
  const text = await canvas.evaluate(
    async ({ source, base64 }) => {
      (0, eval)(source);
      const image = new Image();
      image.src = `data:image/png;base64,${base64}`;
      await image.decode();
      const { width, height } = image;
      const drawing = new OffscreenCanvas(width, height).getContext('2d');
      if (drawing === null) throw new Error('no canvas');
      drawing.drawImage(image, 0, 0);
      const { jsQR } = globalThis as unknown as {
        jsQR: (
          data: Uint8ClampedArray,
          width: number,
          height: number,
          options: object,
        ) => { data: string } | null;
      };
      const { data } = drawing.getImageData(0, 0, width, height);
      return jsQR(data, width, height, { inversionAttempts: 'dontInvert' })?.data ?? null;
    },
    { source, base64: picture.toString('base64') },
  );
  await context.close();
  const second = readByZbar(picture);
  if (second !== undefined && second !== text) throw new Error(`jsQR read ${text}, zbarimg ${second}`);
  return text;
}

/** `undefined` where zbarimg is not installed. */
function readByZbar(picture: Buffer): string | null | undefined {
  const { error, stdout } = spawnSync('zbarimg', ['--raw', '-q', '-Sdisable', '-Sqrcode.enable', '-'], {
    input: picture,
  });
  if (error !== undefined) return undefined;
  const text = stdout.toString().trim();
  return text === '' ? null : text;
}
