import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { watchAppLinks } from '../../../kit/browser/visitor/app-links.ts';
import { beyondNetwork, brokenRules, openPage, seen, takePicture } from '../../../kit/browser/browser.ts';
import {
  CODE,
  failedStep,
  linkedStep,
  PROGRESS,
  qrStep,
  ScriptedLinks,
  STEPS,
} from '../../../kit/browser/scripted-links.ts';
import { expectInWindow } from '../../../kit/browser/visitor/in-window.ts';
import { openSite, type Site } from '../../../kit/browser/site.ts';

/** What visitors see without scrolling, in which order, on the phone itself and on a second screen, up to the end of a link. */

const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };
const TYPED = '+254 712-345678';
const ABOUT_SCANNING = /\bscan|QR code|camera/i;

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

async function open(path: string, options: BrowserContextOptions = {}): Promise<Page> {
  const { page } = await openPage(browser, site.front.url, options);
  await page.goto(site.front.url + path);
  return page;
}

async function openQr(options: BrowserContextOptions = {}): Promise<Page> {
  const page = await open('/qr', options);
  await page.getByTestId('qr').waitFor();
  await links.followed();
  return page;
}

async function openCode(options: BrowserContextOptions = {}): Promise<Page> {
  links.begin(STEPS.code);
  const page = await open('/pair', options);
  await page.getByTestId('number').fill(TYPED);
  await page.getByTestId('start').click();
  await page.getByTestId('pairing-code').getByText(CODE).waitFor();
  return page;
}

async function finish(page: Page): Promise<void> {
  links.push(linkedStep());
  await page.getByTestId('status').filter({ hasText: 'Done' }).waitFor();
}

describe('on the phone itself, at 360 x 740,', () => {
  const step = (page: Page, nth: number) => page.locator('.guide .steps > li').nth(nth);

  test('the number and the button are in the first screen', async () => {
    const page = await open('/pair', PHONE);

    await expectInWindow(page, {
      country: page.getByTestId('region'),
      number: page.getByTestId('number'),
      start: page.getByTestId('start'),
    });
    expect(await seen(page)).not.toMatch(ABOUT_SCANNING);
  });

  test('the code and the first two steps are there without scrolling, then the other steps, then Cancel', async () => {
    const page = await openCode(PHONE);

    expect(await page.evaluate(() => scrollY)).toBe(0);
    await expectInWindow(page, {
      code: page.getByTestId('pairing-code'),
      copy: page.getByRole('link', { name: 'Copy and open WhatsApp' }),
      time: page.getByTestId('time-left'),
      first: step(page, 0),
      second: step(page, 1),
    });
    const tops = await Promise.all(
      [page.getByTestId('pairing-code'), step(page, 0), step(page, 3), page.getByTestId('cancel')].map(
        async (each) => (await each.boundingBox())?.y ?? 0,
      ),
    );
    expect(tops).toEqual(tops.toSorted((a, b) => a - b));
    expect(await seen(page)).not.toMatch(ABOUT_SCANNING);
    await takePicture(page, 'pair-code-phone');
  });

  test('the number stands there as it was typed, before and after the code is asked for', async () => {
    links.begin(STEPS.connecting);
    const page = await open('/pair', PHONE);
    await page.getByTestId('number').fill(TYPED);
    await page.getByTestId('start').click();
    await page.getByTestId('status').filter({ hasText: 'Getting a code ready' }).waitFor();
    expect(await seen(page)).toContain(TYPED);
    await links.followed();
    links.push(STEPS.code);
    await page.getByTestId('pairing-code').getByText(CODE).waitFor();
    expect(await seen(page)).toContain(TYPED);
    await page.getByRole('button', { name: 'Change' }).click();
    expect(await page.getByTestId('number').inputValue()).toBe(TYPED);
  });

  test('one button copies the code and opens WhatsApp', async () => {
    const page = await openCode({ ...PHONE, permissions: ['clipboard-read', 'clipboard-write'] });
    const asked = await watchAppLinks(page);
    await page.getByRole('link', { name: 'Copy and open WhatsApp' }).click();

    await expect.poll(() => asked).toEqual(['whatsapp://app']);
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(CODE.replace('-', ''));
    expect(await page.getByTestId('pairing-code').getByText(CODE).isVisible()).toBe(true);
  });

  test('where the browser does not copy, the first tap selects the code, and the second opens WhatsApp', async () => {
    const { page } = await openPage(browser, site.front.url, PHONE);
    await page.addInitScript(() => Object.defineProperty(navigator, 'clipboard', { value: undefined }));
    links.begin(STEPS.code);
    await page.goto(`${site.front.url}/pair`);
    await page.getByTestId('number').fill(TYPED);
    await page.getByTestId('start').click();
    const asked = await watchAppLinks(page);
    await page.getByRole('link', { name: 'Copy and open WhatsApp' }).click();
    await page
      .getByTestId('status')
      .filter({ hasText: /Ctrl\+C|hold/ })
      .waitFor();
    expect((await page.evaluate(() => String(getSelection()))).replaceAll(/\s/g, '')).toBe(CODE);
    expect(asked).toEqual([]);
    await page.getByRole('link', { name: 'Copy and open WhatsApp' }).click();

    await expect.poll(() => asked).toEqual(['whatsapp://app']);
  });

  test('a refused code is followed by no advice to scan', async () => {
    const page = await openCode(PHONE);
    await links.followed();
    links.push(failedStep('WHATSAPP_REJECTED'));
    await page.getByTestId('error').locator('strong').waitFor();

    expect(await seen(page)).not.toMatch(ABOUT_SCANNING);
    expect(await page.getByTestId('again').textContent()).toBe('Change number');
  });

  test('at the end a button opens WhatsApp', async () => {
    const page = await openCode(PHONE);
    await links.followed();
    await finish(page);
    const way = page.getByRole('link', { name: 'Open WhatsApp', exact: true });

    expect(await way.getAttribute('href')).toBe('whatsapp://app');
    expect(await seen(page)).not.toMatch(ABOUT_SCANNING);
    await takePicture(page, 'pair-linked-phone');
  });
});

describe('with a second screen,', () => {
  test('the QR and the time left fit 1366 x 657', async () => {
    const page = await openQr({ viewport: { width: 1366, height: 657 } });

    await expectInWindow(page, { qr: page.getByTestId('qr'), time: page.getByTestId('time-left') });
    await takePicture(page, 'qr-1366');
  });

  test('the QR is not below the fold at 200 % zoom, 640 x 512', async () => {
    const page = await openQr({ viewport: { width: 640, height: 512 } });

    await expectInWindow(page, { qr: page.getByTestId('qr') });
    expect((await page.getByTestId('qr').boundingBox())?.width).toBeGreaterThanOrEqual(264);
  });

  test('the warning stands beside the steps', async () => {
    const page = await openQr({ viewport: { width: 1366, height: 657 } });
    const [warning, steps] = await Promise.all(
      [page.getByText('Only go on if you opened'), page.locator('.guide')].map((each) => each.boundingBox()),
    );

    expect(warning?.x).toBeGreaterThanOrEqual(steps?.x ?? Infinity);
    expect(warning?.y).toBeLessThan(steps?.y ?? 0);
  });
});

describe.each(['/qr', '/pair'] as const)('the end of a link on %s', (path) => {
  const start = (options?: BrowserContextOptions) => (path === '/qr' ? openQr(options) : openCode(options));
  const heading = (page: Page) => page.getByRole('heading', { name: 'Your session ID is in WhatsApp' });

  test('shows a tick only then, says what to do in three steps, and no more what was before', async () => {
    const page = await start({ viewport: { width: 1366, height: 657 } });
    const tick = page.locator('.sign.ok');
    expect(await page.title()).toMatch(path === '/qr' ? /^Scan - / : /^Type the code - /);
    await links.followed();
    for (const [step, says] of PROGRESS) {
      links.push(step);
      await page.getByTestId('status').filter({ hasText: says }).waitFor();
      expect(await tick.isVisible()).toBe(false);
    }
    await finish(page);

    await tick.waitFor();
    expect(await page.title()).toMatch(/^Done - /);
    expect(await heading(page).evaluate((each) => each === document.activeElement)).toBe(true);
    const steps = page.locator('.steps > li').filter({ visible: true });
    expect(await steps.allTextContents()).toEqual([
      expect.stringContaining('Message yourself'),
      expect.stringMatching(/Hold the message .* copy it/),
      expect.stringContaining('in your bot'),
    ]);
    expect(await seen(page)).not.toMatch(ABOUT_SCANNING);
    expect(await seen(page)).not.toContain('On your phone');
    expect(await brokenRules(page)).toEqual([]);
    await expectInWindow(page, { tick, check: page.getByRole('link', { name: 'Check the ID' }) });
  });

  test('offers to check the ID, and more quietly another link and the guide; WhatsApp itself only on a phone', async () => {
    const page = await start();
    await links.followed();
    await finish(page);
    const buttons = page.locator('.foot').locator('a, button').filter({ visible: true });

    expect((await buttons.allTextContents()).map((text) => text.trim())).toEqual([
      'Check the ID',
      'Link another',
      'How bots use it',
    ]);
    expect(await page.getByTestId('again').evaluate((each) => getComputedStyle(each).backgroundColor)).toBe(
      'rgba(0, 0, 0, 0)',
    );
    links.begin(path === '/qr' ? qrStep() : STEPS.code);
    await page.getByTestId('again').click();
    expect(await page.title()).not.toMatch(/^Done/);
    expect(await heading(page).isVisible()).toBe(false);
  });

  test('stays after a reload and after back, also when the server knows the link no more, until another is begun', async () => {
    const page = await start();
    await links.followed();
    await finish(page);
    const started = links.started;
    links.forget();
    await page.reload();
    await heading(page).waitFor();
    expect(await page.title()).toMatch(/^Done - /);
    expect(await seen(page)).toContain('+254 ... 78');
    await page.goto(`${site.front.url}/docs`);
    await page.goBack();
    await heading(page).waitFor();
    expect(await seen(page)).toContain('+254 ... 78');
    expect(links.started).toBe(started);
    links.begin(path === '/qr' ? qrStep() : STEPS.code);
    await page.getByTestId('again').click();
    await page.getByTestId(path === '/qr' ? 'qr' : 'number').waitFor();
    await page.reload();

    expect(await heading(page).isVisible()).toBe(false);
    expect(await page.evaluate(() => Object.keys(sessionStorage))).not.toContainEqual(
      expect.stringMatching(/^end/),
    );
  });

  test('is left for a new link by a visitor who comes to the page anew', async () => {
    const page = await start();
    await links.followed();
    await finish(page);
    links.begin(path === '/qr' ? qrStep() : STEPS.code);
    await page.goto(`${site.front.url}/validate`);
    await page.locator(`header a[href="${path}"]`).click();
    await page.getByTestId(path === '/qr' ? 'qr' : 'number').waitFor();

    expect(await heading(page).isVisible()).toBe(false);
  });

  test('keeps the box where and as large as it was', async () => {
    const page = await start({ viewport: { width: 768, height: 1024 } });
    const box = page.locator('[data-box]');
    await links.followed();
    links.push(STEPS.confirming);
    await page.getByTestId('status').filter({ hasText: 'Your phone said yes' }).waitFor();
    const before = await box.boundingBox();
    await finish(page);

    expect(await box.boundingBox()).toEqual(before);
  });
});

test('a page of a link has no trouble with the console', async () => {
  const { page, problems } = await openPage(browser, site.front.url);
  await page.goto(`${site.front.url}/qr`);
  await page.getByTestId('qr').waitFor();
  await links.followed();
  await finish(page);
  expect(beyondNetwork(problems)).toEqual([]);
});
