import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { brokenRules, openPage, overflow, takePicture } from '../../kit/browser/browser.ts';
import { contrastsOnGradients } from '../../kit/browser/contrast.ts';
import type { Front } from '../../kit/program/front.ts';
import { PAGE_PATHS } from '../../kit/browser/page-paths.ts';
import { CODE, linkedStep, qrStep, ScriptedLinks, STEPS } from '../../kit/browser/scripted-links.ts';
import { openSite, type Site } from '../../kit/browser/site.ts';

/** Themes, widths, colours and movement. */

const MIN_CONTRAST = 7;
const PAGES = [...PAGE_PATHS, '/docs'];
/** Pages to which others lead, with the one in the navigation. */
const UNDER: Readonly<Record<string, string>> = { '/docs': '/bots', '/passkey': '/qr' };

let site: Site;
let browser: Browser;
let front: Front;
let links: ScriptedLinks;

beforeAll(async () => {
  site = await openSite();
  ({ browser, front } = site);
  links = new ScriptedLinks(front);
});
beforeEach(() => links.begin(qrStep()));
afterEach(() => site.closePages());
afterAll(() => site.close());

async function open(path: string, options: BrowserContextOptions = {}): Promise<Page> {
  const { page } = await openPage(browser, front.url, options);
  await page.goto(front.url + path);
  if (path === '/qr') await page.getByTestId('qr').waitFor();
  return page;
}

async function askForCode(page: Page): Promise<void> {
  await page.getByTestId('number').fill('+254712345678');
  await page.getByTestId('start').click();
  await page.getByTestId('pairing-code').getByText(CODE).waitFor();
}

describe.each(PAGES)('%s', (path) => {
  test.each([
    [320, 'light'],
    [320, 'dark'],
    [1280, 'light'],
    [1280, 'dark'],
  ] as const)(
    'at %i px in the %s theme, breaks no rule of axe, is not too wide, and has contrast 7 all over gradients',
    async (width, colorScheme) => {
      const page = await open(path, { colorScheme, viewport: { width, height: 800 } });
      expect(await overflow(page)).toBeLessThanOrEqual(0);
      // `states.test.ts` checks the light theme at 320 px in every state.
      if (width !== 320 || colorScheme !== 'light') expect(await brokenRules(page)).toEqual([]);
      if (width === 1280) await takePicture(page, `${path.slice(1) || 'index'}-1280-${colorScheme}`);
      const readings = await contrastsOnGradients(browser, page);
      expect(readings.filter(({ contrast }) => contrast < MIN_CONTRAST)).toEqual([]);
      if (path === '/') expect(readings.length).toBeGreaterThan(0);
    },
  );

  test('with less movement wanted, nothing moves', async () => {
    const page = await open(path, { reducedMotion: 'reduce' });
    expect(await page.evaluate(() => document.getAnimations().length)).toBe(0);
  });
});

test('a page that waits, with less movement wanted, moves nothing', async () => {
  links.begin(STEPS.connecting);
  const { page } = await openPage(browser, front.url, { reducedMotion: 'reduce' });
  await page.goto(`${front.url}/qr`);
  await page.getByTestId('status').filter({ hasText: 'Getting a code ready' }).waitFor();
  expect(await page.evaluate(() => document.getAnimations().length)).toBe(0);
});

describe('the theme', () => {
  const ground = (page: Page) => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const LIGHT = 'rgb(246, 247, 251)';
  const DARK = 'rgb(11, 16, 32)';

  test("is the system's until the visitor chooses, then the visitor's on every page and after a reload", async () => {
    const page = await open('/', { colorScheme: 'dark' });
    expect(await ground(page)).toBe(DARK);
    await page.emulateMedia({ colorScheme: 'light' });
    expect(await ground(page)).toBe(LIGHT);
    await page.getByRole('button', { name: /dark|theme/i }).click();
    expect(await ground(page)).toBe(DARK);
    for (const path of ['/pair', '/validate']) {
      await page.goto(front.url + path);
      expect(await ground(page)).toBe(DARK);
    }
    await page.reload();
    expect(await ground(page)).toBe(DARK);
    await page.getByRole('button', { name: /light|theme/i }).click();
    await page.reload();
    expect(await ground(page)).toBe(LIGHT);
  });

  test('is told by its button, which goes from one to the other and back to the system', async () => {
    const page = await open('/', { colorScheme: 'dark' });
    const button = page.getByRole('button', { name: 'Theme' });
    const seen = async () => {
      const name = await button.evaluate((each) => (each as HTMLElement).innerText.trim());
      return [name, await ground(page)];
    };
    expect(await seen()).toEqual(['Theme: as on your system', DARK]);
    await button.click();
    expect(await seen()).toEqual(['Theme: light', LIGHT]);
    await button.click();
    expect(await seen()).toEqual(['Theme: dark', DARK]);
    await button.click();
    expect(await seen()).toEqual(['Theme: as on your system', DARK]);
    expect(await page.evaluate(() => localStorage.getItem('theme'))).toBeNull();
    await page.emulateMedia({ colorScheme: 'light' });
    expect(await ground(page)).toBe(LIGHT);
  });

  test.each(PAGES)('on %s the navigation says what it leads to', async (path) => {
    const page = await open(path);
    const entries = page.getByRole('navigation', { name: 'Pages' }).getByRole('link');

    expect((await entries.allTextContents()).map((text) => text.trim())).toEqual([
      'QR code',
      'Phone number',
      'Check an ID',
      'Developers',
    ]);
    const here = page.locator('header [aria-current]:not([hreflang])');
    const under = UNDER[path];
    expect(await here.getAttribute('href')).toBe(under ?? path);
    expect(await here.getAttribute('aria-current')).toBe(under === undefined ? 'page' : 'true');
  });

  test('that was chosen, is there before the first paint', async () => {
    const page = await open('/', { colorScheme: 'light' });
    await page.getByRole('button', { name: /dark|theme/i }).click();
    await page.addInitScript(() => {
      new PerformanceObserver(() => {
        const theme = getComputedStyle(document.documentElement).colorScheme;
        Object.assign(globalThis, { themeAtPaint: theme + document.documentElement.dataset['theme'] });
      }).observe({ type: 'paint', buffered: true });
      // The theme is noted when the body appears, because the script in the head must have set it by then.
      new MutationObserver((_, observer) => {
        if (document.body === null) return;
        Object.assign(globalThis, { themeAtBody: document.documentElement.dataset['theme'] });
        observer.disconnect();
      }).observe(document, { childList: true, subtree: true });
    });
    await page.reload();
    expect(await page.evaluate(() => (globalThis as unknown as { themeAtBody: string }).themeAtBody)).toBe(
      'dark',
    );
  });
});

test('in forced colours, the current step and those that are done can be told, by eye and by ear', async () => {
  const page = await open('/qr', { forcedColors: 'active' });
  await links.followed();
  links.push(STEPS.saving);
  await page.getByTestId('status').filter({ hasText: 'Saving' }).waitFor();
  const marks = page.locator('.marks li');
  const grounds = await marks.evaluateAll((all) =>
    all.map((mark) => getComputedStyle(mark, '::before').backgroundColor),
  );
  const heard = await marks.evaluateAll((all) => all.map((mark) => (mark as HTMLElement).innerText));

  expect(grounds[2]).not.toBe(grounds[1]);
  expect(grounds[2]).not.toBe(grounds[3]);
  expect(heard.map((text) => text.includes('done'))).toEqual([true, true, false, false]);
  expect(await marks.nth(2).getAttribute('aria-current')).toBe('step');
  await takePicture(page, 'qr-saving-forced-colors');
});

test('at the end all ways on stand on one line of a laptop', async () => {
  links.begin(linkedStep());
  const page = await open('/', { viewport: { width: 1366, height: 657 } });
  await page.goto(`${front.url}/qr`);
  await page.getByRole('link', { name: 'How bots use it' }).waitFor();
  const ways = page.locator('.ends').locator('a, button').filter({ visible: true });
  const tops = await ways.evaluateAll((each) => each.map((way) => way.getBoundingClientRect().bottom));
  expect(new Set(tops).size).toBe(1);
});

test('the page for unknown addresses is short', async () => {
  const page = await open('/nothing-here', { viewport: { width: 360, height: 740 } });
  const { height } = (await page.locator('main').boundingBox()) ?? { height: Infinity };

  expect(height).toBeLessThan(300);
});

test.each(PAGES)('%s in forced colours, breaks no rule of axe and frames its buttons', async (path) => {
  const page = await open(path, { forcedColors: 'active', viewport: { width: 360, height: 740 } });
  expect(await brokenRules(page)).toEqual([]);
  const bare = await page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('button, a.button, input, select, textarea')]
      .filter(
        (element) => element.checkVisibility() && !/radio|checkbox/.test(element.getAttribute('type') ?? ''),
      )
      .filter(
        (element) =>
          getComputedStyle(element).borderStyle === 'none' && getComputedStyle(element).appearance === 'none',
      )
      .map((element) => element.outerHTML.slice(0, 80)),
  );
  expect(bare).toEqual([]);
  await takePicture(page, `${path.slice(1) || 'index'}-forced-colors`);
});

describe('on a phone', () => {
  const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };

  test('the way to /pair, comes above the QR and before it in the order of Tab', async () => {
    const page = await open('/qr', PHONE);
    const way = page
      .getByRole('main')
      .getByRole('link', { name: /phone number/ })
      .filter({ visible: true })
      .first();
    const [wayBox, qrBox] = [await way.boundingBox(), await page.getByTestId('qr').boundingBox()];
    expect(wayBox?.y ?? Infinity).toBeLessThan(qrBox?.y ?? 0);
    const order = await page.evaluate(() => {
      const way = [...document.querySelectorAll('main a[href="/pair"]')].find((each) =>
        each.checkVisibility(),
      );
      const qr = document.querySelector('[data-testid=qr]');
      return (
        way !== undefined &&
        qr !== null &&
        (way.compareDocumentPosition(qr) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0
      );
    });
    expect(order).toBe(true);
  });

  test('the phone number comes first on the landing page', async () => {
    const page = await open('/', PHONE);
    const main = page.getByRole('main');
    const pair = await main.getByRole('link', { name: 'Use a phone number' }).first().boundingBox();
    const qr = await main.getByRole('link', { name: 'Scan a QR code' }).first().boundingBox();
    expect(pair?.y ?? Infinity).toBeLessThan(qr?.y ?? 0);
  });

  test.each([320, 640])('the code is at least 26 px high and on one line at %i px', async (width) => {
    links.begin(STEPS.code);
    const page = await open('/pair', { ...PHONE, viewport: { width, height: 640 } });
    await askForCode(page);
    const code = page.getByTestId('pairing-code').getByText(CODE);
    const { fontSize, family, lines } = await code.evaluate((element) => {
      const range = document.createRange();
      range.selectNodeContents(element);
      const tops = [...range.getClientRects()].map(({ top }) => Math.round(top));
      const style = getComputedStyle(element);
      return {
        fontSize: Number.parseFloat(style.fontSize),
        family: style.fontFamily,
        lines: new Set(tops).size,
      };
    });
    expect(fontSize).toBeGreaterThanOrEqual(26);
    expect(family).toContain('mono');
    expect(lines).toBe(1);
  });

  test('with text of twice the size no step is broken within its word', async () => {
    const page = await open('/pair', PHONE);
    await page.evaluate(() => (document.documentElement.style.fontSize = '200%'));
    const words = page.locator('.marks li > span:first-child');
    const lines = await words.evaluateAll((each) => each.map((word) => word.getClientRects().length));
    expect(lines).toEqual([1, 1, 1, 1]);
  });

  test('buttons are 44 px high, and no target is under 24 px', async () => {
    links.begin(STEPS.code);
    const page = await open('/pair', PHONE);
    expect(await smallButtons(page)).toEqual([]);
    await askForCode(page);
    expect(await smallButtons(page)).toEqual([]);
    links.push(linkedStep());
    await page.getByText('We sent the session ID').waitFor();
    expect(await smallButtons(page)).toEqual([]);
  });
});

function smallButtons(page: Page): Promise<readonly string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('main button, main .button')]
      .filter((element) => element.checkVisibility() && element.getBoundingClientRect().height < 44)
      .map((element) => `${element.textContent?.trim()}: ${element.getBoundingClientRect().height} px`),
  );
}
