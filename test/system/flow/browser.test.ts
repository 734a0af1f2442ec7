import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { decodeQr, openBrowser, openPage } from '../../kit/browser/browser.ts';
import { ROOT } from '../../kit/repo.ts';
import { startApp, type TestApp } from '../../kit/program/start-app.ts';

const NUMBER = '254712345678';
const ID = /TREKKER-MD~[02-9ac-hj-np-z]{39}/;
const PICTURES = join(ROOT, 'test', 'output');

let browser: Browser;
let app: TestApp;

beforeAll(async () => {
  await mkdir(PICTURES, { recursive: true });
  browser = await openBrowser();
});
afterAll(() => browser.close());
beforeEach(async () => {
  app = await startApp();
});
afterEach(async () => {
  for (const context of browser.contexts()) await context.close();
  await app.close();
});

async function validate(page: Page, id: string): Promise<string | null> {
  await page.goto(`${app.url}/validate`);
  await page.getByTestId('session-input').fill(id);
  await page.getByTestId('start').click();
  await page.getByTestId('verdict').filter({ hasText: /./ }).waitFor();
  return page.getByTestId('verdict').getAttribute('data-status');
}

describe('a visitor with a second screen', () => {
  test.each(['light', 'dark'] as const)(
    'in a %s theme, scans the pixels of the page, gets the ID on the phone, and it is valid',
    async (colorScheme) => {
      const phone = app.whatsapp.addPhone({ number: NUMBER });
      const { page, problems } = await openPage(browser, app.url, { colorScheme });
      const answers: Promise<string>[] = [];
      page.on('response', (response) => answers.push(response.text().catch(() => '')));
      await page.goto(`${app.url}/qr`);
      const qr = page.getByTestId('qr');
      await qr.waitFor();
      await page.screenshot({ path: join(PICTURES, `qr-${colorScheme}.png`) });
      const text = await decodeQr(browser, qr);
      expect(text).toContain('https://wa.me/settings/linked_devices#');
      await phone.scan(text ?? '');
      const { text: id } = await phone.nextMessage((message) => ID.test(message.text));
      await page.getByText('We sent the session ID').waitFor();
      await page.screenshot({ path: join(PICTURES, `linked-${colorScheme}.png`), fullPage: true });

      expect(await page.content()).not.toMatch(ID);
      expect((await Promise.all(answers)).join('')).not.toMatch(ID);
      expect(await qr.isVisible()).toBe(false);
      expect(await validate(page, ` SESSION_ID="${id}"\n`)).toBe('valid');
      await page.screenshot({ path: join(PICTURES, `validate-${colorScheme}.png`), fullPage: true });
      expect(problems).toEqual([]);
    },
  );
});

describe('a visitor with a phone number', () => {
  test('at 360 px, types the code in WhatsApp after a wrong one, and gets the ID', async () => {
    const phone = app.whatsapp.addPhone({ number: NUMBER });
    const { page, problems } = await openPage(browser, app.url, { viewport: { width: 360, height: 740 } });
    await page.goto(`${app.url}/pair`);
    await page.getByTestId('region').selectOption('KE');
    await page.getByTestId('number').fill('0712 345 678');
    await page.getByTestId('number').press('Enter');
    const shown = page.getByTestId('pairing-code').locator('[data-code-text]');
    await shown.waitFor();
    await page.screenshot({ path: join(PICTURES, 'code-360.png'), fullPage: true });
    await expect(phone.typeCode('AAAA-AAAA')).rejects.toThrow('wrong code');
    await phone.typeCode((await shown.textContent()) ?? '');
    const { text: id } = await phone.nextMessage((message) => ID.test(message.text));
    await page.getByText('We sent the session ID').waitFor();

    expect(await page.content()).not.toMatch(ID);
    expect(page.url()).toBe(`${app.url}/pair`);
    expect(await validate(page, id)).toBe('valid');
    expect(problems).toEqual([]);
  });

  test.each([429, 400])('whose request WhatsApp refuses with %i never sees a code', async (code) => {
    app.whatsapp.faults.add({ at: 'code-request', do: { kind: 'iq-error', code, text: 'no' } });
    const { page } = await openPage(browser, app.url);
    await page.goto(`${app.url}/pair`);
    await page.getByTestId('number').fill(`+${NUMBER}`);
    await page.getByTestId('start').click();
    await page.getByTestId('error').filter({ hasText: 'WhatsApp' }).waitFor();
    expect(await page.locator('[data-code-text]').textContent()).toBe('');
  });

  test('with a number that cannot be, is told at the field and keeps what was typed', async () => {
    const { page } = await openPage(browser, app.url);
    await page.goto(`${app.url}/pair`);
    await page.getByTestId('number').fill('+254 12');
    await page.getByTestId('start').click();
    await page.locator('[data-field-error]').filter({ hasText: /./ }).waitFor();
    expect(await page.getByTestId('number').inputValue()).toBe('+254 12');
    expect(await page.getByTestId('number').getAttribute('aria-invalid')).toBe('true');
  });
});
