import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { FakePhone } from '../../../double/whatsapp/index.ts';
import { openBrowser, openPage } from '../../../kit/browser/browser.ts';
import { startFront, type Front } from '../../../kit/program/front.ts';
import { startApp, type TestApp } from '../../../kit/program/start-app.ts';

/** Whole links through the real program and the double, while the network, the server or the clock misbehaves. */

const NUMBER = '254712345678';
const OTHER = '254700000001';
/** A time for which a phone's browser may be suspended while WhatsApp is in front. */
const CUT_MS = 20_000;
/** The longest time from the phone's acceptance until the page shows it. */
const MAX_WAIT_MS = 300;
/** The longest time from the return of the network until the page shows the current step. */
const MAX_RETURN_MS = 1_000;

let browser: Browser;
let app: TestApp;
let front: Front;
let qrText = '';

beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());
beforeEach(async () => {
  app = await startApp();
  front = await startFront(app.url);
  front.listenWith((_path, line) => {
    qrText = /"qr":"([^"]+)"/.exec(line)?.[1] ?? qrText;
  });
});
afterEach(async () => {
  for (const context of browser.contexts()) await context.close();
  await front.close();
  await app.close();
});

const says = (page: Page, text: string | RegExp) =>
  page.getByTestId('status').filter({ hasText: text }).waitFor();
const isLinked = (page: Page) => page.getByText('We sent the session ID').waitFor();

async function openQr(options: Parameters<typeof openPage>[2] = {}): Promise<Page> {
  const { page } = await openPage(browser, front.url, options);
  await page.goto(`${front.url}/qr`);
  await page.getByTestId('qr').waitFor();
  return page;
}

async function openCode(number: string): Promise<{ page: Page; code: string }> {
  const { page } = await openPage(browser, front.url);
  await page.goto(`${front.url}/pair`);
  await page.getByTestId('number').fill(`+${number}`);
  await page.getByTestId('start').click();
  const code = page.getByTestId('pairing-code').getByText(/^[1-9A-Z]{4}-[1-9A-Z]{4}$/);
  return { page, code: (await code.textContent()) ?? '' };
}

async function goOffline(pages: readonly Page[]): Promise<void> {
  for (const page of pages) await page.context().setOffline(true);
  front.cut();
}

async function goOnline(pages: readonly Page[]): Promise<void> {
  front.mend();
  for (const page of pages) await page.context().setOffline(false);
}

function realTime(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

test(
  'the network, cut for 20 s in the middle of a QR link and of a code link, harms neither',
  { retry: 1 },
  async () => {
    const [scanner, typist] = [NUMBER, OTHER].map((number) => app.whatsapp.addPhone({ number })) as [
      FakePhone,
      FakePhone,
    ];
    const qr = await openQr();
    const { page: pair, code } = await openCode(OTHER);
    const pages = [qr, pair];
    await goOffline(pages);
    const over = realTime(CUT_MS);
    await Promise.all(pages.map((page) => says(page, /offline/i)));
    // One visitor types the code while the pages are offline, the other waits.
    await typist.typeCode(code);
    await over;
    await goOnline(pages);
    const backAtMs = performance.now();
    await Promise.all([says(pair, /said yes|Saving|Sending|Done/), says(qr, /Scan this code/)]);
    expect(performance.now() - backAtMs).toBeLessThan(MAX_RETURN_MS);
    await scanner.scan(qrText);
    await Promise.all(pages.map(isLinked));
    expect((await scanner.nextMessage()).text).toMatch(/^TREKKER-MD~/);
    expect((await typist.nextMessage()).text).toMatch(/^TREKKER-MD~/);
  },
);

test('the connection, cut while the link is saved, is taken up again by itself', async () => {
  const phone = app.whatsapp.addPhone({ number: NUMBER });
  const page = await openQr();
  app.whatsapp.faults.add({
    at: 'login',
    times: 1,
    do: { kind: 'hook', run: () => front.cut() },
  });
  await phone.scan(qrText);
  await phone.nextMessage();
  front.mend();
  await isLinked(page);
});

test('F02: the server, restarted in the middle of a link, is told as LINK_NOT_FOUND, and the next link works', async () => {
  const phone = app.whatsapp.addPhone({ number: NUMBER });
  const page = await openQr();
  front.cut();
  await app.app.stop();
  const next = await startApp({}, {}, { dir: app.dir, whatsapp: app.whatsapp });
  try {
    front.leadTo(next.url);
    front.mend();
    await page.getByTestId('error').filter({ hasText: 'This link is over' }).waitFor();
    await page.getByTestId('again').click();
    await page.getByTestId('qr').waitFor();
    await phone.scan(qrText);
    await isLinked(page);
  } finally {
    await next.close();
  }
});

test('a start while offline, says so at once, keeps its button and works when the network is back', async () => {
  app.whatsapp.addPhone({ number: NUMBER });
  const { page } = await openPage(browser, front.url);
  await page.goto(`${front.url}/pair`);
  await goOffline([page]);
  await says(page, /offline/i);
  expect(await page.getByTestId('start').isEnabled()).toBe(true);
  await goOnline([page]);
  await page.getByTestId('number').fill(`+${NUMBER}`);
  await page.getByTestId('start').click();
  await page
    .getByTestId('pairing-code')
    .getByText(/^[1-9A-Z]{4}-[1-9A-Z]{4}$/)
    .waitFor();
});

test('Cancel while the network is away, says that it counts, and stops the link when the network is back', async () => {
  const { page } = await openPage(browser, front.url);
  await page.goto(`${front.url}/pair`);
  await page.getByTestId('number').fill(`+${NUMBER}`);
  await page.getByTestId('start').click();
  await page.getByTestId('pairing-code').getByText(/-/).waitFor();
  await goOffline([page]);
  await page.getByTestId('cancel').click();
  await says(page, 'We stop this as soon as it is back');
  await goOnline([page]);
  await page.getByText('Nothing was linked').waitFor();
});

test("two visitors, of whom one finishes, do not change each other's page", async () => {
  const phone = app.whatsapp.addPhone({ number: NUMBER });
  const other = await openQr();
  const before = await other.getByTestId('qr').locator('path').getAttribute('d');
  const page = await openQr();
  await phone.scan(qrText);
  await isLinked(page);
  expect(await other.getByTestId('qr').locator('path').getAttribute('d')).toBe(before);
  expect(await other.getByTestId('status').textContent()).toMatch(/Scan this code/);
});

test("the phone's yes, is on the page within 300 ms", { retry: 2 }, async () => {
  const phone = app.whatsapp.addPhone({ number: NUMBER });
  const page = await openQr();
  await page.evaluate(() => {
    const status = document.querySelector('[data-testid=status]');
    if (status === null) throw new Error('no status');
    const observer = new MutationObserver(() => {
      if (!/said yes/.test(status.textContent ?? '')) return;
      Object.assign(globalThis, { sawYesAtMs: Date.now() });
      observer.disconnect();
    });
    observer.observe(status, { childList: true, characterData: true, subtree: true });
  });
  let saidYesAtMs = 0;
  app.whatsapp.faults.add({
    at: 'pair-success',
    do: {
      kind: 'hook',
      run: () => {
        saidYesAtMs = Date.now();
      },
    },
  });
  await phone.scan(qrText);
  await isLinked(page);
  const sawYesAtMs = await page.evaluate(() => (globalThis as unknown as { sawYesAtMs: number }).sawYesAtMs);
  expect(sawYesAtMs - saidYesAtMs).toBeLessThan(MAX_WAIT_MS);
});

describe.each([10, -10])("with the browser's clock %i minutes off", (minutes) => {
  test('the time left is right to the second, for a QR and for a code', async () => {
    const ends = new Map<string, number>();
    front.listenWith((path, line) => {
      const step = /"expiresAt":"([^"]+)"/.exec(line)?.[1];
      if (step !== undefined) ends.set(path.split('/')[1] ?? '', Date.parse(step));
    });
    for (const way of ['qr', 'code'] as const) {
      const { page } = await openPage(browser, front.url);
      await page.addInitScript((offMs) => {
        const real = Date.now.bind(Date);
        Date.now = () => real() + offMs;
      }, minutes * 60_000);
      await page.goto(`${front.url}/${way === 'qr' ? 'qr' : 'pair'}`);
      if (way === 'code') {
        await page.getByTestId('number').fill(`+${NUMBER}`);
        await page.getByTestId('start').click();
      }
      const timeLeft = page.getByTestId('time-left').filter({ hasText: /\d/ });
      const text = (await timeLeft.textContent()) ?? '';
      const leftS = ((ends.get(way) ?? 0) - Date.now()) / 1000;
      expect(Math.abs(secondsIn(text) - leftS)).toBeLessThan(text.includes('min') ? 60 : 1.2);
    }
  });
});

/** The seconds in a text like `New code in 34 s`, `Ends in 2 min` or `Ends in 1:59`. */
function secondsIn(text: string): number {
  const clock = /(\d+):(\d\d)/.exec(text);
  if (clock !== null) return Number(clock[1]) * 60 + Number(clock[2]);
  const minutes = Number(/(\d+) min/.exec(text)?.[1] ?? 0);
  return minutes * 60 + Number(/(\d+) s/.exec(text)?.[1] ?? 0);
}
