import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { chromium, type Browser, type BrowserContextOptions, type Locator, type Page } from 'playwright-core';
import { ROOT } from '../repo.ts';
import { findBrowser, findHeadlessShell } from '../run/needs.ts';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Pages of one visitor share a process, as on a phone; starting one costs more than most tests.
  '--process-per-site',
  '--renderer-process-limit=1',
];
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** Chromium's console message for every answer of 400 and up, and for every connection that fails. */
const NETWORK_NOTICE = 'Failed to load resource';

const requireHere = createRequire(import.meta.url);

export function openBrowser(): Promise<Browser> {
  const executablePath = findHeadlessShell() ?? findBrowser() ?? '/usr/bin/chromium';
  return chromium.launch({ executablePath, args: FLAGS });
}

type Watched = { readonly page: Page; readonly problems: readonly string[] };

/** Opens a page and records its console errors, policy violations and requests to other hosts. */
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

/** The problems of a page without those that a failing server or network causes. */
export function beyondNetwork(problems: readonly string[]): readonly string[] {
  return problems.filter((problem) => !problem.startsWith(NETWORK_NOTICE));
}

/** The axe rules that the page breaks, each with the HTML of the element. */
export async function brokenRules(page: Page): Promise<readonly string[]> {
  const source = readFileSync(requireHere.resolve('axe-core/axe.min.js'), 'utf8');
  return page.evaluate(
    async ({ source, values }) => {
      // The axe source runs by `eval` here, because the page's policy allows no added script element.
      if (!('axe' in globalThis)) (0, eval)(source);
      const { axe } = globalThis as unknown as {
        axe: { run(options: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
      };
      const { violations } = await axe.run({
        runOnly: { type: 'tag', values },
        // To describe what is in order as well would take as long again.
        resultTypes: ['violations'],
        rules: { 'color-contrast-enhanced': { enabled: true } },
      });
      return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
    },
    { source, values: RULES },
  );
}

/** The text of the page's main part, without what is hidden. */
export function seen(page: Page): Promise<string> {
  return page.locator('main').evaluate((main) => (main as HTMLElement).innerText);
}

/** The number of pixels by which the page is wider than the window. */
export function overflow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
}

/** Words of the buttons, headings and marks in sight that begin in one line and end in another. */
export function brokenWords(page: Page): Promise<readonly string[]> {
  return page.locator('.button, h1, h2, h3, nav a, .marks li').evaluateAll((elements) => {
    const linesOf = (text: Node, { index, 0: word }: RegExpExecArray) => {
      const range = document.createRange();
      range.setStart(text, index);
      range.setEnd(text, index + word.length);
      return [...range.getClientRects()];
    };
    return elements.flatMap((element) => {
      const found: string[] = [];
      const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
      for (let text = walker.nextNode(); text !== null; text = walker.nextNode()) {
        for (const match of (text.textContent ?? '').matchAll(/[\p{L}\p{M}\p{N}]+/gu)) {
          const [first, ...others] = linesOf(text, match);
          if (first && others.some(({ top }) => top > first.bottom - first.height / 2)) found.push(match[0]);
        }
      }
      return found;
    });
  });
}

/** Like {@link overflow}, with text of twice the size. */
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

/** The layout shifts of a page. `ignore` leaves out those that the test itself causes, for example by a screenshot. */
export type Shifts = {
  readonly sum: () => Promise<number>;
  /** What has moved, when and from where to where, for the reader of a failed test. */
  readonly moved: () => Promise<readonly string[]>;
  readonly ignore: (action: () => Promise<void>) => Promise<void>;
};

type Shift = { readonly value: number; readonly moved: string };
type Watch = { list: Shift[]; readonly takeRest: () => void };

/** Notes layout shifts from the first paint on, so it must be called before the page is opened. */
export async function watchShifts(page: Page): Promise<Shifts> {
  await page.addInitScript(noteShifts);
  const all = () =>
    page.evaluate(async () => {
      // The browser reports a shift after the frame with it. On a busy machine that takes long, so the rest is taken here.
      for (let frame = 0; frame < 2; frame += 1) {
        await new Promise((resolve) => requestAnimationFrame(resolve));
      }
      const { shifts } = globalThis as unknown as { shifts: Watch };
      shifts.takeRest();
      return shifts.list;
    });
  return {
    sum: async () => (await all()).reduce((sum, { value }) => sum + value, 0),
    moved: async () => (await all()).map(({ moved }) => moved),
    ignore: async (action) => {
      const before = await all();
      await action();
      await all();
      await page.evaluate((before) => {
        (globalThis as unknown as { shifts: Watch }).shifts.list = before;
      }, before);
    },
  };
}

/** Runs in the page, before its own scripts. */
function noteShifts(): void {
  type Source = { readonly node: Node | null; readonly previousRect: DOMRect; readonly currentRect: DOMRect };
  type Entry = PerformanceEntry & {
    readonly hadRecentInput: boolean;
    readonly value: number;
    readonly sources: readonly Source[];
  };
  const placeOf = ({ x, y, width, height }: DOMRect) => [x, y, width, height].map(Math.round).join(' ');
  const toText = ({ node, previousRect, currentRect }: Source) => {
    const name = node instanceof Element ? node.outerHTML.slice(0, 60) : node?.textContent;
    return `${name} from ${placeOf(previousRect)} to ${placeOf(currentRect)}`;
  };
  const add = (entries: PerformanceEntryList) => {
    for (const { hadRecentInput, value, startTime, sources } of entries as Entry[]) {
      if (hadRecentInput) continue;
      const moved = `${value} at ${Math.round(startTime)} ms, ${innerWidth} pixels wide: ${sources.map(toText).join(', ')}`;
      watch.list.push({ value, moved });
    }
  };
  const observer = new PerformanceObserver((list) => add(list.getEntries()));
  const watch: Watch = { list: [], takeRest: () => add(observer.takeRecords()) };
  Object.assign(globalThis, { shifts: watch });
  observer.observe({ type: 'layout-shift', buffered: true });
}

/** Saves a screenshot in test/output, for a review by eye. */
export async function takePicture(page: Page, name: string): Promise<void> {
  const folder = join(ROOT, 'test', 'output');
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}

/** The text of the QR code in a screenshot of an element; `null` if no code is read. */
export async function decodeQr(browser: Browser, element: Locator): Promise<string | null> {
  return readQr(browser, await element.screenshot());
}

/** The text that jsQR reads in a picture. Throws if zbarimg is installed and reads another one. */
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

/** The text that zbarimg reads; `null` if it reads none, `undefined` if it is not installed. */
function readByZbar(picture: Buffer): string | null | undefined {
  const { error, stdout } = spawnSync('zbarimg', ['--raw', '-q', '-Sdisable', '-Sqrcode.enable', '-'], {
    input: picture,
  });
  if (error !== undefined) return undefined;
  const text = stdout.toString().trim();
  return text === '' ? null : text;
}
