import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { beyondNetwork, brokenRules, openPage, takePicture } from '../../../kit/browser/browser.ts';
import { openSite, type Site } from '../../../kit/browser/site.ts';

/** The two forms of the site: what they say of a field, where, and where the focus is. */

const FORMS = [
  {
    path: '/pair',
    field: 'number',
    asks: 'Type your WhatsApp number.',
    wrong: '+1 2',
    refusal: 'This number cannot be right',
  },
  {
    path: '/validate',
    field: 'session-input',
    asks: 'Paste a session ID.',
    wrong: 'nonsense',
    refusal: 'This is not a whole session ID',
  },
] as const;

let site: Site;
let browser: Browser;

beforeAll(async () => {
  site = await openSite();
  ({ browser } = site);
});
afterEach(() => site.closePages());
afterAll(() => site.close());

describe.each(FORMS)('the form of $path', ({ path, field, asks, wrong, refusal }) => {
  async function open(): Promise<{
    readonly page: Page;
    readonly problems: readonly string[];
    readonly sent: string[];
  }> {
    const { page, problems } = await openPage(browser, site.front.url, {
      viewport: { width: 360, height: 740 },
    });
    const sent: string[] = [];
    page.on('request', (request) => {
      if (request.method() === 'POST') sent.push(request.url());
    });
    await page.goto(site.front.url + path);
    return { page, problems, sent };
  }

  /** The error stands right below the field if the page itself finds it; the field names it and has the focus; the words of the browser are not used. */
  async function expectAtField(page: Page, text: string, by: 'page' | 'server' = 'page'): Promise<void> {
    const input = page.getByTestId(field);
    const error = page.getByTestId('error').filter({ hasText: text });
    await error.waitFor();
    expect(await input.getAttribute('aria-invalid')).toBe('true');
    expect(await input.getAttribute('aria-describedby')).toContain('error');
    expect(await input.evaluate((each) => each === document.activeElement)).toBe(true);
    const isBelow = await error.evaluate(
      (each, field) =>
        each.closest('.field') === document.querySelector(`[data-testid="${field}"]`)?.closest('.field'),
      field,
    );
    // What the server says of an ID comes late, so it stands where nothing moves.
    expect(isBelow).toBe(by === 'page' || path === '/pair');
    expect(await page.locator('form').first().getAttribute('novalidate')).toBe('');
    expect(await brokenRules(page)).toEqual([]);
  }

  test.each(['', '   ', '\u200b\t\u2069'])(
    'with %j, asks for it at the field, before anything is sent',
    async (text) => {
      const { page, sent, problems } = await open();
      await page.getByTestId(field).fill(text);
      await page.getByTestId('start').click();
      await expectAtField(page, asks);
      await takePicture(page, `${path.slice(1)}-empty`);
      await page.getByTestId(field).fill('');
      await page.getByTestId('start').focus();
      await page.keyboard.press('Enter');
      await expectAtField(page, asks);

      expect(sent).toEqual([]);
      expect(await page.getByTestId('status').textContent()).toBe('');
      expect(beyondNetwork(problems)).toEqual([]);
    },
  );

  test('takes its error back as soon as something is typed', async () => {
    const { page } = await open();
    await page.getByTestId('start').click();
    await expectAtField(page, asks);
    await page.getByTestId(field).pressSequentially('0');

    expect(await page.getByTestId('error').textContent()).toBe('');
    expect(await page.getByTestId(field).getAttribute('aria-invalid')).toBeNull();
  });

  test.each([
    ['what is refused', wrong],
    ['what is far too long', '7'.repeat(70_000)],
  ])(
    'with %s, says so at the field, keeps it, and speaks of no body or field of a request',
    async (_what, text) => {
      const { page } = await open();
      await page.getByTestId(field).fill(text);
      await page.getByTestId('start').click();
      await expectAtField(page, refusal, 'server');

      expect(await page.getByTestId(field).inputValue()).toBe(text);
      expect(await page.locator('body').innerText()).not.toMatch(
        /\bbody\b|Reload the page|string|characters? long|sessionId/,
      );
      await page.getByTestId(field).pressSequentially('1');
      expect(await page.getByTestId('error').textContent()).toBe('');
    },
  );
});
