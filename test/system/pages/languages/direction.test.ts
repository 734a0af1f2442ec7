import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openPage, overflow } from '../../../kit/browser/browser.ts';
import { turnedCodes } from '../../../kit/browser/turned-codes.ts';
import { PAGE_PATHS, UNKNOWN_PATH } from '../../../kit/browser/page-paths.ts';
import {
  linkedStep,
  MASKED,
  problem,
  REQUEST_ID,
  ScriptedLinks,
  STEPS,
} from '../../../kit/browser/scripted-links.ts';
import { openSite, type Site } from '../../../kit/browser/site.ts';
import { STATES } from '../../../../src/wire/step.ts';
import type { Language } from '../../../../src/texts/form/language.ts';
import { LANGUAGES } from '../../../../src/texts/languages.ts';

/** The languages that run from right to left: the page is mirrored, and nothing that people copy, type or compare is. */

const RIGHT_TO_LEFT = Object.values(LANGUAGES).filter(({ dir }) => dir === 'rtl');
/** The elements that hold codes, commands, numbers and IDs. */
const CODES =
  'code, pre, textarea:not([hidden]), input[type=tel], .code, [data-number], [data-about] bdi, [data-sent] bdi, bdi[translate=no]';
/** What the names of icons that point along a line have in common. */
const POINTS = /arrow|left|right|rotate|reply|share/;

let site: Site;
let links: ScriptedLinks;

beforeAll(async () => {
  site = await openSite();
  links = new ScriptedLinks(site.front);
});
afterAll(async () => {
  await site.close();
});

async function visit(lang: string, width = 320): Promise<Page> {
  const options = { locale: lang, viewport: { width, height: 740 }, reducedMotion: 'reduce' } as const;
  const { page } = await openPage(site.browser, site.front.url, options);
  return page;
}

/** The elements that hold a code and do not run from left to right. */
function codesFromTheRight(page: Page): Promise<readonly string[]> {
  return page.evaluate(
    (codes) =>
      [...document.querySelectorAll(codes)]
        .filter((element) => getComputedStyle(element).direction !== 'ltr')
        .map((element) => element.outerHTML.slice(0, 80)),
    CODES,
  );
}

/** The icons on the page by how they are drawn. */
function icons(page: Page): Promise<Readonly<Record<'mirrored' | 'plain', readonly string[]>>> {
  return page.evaluate(() => {
    const found = { mirrored: new Set<string>(), plain: new Set<string>() };
    for (const use of document.querySelectorAll('.icon use')) {
      const name = use.getAttribute('href')?.split('#icon-')[1] ?? '';
      const isMirrored = getComputedStyle(use.parentElement ?? use).scale === '-1 1';
      found[isMirrored ? 'mirrored' : 'plain'].add(name);
    }
    return { mirrored: [...found.mirrored], plain: [...found.plain] };
  });
}

describe.each(RIGHT_TO_LEFT)('in $lang', (language) => {
  const { lang } = language;

  test('no page turns a code around, and every arrow points the other way', async () => {
    const page = await visit(lang);
    for (const path of [...PAGE_PATHS, UNKNOWN_PATH]) {
      await page.goto(site.front.url + path);
      const { mirrored, plain } = await icons(page);

      expect(await page.evaluate(() => document.documentElement.dir)).toBe('rtl');
      expect([path, await codesFromTheRight(page)]).toEqual([path, []]);
      expect([path, await turnedCodes(page)]).toEqual([path, []]);
      expect([path, plain.filter((name) => POINTS.test(name))]).toEqual([path, []]);
      expect([path, mirrored.filter((name) => !POINTS.test(name))]).toEqual([path, []]);
    }
  });

  test('no step and no problem of a link turns a code around', async () => {
    const page = await visit(lang);
    links.begin(STEPS.code);
    await page.goto(`${site.front.url}/pair`);
    await page.getByTestId('number').fill('+254 712 345 678');
    await page.getByTestId('start').click();
    await links.followed();
    for (const step of [STEPS.code, STEPS.passkey, STEPS.compare, STEPS.confirming, linkedStep()]) {
      links.push(step);
      await page.locator(`[data-shows="${STATES[step.state].part}"]`).waitFor();

      expect([step.state, await codesFromTheRight(page)]).toEqual([step.state, []]);
      expect([step.state, await turnedCodes(page)]).toEqual([step.state, []]);
    }
    expect(await page.locator('[data-sent] bdi').textContent()).toBe(MASKED);
    await page.getByTestId('again').click();
    links.refuse(problem('INTERNAL'));
    await page.getByTestId('start').click();
    await page.getByTestId('error').filter({ hasText: REQUEST_ID }).waitFor();
    expect(await turnedCodes(page)).toEqual([]);
  });

  test('no sentence of the server or of the restore client turns a code around', async () => {
    const page = await visit(lang);
    await page.goto(`${site.front.url}/nothing`);
    await page.evaluate((texts) => {
      document
        .querySelector('main')
        ?.replaceChildren(
          ...texts.map((text) => Object.assign(document.createElement('p'), { textContent: text })),
        );
    }, sentencesOf(language));

    expect(await turnedCodes(page)).toEqual([]);
  });
});

test('the picture is mirrored, but for its QR code', async () => {
  const page = await visit('ar', 1280);
  const places = () =>
    page.evaluate(() => {
      const middle = (selector: string) => {
        const { left = 0, right = 0 } = document.querySelector(selector)?.getBoundingClientRect() ?? {};
        return (left + right) / 2;
      };
      const scaleOf = (selector: string) => {
        const element = document.querySelector(selector);
        return element === null ? '' : getComputedStyle(element).scale;
      };
      return {
        chatIs: middle('.chat') < middle('.screen') ? 'left' : 'right',
        drawing: scaleOf('.scene > svg'),
        code: scaleOf('.qr-code'),
      };
    });
  await page.goto(`${site.front.url}/?lang=ar`);
  expect(await places()).toEqual({ chatIs: 'left', drawing: '-1 1', code: '-1 1' });
  await page.goto(`${site.front.url}/?lang=en`);
  expect(await places()).toEqual({ chatIs: 'right', drawing: 'none', code: 'none' });
});

test('the list of languages opens by keyboard within the window, and closes by Escape and by a click beside it', async () => {
  const page = await visit('ar');
  await page.goto(`${site.front.url}/validate`);
  const menu = page.locator('.languages');
  const button = menu.locator('summary');
  const isOpen = () => menu.evaluate((details: HTMLDetailsElement) => details.open);
  await button.focus();
  await page.keyboard.press('Enter');
  const box = (await menu.locator('ul').boundingBox()) ?? { x: -1, y: -1, width: 0, height: 0 };

  expect(await menu.locator('a').count()).toBe(Object.keys(LANGUAGES).length);
  expect(box.x).toBeGreaterThanOrEqual(0);
  expect(box.x + box.width).toBeLessThanOrEqual(320);
  expect(box.y + box.height).toBeLessThanOrEqual(740);
  expect(await overflow(page)).toBeLessThanOrEqual(0);
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement?.getAttribute('hreflang'))).not.toBeNull();
  await page.keyboard.press('Escape');
  expect(await isOpen()).toBe(false);
  expect(await button.evaluate((element) => element === document.activeElement)).toBe(true);
  await page.keyboard.press('Enter');
  expect(await isOpen()).toBe(true);
  await page.mouse.click(160, 730);
  expect(await isOpen()).toBe(false);
});

/** A value that would be turned around by itself. */
const CODE = '--dir ./a~';
const CODES_AS_VALUES = Array.from({ length: 4 }, () => CODE);
/** Values for the sentences of all reasons at once. */
const VALUES = {
  ...valueOf(CODE, [
    'prefix',
    'found',
    'own',
    'name',
    'field',
    'expected',
    'consent',
    'kind',
    'region',
    'separator',
  ]),
  ...valueOf(7, [
    'at',
    'of',
    'characters',
    'count',
    'used',
    'more',
    'most',
    'least',
    'seconds',
    'bytes',
    'mostKb',
    'made',
  ]),
  ...valueOf([CODE, '(', '+1'], ['allowed', 'missing', 'looksLike', 'faults', 'forms', 'ids']),
  character: '{',
  numbers: [{ number: '+254712345678', region: 'KE' }],
};

function valueOf(value: unknown, names: readonly string[]): Readonly<Record<string, unknown>> {
  return Object.fromEntries(names.map((name) => [name, value]));
}

/** All sentences of a language but those of its pages. */
function sentencesOf({ reasons, restore, script }: Language): readonly string[] {
  // People copy from the help, so it has no marks.
  const { help: _help, ...client } = restore;
  return [...textsIn(reasons, [VALUES]), ...textsIn(client, CODES_AS_VALUES), ...textsIn(script, [])];
}

function textsIn(value: unknown, given: readonly unknown[]): readonly string[] {
  if (typeof value === 'string') return [value.replace(/\{\w+\}/g, MASKED)];
  if (typeof value === 'function')
    return [String((value as (...given: readonly unknown[]) => unknown)(...given))];
  return Object.values(value ?? {}).flatMap((inner) => textsIn(inner, given));
}
