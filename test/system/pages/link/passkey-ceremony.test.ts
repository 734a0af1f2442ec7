import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { FakePhone } from '../../../double/whatsapp/index.ts';
import type { PasskeyAccount } from '../../../double/whatsapp/passkey/account.ts';
import { decodeQr, openBrowser, openPage } from '../../../kit/browser/browser.ts';
import { questionOn, writeAnswer } from '../../../kit/browser/visitor/asked.ts';
import { ShiftedClock } from '../../../kit/clock.ts';
import { startApp, type TestApp } from '../../../kit/program/start-app.ts';

/** Visitors whose account WhatsApp asks for a passkey, on the program as it is. The authenticator is software, and the test writes in place of the helper. */

const LATE_MS = 301_000;

const clock = new ShiftedClock();
let app: TestApp;
let browser: Browser;
let nextNumber = 254_719_300_000;

beforeAll(async () => {
  [browser, app] = await Promise.all([openBrowser(), startApp({ PASSKEY: 'on' }, { clock })]);
});
afterEach(async () => {
  for (const context of browser.contexts()) await context.close();
});
afterAll(async () => {
  await browser.close();
  await app.close();
});

type Visit = { readonly page: Page; readonly phone: FakePhone; readonly account: PasskeyAccount };

/** Opens a page and lets the phone scan or type what it shows; then WhatsApp asks. */
async function visit(path: '/qr' | '/pair'): Promise<Visit> {
  const phone = app.whatsapp.addPhone({ number: String(nextNumber++) });
  const account = phone.askForPasskey();
  const { page } = await openPage(browser, app.url);
  await page.goto(app.url + path);
  const accepted =
    path === '/qr' ? phone.scan(await qrOn(page)) : phone.typeCode(await codeFor(phone.number, page));
  // The phone waits until the device is linked, which one of them never is.
  accepted.catch(() => undefined);
  await questionOn(page).waitFor({ state: 'attached' });
  return { page, phone, account };
}

async function qrOn(page: Page): Promise<string> {
  await page.getByTestId('qr').waitFor();
  return (await decodeQr(browser, page.getByTestId('qr'))) ?? '';
}

async function codeFor(number: string, page: Page): Promise<string> {
  await page.getByTestId('number').fill(`+${number}`);
  await page.getByTestId('number').press('Enter');
  return (await page.locator('[data-code-text]').filter({ hasText: '-' }).textContent()) ?? '';
}

async function answer({ page, account }: Visit, faults: { readonly origin?: string } = {}): Promise<void> {
  const { publicKey } = JSON.parse((await questionOn(page).textContent()) ?? '') as {
    readonly publicKey: { readonly challenge: string; readonly rpId: string };
  };
  await writeAnswer(page, JSON.stringify(account.authenticator.answer(publicKey, faults)));
}

async function isDone({ page, phone }: Visit): Promise<void> {
  await page.getByText('We sent the session ID').waitFor();
  expect((await phone.nextMessage()).text).toMatch(/^TREKKER-MD~/);
}

/** Answers so late that codes are compared; resolves once the page and the phone show the same one. */
async function answerLate(visitor: Visit): Promise<void> {
  clock.pass(LATE_MS);
  await answer(visitor);
  const shown = visitor.page
    .getByTestId('compare-code')
    .locator('[data-compare-text]')
    .filter({ hasText: '-' });
  await shown.waitFor();
  const [ceremony] = visitor.account.ceremonies;
  expect(await shown.textContent()).toBe(ceremony?.record.code);
}

test('a QR, a passkey of another site, a reload and then the right passkey, end with a session ID', async () => {
  const visitor = await visit('/qr');
  const { page } = visitor;
  const asked = await questionOn(page).textContent();
  await answer(visitor, { origin: 'https://elsewhere.example' });
  await page.getByTestId('error').filter({ hasText: 'not an answer to our question' }).waitFor();
  await page.reload();
  await questionOn(page).waitFor({ state: 'attached' });
  expect(await questionOn(page).textContent()).toBe(asked);
  await answer(visitor);
  await isDone(visitor);
});

test('a code and a passkey after five minutes, end with a session ID once the codes were compared', async () => {
  const visitor = await visit('/pair');
  await answerLate(visitor);
  await visitor.page.getByTestId('compare-same').click();
  await isDone(visitor);
});

test('a code on the phone that is another one, ends without a device', async () => {
  const visitor = await visit('/qr');
  await answerLate(visitor);
  await visitor.page.getByTestId('compare-other').click();
  await visitor.page.getByTestId('error').filter({ hasText: 'the codes were not the same' }).waitFor();

  expect(visitor.phone.linkedDevices()).toHaveLength(0);
});
