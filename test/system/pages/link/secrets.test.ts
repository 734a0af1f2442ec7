import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FakePhone } from '../../../double/whatsapp/index.ts';
import { openBrowser, openPage } from '../../../kit/browser/browser.ts';
import { startFront, type Front } from '../../../kit/program/front.ts';
import { startApp, type TestApp } from '../../../kit/program/start-app.ts';
import { PAGE_PATHS, UNKNOWN_PATH } from '../../../kit/browser/page-paths.ts';

/** The secrets that a page holds, while it shows them and afterwards. */

const NUMBER = '254712345678';
const ID = /TREKKER-MD~[02-9ac-hj-np-z]{39}/;
/** The names that a page may store: the theme, and until the tab is closed the typed number and that a code was requested. */
const MAY_STAY = ['theme', 'code-asked', 'typed', 'end-qr', 'end-code'];

let browser: Browser;

beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

/** Starts a program with these settings behind a proxy that records answers. Lifetime: until `use` ends. */
async function withApp(
  env: Readonly<Record<string, string>>,
  use: (parts: {
    app: TestApp;
    front: Front;
    phone: FakePhone;
    qr: () => string;
    answers: () => string;
  }) => Promise<void>,
): Promise<void> {
  const app = await startApp(env);
  const front = await startFront(app.url);
  let qr = '';
  let answers = '';
  front.listenWith((_path, line) => {
    answers += `${line}\n`;
    qr = /"qr":"([^"]+)"/.exec(line)?.[1] ?? qr;
  });
  try {
    const phone = app.whatsapp.addPhone({ number: NUMBER });
    await use({ app, front, phone, qr: () => qr, answers: () => answers });
  } finally {
    for (const context of browser.contexts()) await context.close();
    await front.close();
    await app.close();
  }
}

async function open(url: string, options: BrowserContextOptions = {}): Promise<Page> {
  const { page } = await openPage(browser, url, options);
  return page;
}

/** All texts of the page: its elements, the values of its fields, and what it has stored. */
function everything(page: Page): Promise<{ readonly text: string; readonly keys: readonly string[] }> {
  return page.evaluate(() => {
    const fields = [...document.querySelectorAll<HTMLInputElement>('input, textarea')].map(
      ({ value }) => value,
    );
    const stored = [...Object.entries(localStorage), ...Object.entries(sessionStorage)];
    const text = [document.documentElement.outerHTML, ...fields, ...stored.flat(), document.cookie].join(
      '\n',
    );
    return { text, keys: stored.map(([key]) => key) };
  });
}

/** Puts the page into the back/forward cache, as the browser does, and returns the texts that it then holds. */
async function putAway(page: Page): Promise<string> {
  await page.evaluate(() => dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true })));
  return (await everything(page)).text;
}

function bringBack(page: Page): Promise<boolean> {
  return page.evaluate(() => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })));
}

const code = (page: Page) => page.getByTestId('pairing-code').getByText(/^[1-9A-Z]{4}-[1-9A-Z]{4}$/);

async function askForCode(page: Page, url: string): Promise<string> {
  await page.goto(`${url}/pair`);
  await page.getByTestId('number').fill(`+${NUMBER}`);
  await page.getByTestId('start').click();
  return (await code(page).textContent()) ?? '';
}

describe('T22: after leaving and coming back by the history, nothing is left', () => {
  test('of a code and its number', async () => {
    await withApp({}, async ({ front, phone }) => {
      const page = await open(front.url);
      const shown = await askForCode(page, front.url);
      expect((await everything(page)).text).toContain(shown.slice(0, 4));
      const kept = (await putAway(page)).replace(/^\{"number":.*$/m, '');
      for (const part of [shown.slice(0, 4), shown.slice(5), NUMBER.slice(3)])
        expect(kept).not.toContain(part);
      await bringBack(page);
      await expect.poll(() => code(page).textContent()).toBe(shown);
      await page.getByTestId('cancel').click();
      await page.getByText('Nothing was linked').waitFor();
      await page.goto(`${front.url}/`);
      await page.goBack();
      const { text, keys } = await everything(page);
      expect(text).not.toContain(shown.slice(0, 4));
      expect(text).not.toContain(shown.slice(5));
      expect(keys.filter((key) => !MAY_STAY.includes(key))).toEqual([]);
      expect(phone.messages()).toEqual([]);
    });
  });

  test('of a QR, of the token, and of an ID that was shown', async () => {
    await withApp({ REVEAL_ON_PAGE: 'always' }, async ({ front, phone, qr, answers }) => {
      const page = await open(front.url);
      await page.goto(`${front.url}/qr`);
      await page.getByTestId('qr').waitFor();
      const path = await page.getByTestId('qr').locator('path').getAttribute('d');
      const token = /"token":"([^"]+)"/.exec(answers())?.[1] ?? 'no token';
      expect((await everything(page)).text).not.toContain(token);
      await phone.scan(qr());
      await page.getByText('We sent the session ID').waitFor();
      expect(await putAway(page)).not.toMatch(ID);
      await page.goto(`${front.url}/`);
      await page.goBack();
      const { text } = await everything(page);
      expect(text).not.toMatch(ID);
      expect(text).not.toContain(path ?? 'no path');
      expect(text).not.toContain(token);
    });
  });

  test('of an ID that was checked', async () => {
    await withApp({}, async ({ front }) => {
      const page = await open(front.url);
      await page.goto(`${front.url}/validate`);
      await page.getByTestId('session-input').fill('TREKKER-MD~something');
      await page.getByTestId('start').click();
      await page.getByTestId('error').filter({ hasText: 'not a whole session ID' }).waitFor();
      expect(await putAway(page)).not.toContain('something');
      await page.goto(`${front.url}/`);
      await page.goBack();
      expect((await everything(page)).text).not.toContain('something');
      expect(await page.getByTestId('verdict').textContent()).toBe('Result');
    });
  });
});

describe('the session ID', () => {
  test('T19: with REVEAL_ON_PAGE=never, is in no answer and nowhere on the page, also when the message fails', async () => {
    await withApp({}, async ({ app, front, phone, qr, answers }) => {
      const page = await open(front.url);
      await page.goto(`${front.url}/qr`);
      await page.getByTestId('qr').waitFor();
      await phone.scan(qr());
      await page.getByText('We sent the session ID').waitFor();
      expect((await everything(page)).text).not.toMatch(ID);
      app.whatsapp.faults.add({ at: 'ack', do: { kind: 'ack-error', code: 479 } });
      await page.getByTestId('again').click();
      await page.getByTestId('qr').waitFor();
      await phone.scan(qr());
      await page.getByTestId('error').filter({ hasText: 'did not confirm the message' }).waitFor();
      expect((await everything(page)).text).not.toMatch(ID);
      expect(answers()).not.toMatch(ID);
    });
  });

  test('with REVEAL_ON_PAGE=on-failure, is shown only if the message fails, and is valid', async () => {
    await withApp({ REVEAL_ON_PAGE: 'on-failure' }, async ({ app, front, phone, qr, answers }) => {
      const page = await open(front.url);
      await page.goto(`${front.url}/qr`);
      await page.getByTestId('qr').waitFor();
      await phone.scan(qr());
      await page.getByText('We sent the session ID').waitFor();
      expect((await everything(page)).text + answers()).not.toMatch(ID);
      app.whatsapp.faults.add({ at: 'ack', do: { kind: 'ack-error', code: 479 } });
      await page.getByTestId('again').click();
      await page.getByTestId('qr').waitFor();
      await phone.scan(qr());
      await page.getByTestId('status').filter({ hasText: 'Done' }).waitFor();
      const id = ID.exec(answers())?.[0] ?? '';
      expect(id).toMatch(ID);
      await copyShownId(page, id);
      const report = await fetch(`${app.url}/validate`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ sessionId: id }),
      });
      expect(await report.json()).toMatchObject({ status: 'valid' });
    });
  });

  test('with REVEAL_ON_PAGE=always, is masked until it is asked for, and can be copied', async () => {
    await withApp({ REVEAL_ON_PAGE: 'always' }, async ({ front, phone, qr }) => {
      const page = await open(front.url);
      await page.goto(`${front.url}/qr`);
      await page.getByTestId('qr').waitFor();
      await phone.scan(qr());
      await page.getByText('We sent the session ID').waitFor();
      const { text: id } = await phone.nextMessage((message) => ID.test(message.text));
      expect(await page.evaluate(() => document.body.innerText)).not.toMatch(ID);
      await page.getByRole('button', { name: 'Show' }).click();
      await copyShownId(page, id);
    });
  });

  async function copyShownId(page: Page, id: string): Promise<void> {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.getByRole('button', { name: 'Copy', exact: false }).filter({ visible: true }).first().click();
    await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(id);
  }
});

describe('the brand', () => {
  const NAME = '<b>&"\'';

  test('is text wherever it stands, and the support link leads where the operator said', async () => {
    await withApp(
      {
        PASSKEY: 'on',
        BRAND_NAME: NAME,
        SUPPORT_URL: 'mailto:help@example.org',
        BRAND_URL: 'https://example.org/',
      },
      async ({ front }) => {
        for (const path of [...PAGE_PATHS, UNKNOWN_PATH]) {
          const page = await open(front.url);
          await page.goto(front.url + path);
          expect(await page.title()).toContain(NAME);
          expect(await page.getByRole('banner').textContent()).toContain(NAME);
          expect(await page.locator('b').count()).toBe(0);
          const support = page.getByRole('contentinfo').getByRole('link', { name: /support/i });
          if (path !== UNKNOWN_PATH)
            expect(await support.getAttribute('href')).toBe('mailto:help@example.org');
          await page.context().close();
        }
      },
    );
  });

  test('without a support address, leaves no empty link', async () => {
    await withApp({ PASSKEY: 'on' }, async ({ front }) => {
      for (const path of PAGE_PATHS) {
        const html = await (await fetch(front.url + path)).text();
        expect(html.match(/<a[^>]*href=""[^>]*>/g)).toBeNull();
      }
    });
  });
});

test('T21: the addresses of a whole link, hold no ID, token, code or number', async () => {
  await withApp({}, async ({ app, front, phone, answers }) => {
    const page = await open(front.url);
    const urls: string[] = [];
    page.on('request', (request) => urls.push(request.url()));
    const shown = await askForCode(page, front.url);
    await phone.typeCode(shown);
    await page.getByText('We sent the session ID').waitFor();
    const { text: id } = await phone.nextMessage((message) => ID.test(message.text));
    const token = /"token":"([^"]+)"/.exec(answers())?.[1] ?? '';
    expect(token.length).toBeGreaterThan(40);
    for (const secret of [id, token, shown, NUMBER, NUMBER.slice(3)]) {
      expect(urls.filter((url) => url.includes(secret))).toEqual([]);
    }
    expect(urls.filter((url) => !url.startsWith(front.url) && !url.startsWith('data:'))).toEqual([]);
    expect(app.logs()).not.toContain(id);
  });
});
