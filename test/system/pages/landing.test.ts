import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openPage, overflow } from '../../kit/browser/browser.ts';
import { expectInWindow } from '../../kit/browser/visitor/in-window.ts';
import { openSite, type Site } from '../../kit/browser/site.ts';
import { read } from '../../kit/repo.ts';

/** What the landing page shows first, how it is laid out, and what it does without script and on paper. */

const WIDTHS = [320, 360, 480, 640, 700, 768, 840, 920, 1000, 1060, 1280, 1440, 1920, 2560];
const LISTS = ['.three', '.promises', '.questions'];
const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };

let site: Site;
let browser: Browser;
let url: string;
let page: Page;

beforeAll(async () => {
  site = await openSite();
  ({ browser } = site);
  ({ url } = site.front);
  page = await open({ permissions: ['clipboard-read', 'clipboard-write'] });
});
afterAll(() => site.close());

async function open(options: Parameters<typeof openPage>[2]): Promise<Page> {
  const { page: opened } = await openPage(browser, url, options);
  await opened.goto(`${url}/`);
  return opened;
}

function expectFirstScreen(shown: Page): Promise<void> {
  const opening = shown.locator('.opening');
  const link = (name: string) => opening.getByRole('link', { name });
  return expectInWindow(shown, {
    'what it is': shown.getByRole('heading', { level: 1 }),
    'what to do': opening.getByText('Link your WhatsApp once.'),
    'what comes': opening.getByText('The session ID comes as a message in your own chat.'),
    'by QR': link('Scan a QR code'),
    'by number': link('Use a phone number'),
    'why it is safe': opening.getByRole('list', { name: 'Why it is safe' }),
  });
}

describe('the first screen says what it is and why it is safe, and has both ways:', () => {
  test('on a phone of 360 x 740', async () => {
    const phone = await open(PHONE);
    await expectFirstScreen(phone);
    await phone.context().close();
  });

  test.each([
    [768, 800],
    [1440, 800],
    [2560, 1300],
  ])('at %i x %i', async (width, height) => {
    await page.setViewportSize({ width, height });
    await expectFirstScreen(page);
  });
});

/** The number of parts that stand beside one another, for each row of a list. */
function partsInRows(list: string): Promise<readonly number[]> {
  return page.locator(`${list} > *`).evaluateAll((parts) => {
    const rows = new Map<number, number>();
    for (const part of parts) {
      const top = Math.round(part.getBoundingClientRect().top);
      rows.set(top, (rows.get(top) ?? 0) + 1);
    }
    return [...rows.values()];
  });
}

/** The heights at which the middles of these elements lie. */
function middles(selector: string): Promise<readonly number[]> {
  return page.locator(selector).evaluateAll((all) => {
    const found = all
      .filter((each) => each.checkVisibility())
      .map((each) => each.getBoundingClientRect())
      .map(({ top, height }) => Math.round(top + height / 2));
    return [...new Set(found)];
  });
}

/** Sets the size of the window and of its text. */
async function resize(width: number, textSize: string): Promise<void> {
  await page.setViewportSize({ width, height: 800 });
  await page.evaluate((size) => {
    document.documentElement.style.fontSize = size;
  }, textSize);
}

test.each(['100%', '200%'])(
  'from 320 to 2560 px, with text of %s, cards stand in one column or in three',
  async (textSize) => {
    for (const width of WIDTHS) {
      await resize(width, textSize);
      for (const list of LISTS) {
        const rows = await partsInRows(list);
        const isEven = rows.every((parts) => parts === 1) || rows.every((parts) => parts === 3);
        expect(isEven, `${list} at ${width} px: ${rows.join(', ')}`).toBe(true);
      }
      expect(await overflow(page), `${width} px`).toBeLessThanOrEqual(0);
    }
  },
);

test('from 320 to 2560 px, brand and theme button stand on one line, and the navigation too', async () => {
  for (const width of WIDTHS) {
    await resize(width, '');
    expect(await middles('.top .brand, .top .icon-button'), `${width} px`).toHaveLength(1);
    expect(await middles('nav a'), `${width} px`).toHaveLength(1);
  }
});

/** The number of characters of each line of these paragraphs, but for the last one, which is as long as the text happens to be. */
function linesOf(selector: string): Promise<readonly number[]> {
  return page.locator(selector).evaluateAll((paragraphs) =>
    paragraphs.flatMap((paragraph) => {
      const lines = new Map<number, number>();
      const walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node !== null; node = walker.nextNode())
        for (let at = 0; at < (node.textContent ?? '').length; at += 1) {
          const character = document.createRange();
          character.setStart(node, at);
          character.setEnd(node, at + 1);
          const { top, height } = character.getBoundingClientRect();
          if (height > 0) lines.set(Math.round(top), (lines.get(Math.round(top)) ?? 0) + 1);
        }
      return [...lines.values()].slice(0, -1);
    }),
  );
}

test('at 1440 px, the two ways stand on one line, and no line of an answer is too long or too short to read', async () => {
  await page.setViewportSize({ width: 1440, height: 800 });
  for (const group of ['.opening', '.closing']) expect(await middles(`${group} .button`)).toHaveLength(1);
  const lines = await linesOf('.promises p, .questions p');

  expect(lines.length).toBeGreaterThan(5);
  expect(lines.filter((length) => length < 45 || length > 75)).toEqual([]);
});

test('the command for bots is that of the check, with the address of this site, and the button copies it', async () => {
  const command = (await page.locator('[data-command]').textContent()) ?? '';
  await page.getByRole('button', { name: 'Copy restore command' }).click();
  await page.getByTestId('status').filter({ hasText: 'Copied' }).waitFor();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  await page.goto(`${url}/validate`);
  const ofCheck = await page.locator('[data-command]').textContent();
  await page.goto(`${url}/`);

  expect(command).toContain(`${url}/restore.mjs`);
  expect(command).not.toMatch(/SESSION_ID|~/);
  expect(copied).toBe(command);
  expect(ofCheck).toBe(command);
});

test('the picture shows what looks like a session ID and is none', async () => {
  const shown = (await page.locator('.picture code').textContent()) ?? '';
  const real = new RegExp(/Pattern for secret scanners:\s+`([^`]+)`/.exec(read('README.md'))?.[1] ?? '');

  expect(shown).toMatch(/^TREKKER-MD~[0-9a-z]{39}$/);
  expect(real.source).toContain('TREKKER-MD~');
  expect(await page.content()).not.toMatch(real);
  expect(shown).not.toMatch(real);
});

test('whatever moves by itself ends, and nothing fades in', async () => {
  await page.reload();
  const moves = await page.evaluate(() =>
    document.getAnimations().map(({ effect }) => ({
      times: effect?.getTiming().iterations ?? Infinity,
      fades: (effect as KeyframeEffect).getKeyframes().some((frame) => 'opacity' in frame),
    })),
  );

  expect(moves.length).toBeGreaterThan(0);
  expect(moves.filter(({ times, fades }) => fades || times > 3)).toEqual([]);
});

test('on paper, every question has its answer, and the text is dark', async () => {
  await page.emulateMedia({ media: 'print' });
  const hidden = await page
    .locator('.questions p')
    .evaluateAll((all) => all.filter((each) => !each.checkVisibility()).length);
  const ink = await page.locator('h1').evaluate((each) => getComputedStyle(each).color);
  await page.emulateMedia({ media: 'screen' });

  expect(hidden).toBe(0);
  expect(ink).toBe('rgb(0, 0, 0)');
});

test('without script, every question opens, the command says what to fill in, no button is dead, and every link leads somewhere', async () => {
  const plain = await open({ javaScriptEnabled: false });
  const questions = plain.locator('.questions details');
  expect(await questions.count()).toBeGreaterThan(5);
  for (const question of await questions.all()) {
    if ((await question.getAttribute('open')) === null) await question.locator('summary').click();
    expect((await question.locator('p').innerText()).length).toBeGreaterThan(30);
    expect(await question.locator('p').isVisible()).toBe(true);
  }
  expect(await plain.locator('[data-command]').innerText()).toContain(
    'https://address-of-this-site/restore.mjs',
  );
  expect(await plain.locator('noscript').innerText()).toContain('Write the address of this site in place of');
  expect(await plain.locator('noscript p').isVisible()).toBe(true);
  expect(await plain.getByRole('main').getByRole('button').count()).toBe(0);
  const targets = await plain
    .locator('main a, footer a')
    .evaluateAll((links) => [...new Set(links.map((link) => (link as HTMLAnchorElement).href))]);
  const answers = await Promise.all(
    targets.map(async (target) => [
      target,
      (await fetch(target, { headers: { Accept: 'text/html' } })).status,
    ]),
  );

  expect(answers.length).toBeGreaterThan(2);
  expect(answers.filter(([, status]) => status !== 200)).toEqual([]);
});
