import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parsePhone } from '../../../../src/link/number/phone.ts';
import { formatShortId } from '../../../../src/session-id/id.ts';
import { AROUND, INSIDE } from '../../../kit/session-id/wrappings.ts';
import { makeCreds } from '../../../kit/session/auth-state.ts';
import { openPage } from '../../../kit/browser/browser.ts';
import { finalStep, qrOf, started } from '../../../kit/program/client.ts';
import type { Front } from '../../../kit/program/front.ts';
import { problem, ScriptedLinks } from '../../../kit/browser/scripted-links.ts';
import { backToForm } from '../../../kit/browser/back-to-form.ts';
import { openSite, type Site } from '../../../kit/browser/site.ts';
import type { TestApp } from '../../../kit/program/start-app.ts';

/** Pasted texts in the fields of the real pages. */

const NUMBER = '254712345678';

let site: Site;
let browser: Browser;
let app: TestApp;
let front: Front;
let page: Page;

beforeAll(async () => {
  site = await openSite();
  ({ browser, app, front } = site);
  const permissions = ['clipboard-read', 'clipboard-write'];
  ({ page } = await openPage(browser, front.url, { locale: 'en', permissions }));
});
afterAll(() => site.close());

/** The text on the clipboard. */
function copied(): Promise<string> {
  return page.evaluate(() => navigator.clipboard.readText());
}

/** Puts a text into a field by one paste event, so that the field can change it as it does for people. */
async function paste(hook: string, text: string): Promise<void> {
  await backToForm(page);
  const field = page.getByTestId(hook);
  await field.fill('');
  await field.focus();
  await page.keyboard.insertText(text);
}

describe("a number pasted on /pair reaches the server as the same person's number:", () => {
  beforeAll(async () => {
    // The refused start brings the page back to its form.
    new ScriptedLinks(front).refuse(problem('PHONE_INVALID'));
    await page.goto(`${front.url}/pair`);
  });
  afterAll(() => front.answerWith(() => false));

  test.each([
    ['+254712345678', ''],
    ['+254 712 345 678', ''],
    ['+254-712-345-678', ''],
    ['+254 (0) 712 345678', 'KE'],
    ['+254.712.345.678', ''],
    [' +254712345678 ', ''],
    ['00254712345678', ''],
    ['00254 712 345 678', ''],
    ['00254-712-345678', ''],
    ['254712345678', ''],
    ['254 712 345 678', ''],
    ['254-712-345-678', 'KE'],
    ['254712345678', 'KE'],
    ['0712345678', 'KE'],
    ['0712 345 678', 'KE'],
    ['0712-345-678', 'KE'],
    ['(0712) 345678', 'KE'],
    ['712345678', 'KE'],
    ['712 345 678', 'KE'],
    ['+254712345678', 'DE'],
    ['00254712345678', 'US'],
    ['tel:+254712345678', ''],
    ['\u200e+254 712 345 678\u200f', ''],
    ['+254\u00a0712\u00a0345\u00a0678', ''],
    ['\u202a+254712345678\u202c', ''],
    ['\u0660\u0667\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668', 'KE'],
    ['+\u0662\u0665\u0664\u0667\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668', ''],
    ['\u06f0\u06f7\u06f1\u06f2\u06f3\u06f4\u06f5\u06f6\u06f7\u06f8', 'KE'],
    ['+254\n712345678', ''],
    ['+254\t712 345 678', ''],
  ])('%j with the country %j', async (text, region) => {
    await page.getByTestId('region').selectOption(region);
    await paste('number', text);
    const asked = page.waitForRequest(
      (request) => request.method() === 'POST' && request.url().endsWith('/code'),
    );
    await page.getByTestId('start').click();
    const body = (await asked).postDataJSON() as { readonly number: string; readonly region?: string };
    expect(parsePhone(body.number, body.region).digits).toBe(NUMBER);
    await expect.poll(() => page.getByTestId('number').getAttribute('aria-invalid')).toBe('true');
    expect(new URL(page.url()).pathname + new URL(page.url()).search).toBe('/pair');
  });
});

describe('an ID pasted on /validate is read:', () => {
  let id = '';

  beforeAll(async () => {
    const phone = app.whatsapp.addPhone({ number: NUMBER });
    const link = await started(app.url, 'qr');
    await phone.scan(qrOf(link.step));
    ({ text: id } = await phone.nextMessage(({ text }) => text.startsWith('TREKKER-MD~')));
    await finalStep(app.url, 'qr', link);
    await page.goto(`${front.url}/validate`);
  });

  test.each([...AROUND, ...INSIDE])('as %s', async (_name, wrap) => {
    await paste('session-input', wrap(id));
    const asked = page.waitForRequest((each) => each.method() === 'POST' && each.url().endsWith('/validate'));
    await page.getByTestId('start').click();
    // Only the ID is sent, without the text around it.
    expect((await asked).postDataJSON()).toEqual({ sessionId: id });
    expect(await (await (await asked).response())?.json()).toMatchObject({ status: 'valid' });
    await page.locator('[data-testid=verdict][data-status=valid]').waitFor();
    expect(page.url()).toBe(`${front.url}/validate`);
  });

  test.each<readonly [string, (id: string) => string]>([
    ['an exported line', (id) => `export SESSION_ID='${id}'`],
    ['a chat line', (id) => `[10:33, 11/28/2026] Ada: ${id}`],
    ['capitals', (id) => id.toUpperCase()],
    ['JSON', (id) => `{"SESSION_ID":"${id}"}`],
  ])('and copied again from %s, is the ID alone', async (_name, wrap) => {
    await paste('session-input', wrap(id));
    await page.getByTestId('start').click();
    await page.locator('[data-testid=verdict][data-status=valid]').waitFor();
    await page.locator('[data-copy-env]').click();
    await expect.poll(copied).toBe(`SESSION_ID=${id}`);
  });

  test('but not copied as a setting where creds in JSON were pasted', async () => {
    await paste('session-input', JSON.stringify(makeCreds(), null, 2));
    await page.getByTestId('start').click();
    await page.locator('[data-testid=verdict][data-status=incomplete]').waitFor();
    expect(await page.locator('[data-copy-env]').isVisible()).toBe(false);
  });

  test('and two of them are told as two', async () => {
    await paste('session-input', `${id}\n${formatShortId('TREKKER-MD', new Uint8Array(20))}`);
    await page.getByTestId('start').click();
    await page.getByTestId('error').filter({ hasText: '2 different session IDs' }).waitFor();
  });

  test.each([
    ['with one letter changed', (id: string) => id.slice(0, -1) + (id.endsWith('q') ? 'p' : 'q')],
    ['cut off', (id: string) => id.slice(0, -3)],
    ['of another program', () => 'Other~H4sIAAAAAAAA'],
  ])('not one %s', async (_name, spoil) => {
    await paste('session-input', spoil(id));
    await page.getByTestId('start').click();
    await page.getByTestId('error').filter({ hasText: 'not a whole session ID' }).waitFor();
    expect(await page.getByTestId('verdict').getAttribute('data-status')).toBe('invalid');
  });
});
