import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as en from '../../../src/texts/en.ts';
import type { Language } from '../../../src/texts/form/language.ts';
import { decodeQr, openBrowser, openPage, overflow } from '../../kit/browser/browser.ts';
import { startApp, type TestApp } from '../../kit/program/start-app.ts';
import { PAGE_PATHS, UNKNOWN_PATH } from '../../kit/browser/page-paths.ts';

/** The pages in another language: a made-up catalogue with wide letters, written from right to left. */

const NUMBER = '254712345678';
/** Names that are the same in every language, and texts that do not come from the catalogue. */
const NAMES = /Chrome \((?:Ubuntu|TREKKER-MD)\)|TREKKER-MD|Android|iPhone|https?:\S+|\bandroid\b/g;

let browser: Browser;
let app: TestApp;
let page: Page;

beforeAll(async () => {
  [browser, app] = await Promise.all([
    openBrowser(),
    startApp({ PASSKEY: 'on', LANGUAGE: 'fa' }, { languages: { fa: madeUp(en) } }),
  ]);
  // The browser names the countries, so it needs a language without Latin letters.
  const options = { locale: 'fa', viewport: { width: 320, height: 740 } };
  ({ page } = await openPage(browser, app.url, options));
});
afterAll(async () => {
  await browser.close();
  await app.close();
});

/** Replaces every Latin letter of a catalogue by its wide form, except in placeholders. */
function madeUp(language: Language): Language {
  const wide = (text: string) =>
    text
      .split(/(\{+\w+\}+)/)
      .map((part) =>
        part.startsWith('{')
          ? part
          : part.replace(/[A-Za-z]/g, (letter) =>
              String.fromCodePoint((letter.codePointAt(0) ?? 0) + 0xfee0),
            ),
      )
      .join('');
  const change = (value: unknown): unknown => {
    if (typeof value === 'string') return wide(value);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, change(inner)]));
  };
  return { ...(change(language) as Language), lang: 'fa', dir: 'rtl' };
}

/** Words in Latin letters that a person or a screen reader meets, but for what is marked as English: the guide, where a language has none. */
async function latinWords(): Promise<readonly string[]> {
  const texts = await page.evaluate(() => {
    const walker = document.createTreeWalker(document, NodeFilter.SHOW_TEXT);
    const found: string[] = [];
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const parent = node.parentElement;
      if (
        parent === null ||
        parent.closest('script, style, noscript, code, [data-code-text], [data-code-spelled], [lang=en]') !==
          null
      )
        continue;
      found.push(node.textContent ?? '');
    }
    for (const element of document.querySelectorAll('*'))
      for (const name of ['aria-label', 'title', 'alt', 'placeholder', 'content'])
        if (element.localName !== 'meta' || element.getAttribute('name') === 'description')
          found.push(element.getAttribute(name) ?? '');
    return found;
  });
  return texts.flatMap((text) =>
    [...text.replace(NAMES, '').matchAll(/[A-Za-z]{2,}/g)].map(([word]) => word),
  );
}

describe('a page in another language', () => {
  test.each([...PAGE_PATHS, UNKNOWN_PATH])(
    'at %s, has no English left and runs from the right',
    async (path) => {
      await page.goto(app.url + path);

      expect(
        await page.evaluate(() => [document.documentElement.lang, document.documentElement.dir]),
      ).toEqual(['fa', 'rtl']);
      expect(await latinWords()).toEqual([]);
      expect(await overflow(page)).toBeLessThanOrEqual(0);
    },
  );

  test('on the way of a link to its end and of its ID through the check, says every step in that language', async () => {
    const phone = app.whatsapp.addPhone({ number: NUMBER });
    await page.goto(`${app.url}/qr`);
    await page.getByTestId('cancel').click();
    await page
      .getByTestId('error')
      .filter({ hasText: madeUp(en).script.errors.LINK_CANCELLED.headline })
      .waitFor();
    expect(await latinWordsBesideIds()).toEqual([]);
    await page.getByTestId('again').click();
    await page.getByTestId('qr').waitFor();
    expect(await latinWords()).toEqual([]);
    await phone.scan((await decodeQr(browser, page.getByTestId('qr'))) ?? '');
    const { text: id } = await phone.nextMessage(({ text }) => text.startsWith('TREKKER-MD~'));
    const { text: explanation } = await phone.nextMessage(({ text }) => !text.startsWith('TREKKER-MD~'));
    await page
      .locator('[data-end-heading]')
      .filter({ hasText: madeUp(en).script.endSent })
      .waitFor();

    expect(await latinWords()).toEqual([]);
    expect(explanation.replace(NAMES, '')).not.toMatch(/[A-Za-z]{2,}/);
    await page.goto(`${app.url}/validate`);
    await page.getByTestId('session-input').fill(id);
    await page.getByTestId('start').click();
    await page
      .getByTestId('verdict')
      .filter({ hasText: madeUp(en).script.valid })
      .waitFor();
    expect(await latinWords()).toEqual([]);
  });

  test('with a number that cannot be, tells it in that language', async () => {
    await page.goto(`${app.url}/pair`);
    await page.getByTestId('number').fill('+254 12');
    await page.getByTestId('start').click();
    await page.getByTestId('error').filter({ hasText: /./ }).waitFor();

    expect(await latinWordsBesideIds()).toEqual([]);
  });
});

/** Like {@link latinWords}, without request IDs, which can contain Latin words by chance. */
async function latinWordsBesideIds(): Promise<readonly string[]> {
  await page.evaluate(() => {
    for (const id of document.querySelectorAll('.error small')) id.remove();
  });
  return latinWords();
}
