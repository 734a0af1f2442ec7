import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { FakePhone } from '../../../double/whatsapp/index.ts';
import { decodeQr, openPage } from '../../../kit/browser/browser.ts';
import { openSite, type Site } from '../../../kit/browser/site.ts';
import { startApp } from '../../../kit/program/start-app.ts';

/** Visitors who lose their page for a moment: by a reload, a tab that the phone unloads, back and forward, a second tab. */

const TYPED = '+254 712-345678';

let site: Site;
let browser: Browser;
let nextNumber = 254_712_345_678;

beforeAll(async () => {
  site = await openSite();
  ({ browser } = site);
});
afterEach(() => site.closePages());
afterAll(() => site.close());

const code = (page: Page) => page.getByTestId('pairing-code').getByText(/^[1-9A-Z]{4}-[1-9A-Z]{4}$/);
const done = (page: Page) => page.getByTestId('status').filter({ hasText: 'Done' });

function newPhone(): { readonly phone: FakePhone; readonly typed: string } {
  const number = String(nextNumber++);
  const typed = `+${number.slice(0, 3)} ${number.slice(3, 6)}-${number.slice(6)}`;
  return { phone: site.app.whatsapp.addPhone({ number }), typed };
}

async function open(path: string, url = site.front.url): Promise<Page> {
  const { page } = await openPage(browser, url);
  await page.goto(url + path);
  return page;
}

async function askForCode(page: Page, typed: string): Promise<string> {
  await page.getByTestId('number').fill(typed);
  await page.getByTestId('start').click();
  return (await code(page).textContent()) ?? '';
}

async function secondsLeft(page: Page): Promise<number> {
  const text = (await page.getByTestId('time-left').textContent()) ?? '';
  const [, minutes = '0', seconds = '0'] = /(?:(\d+) min)? ?(?:(\d+) s)?\.?$/.exec(text) ?? [];
  return Number(minutes) * 60 + Number(seconds);
}

function keptOf(page: Page): Promise<Record<string, string>> {
  return page.evaluate(() => Object.fromEntries(Object.entries<string>(sessionStorage)));
}

describe('a code that waits for the phone', () => {
  test('is there again within a second of a reload, with its true time left and the number as it was typed, and links', async () => {
    const page = await open('/pair');
    const { phone, typed } = newPhone();
    const shown = await askForCode(page, typed);
    const before = await secondsLeft(page);
    const asked: string[] = [];
    await page.addInitScript(() => {
      const note = (name: string) =>
        Object.assign(globalThis, { first: (globalThis as { first?: string }).first ?? name });
      const { fetch } = globalThis;
      const { Locale } = Intl;
      Object.assign(globalThis, {
        fetch: (...args: Parameters<typeof fetch>) => {
          note('fetch');
          return fetch(...args);
        },
      });
      Object.assign(Intl, {
        Locale: class extends Locale {
          constructor(...args: ConstructorParameters<typeof Locale>) {
            super(...args);
            note('locale');
          }
        },
      });
    });
    page.on('request', (request) => {
      if (request.resourceType() === 'fetch') asked.push(request.method());
    });
    await page.reload({ waitUntil: 'commit' });
    await code(page).waitFor();

    // The first question brings the code: without another start, and before anything that only the form needs.
    expect(asked.filter((method) => method !== 'GET')).toEqual([]);
    expect(await page.evaluate(() => (globalThis as unknown as { first: string }).first)).toBe('fetch');
    expect(await code(page).textContent()).toBe(shown);
    expect(before - (await secondsLeft(page))).toBeLessThanOrEqual(3);
    expect(await page.locator('[data-number]').textContent()).toBe(typed);
    expect(phone.linkedDevices()).toHaveLength(0);
    await phone.typeCode(shown);
    await done(page).waitFor();
    await page.reload();
    await done(page).waitFor();
    expect(site.app.whatsapp.codeRequestsByNumber.get(phone.number)).toBe(1);
  });

  test('is there again in a tab that the phone dropped, after back and forward, and after a look at the other page', async () => {
    const page = await open('/pair');
    const { typed } = newPhone();
    const shown = await askForCode(page, typed);
    const kept = await keptOf(page);
    const restored = await page.context().newPage();
    await restored.addInitScript((entries) => {
      for (const [key, value] of Object.entries(entries)) sessionStorage.setItem(key, value);
    }, kept);
    await page.close();
    await restored.goto(`${site.front.url}/pair`);
    await code(restored).waitFor();
    expect(await code(restored).textContent()).toBe(shown);
    await restored.goto(`${site.front.url}/docs`);
    await restored.goBack();
    await code(restored).waitFor();
    await restored.goto(`${site.front.url}/qr`);
    await restored.getByTestId('qr').waitFor();
    await restored.goBack();
    await code(restored).waitFor();
    expect(await code(restored).textContent()).toBe(shown);
  });

  test('is shown again where the number is typed again, in a second tab or after the tab was closed; the first tab says so', async () => {
    const page = await open('/pair');
    const { phone, typed } = newPhone();
    const shown = await askForCode(page, typed);
    const second = await open('/pair');
    expect(await askForCode(second, typed)).toBe(shown);
    await page.getByText('It goes on in the page where you asked for this code again.').waitFor();
    expect(await keptOf(page)).not.toHaveProperty('link-code');
    await phone.typeCode(shown);
    await done(second).waitFor();

    expect(site.app.whatsapp.codeRequestsByNumber.get(phone.number)).toBe(1);
  });

  test('that was given up, is not come back to, but its end is, until the visitor starts again', async () => {
    const page = await open('/pair');
    const { typed } = newPhone();
    await askForCode(page, typed);
    await page.getByTestId('cancel').click();
    await page.getByText('Nothing was linked').waitFor();
    await page.reload();
    await page.getByText('Nothing was linked').waitFor();
    expect(await keptOf(page)).not.toHaveProperty('link-code');
    await page.getByTestId('again').click();
    await page.getByTestId('start').waitFor();

    expect(await page.getByTestId('number').inputValue()).toBe(typed);
    expect(await keptOf(page)).not.toHaveProperty('end-code');
  });

  test('that the server knows no more, leads back to the form with what was typed', async () => {
    const page = await open('/pair');
    await page.evaluate((typed) => {
      const link = { linkId: 'x'.repeat(16), token: 'y'.repeat(43) };
      sessionStorage.setItem('link-code', JSON.stringify(link));
      sessionStorage.setItem('typed', JSON.stringify({ number: typed, region: '' }));
    }, TYPED);
    await page.reload();
    await page.getByTestId('start').waitFor();

    expect(await page.getByTestId('number').inputValue()).toBe(TYPED);
    expect(await keptOf(page)).not.toHaveProperty('link-code');
  });

  test.each(['{', 'null', '"text"', '{"linkId":1,"token":[]}', '{"step":{"state":"failed","error":null}}'])(
    'kept as %s, harms nothing',
    async (text) => {
      const page = await open('/pair');
      await page.evaluate((value) => {
        sessionStorage.setItem('link-code', value);
        sessionStorage.setItem('typed', value);
        sessionStorage.setItem('end-code', value);
      }, text);
      await page.reload();

      expect(await page.getByTestId('start').isEnabled()).toBe(true);
    },
  );
});

test('what was typed and the country that was chosen, are there after a reload', async () => {
  const page = await open('/pair');
  await page.getByTestId('region').selectOption('TZ');
  await page.getByTestId('number').fill('0712 345 678');
  await page.reload();

  expect(await page.getByTestId('number').inputValue()).toBe('0712 345 678');
  expect(await page.getByTestId('region').inputValue()).toBe('TZ');
});

describe('a link by QR', () => {
  test('after a reload, shows a QR that links; after another one, its end', async () => {
    const page = await open('/qr');
    const { phone } = newPhone();
    await page.getByTestId('qr').waitFor();
    await page.reload();
    const path = page.getByTestId('qr').locator('path');
    await expect.poll(() => path.getAttribute('d')).toBeTruthy();
    await phone.scan((await decodeQr(browser, page.getByTestId('qr'))) ?? '');
    await done(page).waitFor();
    await page.reload();
    await done(page).waitFor();

    expect(phone.linkedDevices()).toHaveLength(1);
  });
});

test('while the page may show the ID, nothing of a link is kept', async () => {
  const app = await startApp({ REVEAL_ON_PAGE: 'always' });
  try {
    const page = await open('/pair', app.url);
    const { typed } = newPhone();
    await askForCode(page, typed);

    expect(await keptOf(page)).not.toHaveProperty('link-code');
    await page.context().close();
  } finally {
    await app.close();
  }
});
