import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openPage } from '../../kit/browser/browser.ts';
import {
  CODE,
  failedStep,
  linkedStep,
  MASKED,
  qrStep,
  REQUEST_ID,
  ScriptedLinks,
  STEPS,
} from '../../kit/browser/scripted-links.ts';
import { openSite, type Site } from '../../kit/browser/site.ts';
import { PAGE_PATHS } from '../../kit/browser/page-paths.ts';

/** Browsers that are five years old, in any language setting, without storage, or without a script that did not come. */

let site: Site;
let browser: Browser;
let links: ScriptedLinks;

beforeAll(async () => {
  site = await openSite();
  ({ browser } = site);
  links = new ScriptedLinks(site.front);
});
beforeEach(() => links.begin(qrStep()));
afterEach(() => site.closePages());
afterAll(() => site.close());

/** Sets the languages of the browser, `null` for none at all. */
function speak(languages: readonly string[] | null): string {
  return `
    const languages = ${JSON.stringify(languages)} ?? undefined;
    Object.defineProperty(Navigator.prototype, 'languages', { get: () => languages });
    Object.defineProperty(Navigator.prototype, 'language', { get: () => languages?.[0] });`;
}

function forbid(storage: 'localStorage' | 'sessionStorage'): string {
  return `Object.defineProperty(window, '${storage}', { get: () => { throw new DOMException('no', 'SecurityError'); } });`;
}

/** Differences of old browsers, as scripts that run before those of the page. */
const LACKS: Readonly<Record<string, string>> = {
  'functions of the last years': `
    for (const name of ['toSorted', 'toReversed', 'toSpliced', 'with', 'at', 'findLast', 'findLastIndex'])
      for (const kind of [Array, Uint8Array, String]) delete kind.prototype[name];
    delete Array.fromAsync;
    for (const name of ['hasOwn', 'groupBy']) delete Object[name];
    for (const name of ['withResolvers', 'try']) delete Promise[name];
    for (const name of ['union', 'difference', 'intersection', 'isSubsetOf']) delete Set.prototype[name];
    for (const name of ['map', 'filter', 'take', 'toArray', 'some', 'find']) delete Iterator.prototype[name];
    for (const name of ['isWellFormed', 'toWellFormed']) delete String.prototype[name];
    delete Uint8Array.fromBase64; delete Uint8Array.prototype.toHex; delete Map.groupBy; delete window.structuredClone;
    for (const name of ['any', 'timeout']) delete AbortSignal[name];
    delete AbortSignal.prototype.throwIfAborted; delete Element.prototype.checkVisibility; delete Crypto.prototype.randomUUID;
    delete HTMLFormElement.prototype.requestSubmit; delete window.navigation; delete window.scheduler; delete window.BroadcastChannel;
    delete window.TextDecoderStream; delete window.DecompressionStream; delete ReadableStream.prototype[Symbol.asyncIterator];`,
  'names of regions': 'delete Intl.DisplayNames;',
  locales: 'delete Intl.Locale;',
  'a time zone':
    'Intl.DateTimeFormat.prototype.resolvedOptions = () => ({ timeZone: undefined, locale: undefined });',
  'all of Intl': 'delete window.Intl;',
  'any storage': forbid('sessionStorage') + forbid('localStorage'),
  'a storage that takes something':
    "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };",
  'languages at all, nor a clipboard':
    "Object.defineProperty(Navigator.prototype, 'clipboard', { get: () => undefined });" + speak(null),
  'any language in their list': speak([]),
  'a language but those that do not exist': speak([
    'C',
    'POSIX',
    'en_US.UTF-8',
    'de@euro',
    'x',
    'de-',
    '*',
    'zz-ZZ-123456789',
  ]),
};

async function open(path: string, lack: string): Promise<Page> {
  const { page } = await openPage(browser, site.front.url);
  await page.addInitScript(lack);
  await page.goto(site.front.url + path);
  return page;
}

async function asksForCode(page: Page): Promise<void> {
  links.begin(STEPS.code);
  await page.getByTestId('number').fill('+254712345678');
  await page.getByTestId('start').click();
  await page.getByTestId('pairing-code').getByText(CODE).waitFor();
  await page.getByRole('button', { name: 'Copy code' }).click();
  await page
    .getByTestId('status')
    .filter({ hasText: /Copied|selected/ })
    .waitFor();
  await page.getByTestId('cancel').click();
  await page.getByText('Nothing was linked').waitFor();
}

describe.each(Object.entries(LACKS))('a browser without %s', (_what, lack) => {
  test('shows a code and a QR, takes a country, checks an ID, changes its theme', async () => {
    const pair = await open('/pair', lack);
    await pair.getByTestId('region').selectOption('KE');
    expect(await pair.locator('#region option').count()).toBeGreaterThan(200);
    await asksForCode(pair);
    links.begin(qrStep());
    const qr = await open('/qr', lack);
    await expect.poll(() => qr.getByTestId('qr').locator('path').getAttribute('d')).toBeTruthy();
    await links.followed();
    links.push(STEPS.confirming);
    await qr.getByTestId('status').filter({ hasText: 'Your phone said yes' }).waitFor();
    const validate = await open('/validate', lack);
    await validate.route('**/validate', (route) =>
      route.request().method() === 'POST' ? route.fulfill({ json: REPORT }) : route.continue(),
    );
    await validate.getByTestId('session-input').fill('TREKKER-MD~x');
    await validate.getByTestId('start').click();
    await validate.locator('[data-testid=verdict][data-status=valid]').waitFor();
    const theme = () => validate.evaluate(() => document.documentElement.dataset['theme']);
    await validate.getByRole('button', { name: /theme|dark/i }).click();
    expect(await theme()).toBe('dark');
  });
});

const REPORT = {
  status: 'valid',
  kind: 'short',
  account: { number: '+254 ... 78', name: 'Ada', platform: 'android' },
  createdAt: '2026-11-28T09:00:00.000Z',
  expiresAt: '2026-12-28T09:00:00.000Z',
  checks: [{ id: 'shape', ok: true, detail: 'Everything is in it.' }],
};

test('a browser that cannot read an answer piece by piece, is told the steps all the same', async () => {
  const page = await open('/qr', "Object.defineProperty(Response.prototype, 'body', { get: () => null });");
  await expect.poll(() => page.getByTestId('qr').locator('path').getAttribute('d')).toBeTruthy();
  links.push(STEPS.confirming);
  await page.getByTestId('status').filter({ hasText: 'Your phone said yes' }).waitFor();
});

describe('a script that does not come', () => {
  const sentence = (page: Page) =>
    page.getByText('This page is not ready yet. If it stays like this, reload it.');

  test.each([
    ['/qr', 'qr', 'abort'],
    ['/pair', 'pair', 'abort'],
    ['/validate', 'validate', 'abort'],
    ['/pair', 'theme', 'abort'],
    ['/pair', 'pair', 'other'],
  ] as const)(
    'on %s, %s.js (%s): leaves a sentence after a while, with less movement wanted too',
    async (path, script, how) => {
      for (const reducedMotion of ['no-preference', 'reduce'] as const) {
        const { page } = await openPage(browser, site.front.url, { reducedMotion });
        await page.route(`**/assets/${script}-*.js`, (route) =>
          how === 'abort' ? route.abort() : route.fulfill({ contentType: 'text/javascript', body: '?' }),
        );
        await page.goto(site.front.url + path);
        if (script === 'theme') {
          await expect.poll(() => page.getByTestId('start').isEnabled()).toBe(true);
          continue;
        }
        expect(await sentence(page).isVisible()).toBe(false);
        await page.evaluate(() => {
          // The spinner turns for ever; the sentence comes once.
          for (const each of document.getAnimations())
            if (each.effect?.getTiming().iterations === 1) each.finish();
        });
        await sentence(page).waitFor();
      }
    },
  );

  test.each(['/qr', '/pair', '/validate'])('and one that comes on %s, leaves none', async (path) => {
    const { page } = await openPage(browser, site.front.url);
    await page.goto(site.front.url + path);
    await expect.poll(() => sentence(page).count()).toBe(0);
  });
});

describe('what a translator of the browser must leave alone,', () => {
  /** Texts outside of elements with `translate="no"` that hold one of these words. */
  function translated(page: Page, words: readonly string[]): Promise<readonly string[]> {
    return page.evaluate((words) => {
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      const found: string[] = [];
      for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
        const { textContent, parentElement } = node;
        if (parentElement?.translate === false || parentElement?.closest('script, noscript, option') !== null)
          continue;
        if (words.some((word) => textContent?.includes(word))) found.push(textContent ?? '');
      }
      for (const each of document.querySelectorAll<HTMLElement>('code, pre > code, textarea'))
        if (each.translate) found.push(each.outerHTML.slice(0, 80));
      return found;
    }, words);
  }
  const NAMES = ['Chrome (Ubuntu)', 'TREKKER-MD'];

  test.each([...PAGE_PATHS, '/docs'])(
    'on %s, are the names of the device and of IDs, and commands',
    async (path) => {
      const { page } = await openPage(browser, site.front.url);
      await page.goto(site.front.url + path);
      expect(await translated(page, path === '/docs' ? NAMES.slice(0, 1) : NAMES)).toEqual([]);
    },
  );

  test('on the way of a link, are the code, the number, the ID and the device', async () => {
    const { page } = await openPage(browser, site.front.url);
    await page.goto(`${site.front.url}/pair`);
    links.begin(STEPS.code);
    await page.getByTestId('number').fill('+254712345678');
    await page.getByTestId('start').click();
    await page.getByTestId('pairing-code').getByText(CODE).waitFor();
    expect(await translated(page, [...NAMES, CODE, '7 K Q X', '+254712345678'])).toEqual([]);
    links.push(STEPS.confirming);
    links.push(failedStep('STORE_UNAVAILABLE', { deviceStillLinked: true }));
    await page.getByTestId('error').getByText('Chrome (Ubuntu)').first().waitFor();
    expect(await translated(page, [...NAMES, REQUEST_ID])).toEqual([]);
    links.begin(linkedStep());
    await page.getByTestId('again').click();
    await page.getByTestId('status').filter({ hasText: 'Done' }).waitFor();
    expect(await translated(page, [...NAMES, MASKED])).toEqual([]);
  });
});
