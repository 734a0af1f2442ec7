import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { formatShortId } from '../../../../src/session-id/id.ts';
import { restoreCommand, withdrawCommand } from '../../../../src/wire/commands.ts';
import { ERRORS, type ErrorCode } from '../../../../src/wire/errors.ts';
import { CHECK_IDS, type CheckId } from '../../../../src/wire/report.ts';
import {
  brokenRules,
  openPage,
  takePicture,
  watchShifts,
  type Shifts,
} from '../../../kit/browser/browser.ts';
import { backToForm } from '../../../kit/browser/back-to-form.ts';
import { expectInWindow } from '../../../kit/browser/visitor/in-window.ts';
import { problem } from '../../../kit/browser/scripted-links.ts';
import { openSite, type Site } from '../../../kit/browser/site.ts';

/** What a bot developer sees after a check, in which order, and what it tells to do. The answers are made up, the page is real. */

const ID = formatShortId('TREKKER-MD', new Uint8Array(20));
const KEYS: readonly CheckId[] = ['noise-key', 'identity-key', 'signed-pre-key'];

type Answer = { readonly status: number; readonly body: object };

let site: Site;
let page: Page;
let answer: Answer;
let asked: unknown;
let shifts: Shifts;

beforeAll(async () => {
  site = await openSite();
  const permissions = ['clipboard-read', 'clipboard-write'];
  ({ page } = await openPage(site.browser, site.front.url, { locale: 'en', permissions }));
  shifts = await watchShifts(page);
  await page.route('**/validate', async (route) => {
    if (route.request().method() !== 'POST') return route.continue();
    asked = route.request().postDataJSON();
    return route.fulfill({
      status: answer.status,
      contentType: answer.status === 200 ? 'application/json' : 'application/problem+json',
      body: JSON.stringify(answer.body),
    });
  });
});
afterAll(() => site.close());

function report(
  status: 'valid' | 'incomplete' | 'invalid',
  failed: readonly CheckId[] = [],
  more: object = {},
): Answer {
  const fault = status === 'incomplete' ? 'missing' : 'wrong';
  const checks = CHECK_IDS.map((id) =>
    failed.includes(id)
      ? { id, ok: false, fault, reason: 'pair-halves-differ', detail: 'The halves do not belong together.' }
      : { id, ok: true, reason: 'pair-whole', detail: 'The two halves belong together.' },
  );
  const account = { number: '+254 ... 78', name: 'Ada', platform: 'android', linkedBy: 'qr' };
  const dates = { createdAt: '2026-11-28T10:00:00Z', expiresAt: '2026-12-28T10:00:00Z' };
  return { status: 200, body: { status, format: 'short', checks, account, ...dates, ...more } };
}

function refusal(code: ErrorCode): Answer {
  return { status: ERRORS[code].status, body: problem(code) };
}

const LONG = { format: 'long', createdAt: undefined, expiresAt: undefined };
const VERDICTS: readonly (readonly [name: string, answer: Answer, status: string, text: string])[] = [
  ['valid', report('valid'), 'valid', 'Complete. Ready for your bot.'],
  ['incomplete', report('incomplete', ['app-state-key', 'pre-keys'], LONG), 'incomplete', 'It may work'],
  ['invalid', report('invalid', KEYS), 'invalid', 'This cannot work.'],
  ['unlinked', report('valid', [], { live: 'logged-out' }), 'invalid', 'It cannot work any more.'],
  ['malformed', refusal('SESSION_ID_MALFORMED'), 'invalid', 'Not valid'],
  ['unavailable', refusal('SESSION_UNAVAILABLE'), 'invalid', 'Not valid'],
];

/** Asks on the page, and waits for the verdict. */
async function check(made: Answer, { alsoLogIn = false } = {}): Promise<void> {
  answer = made;
  if (page.url().endsWith('/validate')) await backToForm(page);
  else await page.goto(`${site.front.url}/validate`);
  await page.getByTestId('session-input').fill(ID);
  await page.getByLabel('Also log in once').setChecked(alsoLogIn);
  await page.getByTestId('start').click();
  await page.locator('[data-testid=verdict][data-status]').waitFor();
}

/** Asks on a page that was just opened, without a click: then the browser counts every movement, as it does when an answer comes late. */
async function checkLate(made: Answer): Promise<void> {
  answer = made;
  await page.goto(`${site.front.url}/validate`);
  await page.getByTestId('session-input').fill(ID);
  await page.locator('[data-validate]').evaluate((form: HTMLFormElement) => form.requestSubmit());
  await page.locator('[data-testid=verdict][data-status], [data-testid=error] strong').first().waitFor();
}

describe.each([
  [360, 740, 'light'],
  [768, 800, 'dark'],
] as const)('at %i x %i', (width, height, colorScheme) => {
  beforeAll(async () => {
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ colorScheme });
  });

  test.each(VERDICTS)('%s, the verdict is in view, and nothing moved', async (name, made, status, text) => {
    await checkLate(made);
    const verdict = page.getByTestId('verdict');

    expect(await shifts.sum()).toBeLessThan(0.01);
    expect(await verdict.textContent()).toContain(text);
    expect(await verdict.getAttribute('data-status')).toBe(status);
    await expectInWindow(page, { verdict });
    expect(await page.evaluate(() => scrollY)).toBe(0);
    if (colorScheme === 'dark') expect(await brokenRules(page)).toEqual([]);
    await takePicture(page, `validate-${name}-${width}-${colorScheme}`);
  });

  test('a refusal without a verdict, moves nothing', async () => {
    await checkLate(refusal('STORE_UNAVAILABLE'));

    expect(await shifts.sum()).toBeLessThan(0.01);
    await expectInWindow(page, { error: page.getByTestId('error') });
  });
});

describe('a valid ID', () => {
  test('is told how to use first, then how to withdraw it, then folded what was checked', async () => {
    await page.setViewportSize({ width: 360, height: 740 });
    await check(report('valid'));
    const passed = page.locator('[data-passed]');
    const parts = [
      '[data-copy-env]',
      '[data-copy-command]',
      '.use [href="/bots"]',
      '[data-copy-withdraw]',
      '[data-passed]',
    ] as const;
    const tops = await Promise.all(
      parts.map(async (part) => (await page.locator(part).boundingBox())?.y ?? -1),
    );

    expect(tops).toEqual(tops.toSorted((a, b) => a - b));
    expect(await passed.locator('summary').innerText()).toContain('10 checks passed');
    expect(await passed.getByText('Connection key').isVisible()).toBe(false);
    await passed.locator('summary').click();
    expect(await passed.getByRole('listitem').filter({ visible: true }).count()).toBe(10);
    expect(await passed.getByRole('listitem').first().innerText()).toMatch(/^OK All parts\n/);
    expect(await page.locator('[data-faults]').isVisible()).toBe(false);
  });

  test('is copied as a setting, and in commands that do not hold it', async () => {
    await check(report('valid'));
    for (const [button, text] of [
      ['[data-copy-env]', `SESSION_ID=${ID}`],
      ['[data-copy-command]', restoreCommand(site.front.url)],
      ['[data-copy-withdraw]', withdrawCommand(site.front.url)],
    ] as const) {
      await page.locator(button).click();
      await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(text);
    }

    expect(await page.locator('[data-command]').textContent()).toBe(restoreCommand(site.front.url));
    expect(await page.locator('[data-withdraw]').textContent()).toBe(withdrawCommand(site.front.url));
    expect(await page.locator('[data-result]').textContent()).not.toContain(ID);
  });

  test('gives its place back to the form, with the text selected', async () => {
    await check(report('valid'));
    expect(await page.getByTestId('session-input').isVisible()).toBe(false);
    await page.getByRole('button', { name: 'Check another ID' }).click();
    await page.keyboard.insertText('TREKKER-MD~next');

    expect(await page.getByTestId('session-input').inputValue()).toBe('TREKKER-MD~next');
    expect(await page.getByTestId('verdict').isVisible()).toBe(false);
    expect(await page.locator('[data-about]').textContent()).toBe('');
  });
});

describe('what failed is shown open, with one next step:', () => {
  const DAMAGED = /^Copy the whole ID or file again/;
  const UNFINISHED = /^It was never fully linked/;
  const BARE = /^A bot can start without this/;

  test.each<readonly [string, Answer, number, RegExp]>([
    ['three keys', report('invalid', KEYS), 3, DAMAGED],
    ['a link that was not finished', report('invalid', ['account-signature', 'me']), 2, UNFINISHED],
    ['keys, and what a link signs', report('invalid', ['shape', 'device-signature']), 2, DAMAGED],
    ['a key that a bot does not need, but damaged', report('invalid', ['pre-keys']), 1, DAMAGED],
    ['what a bot does not need', report('incomplete', ['app-state-key', 'pre-keys']), 2, BARE],
    ['everything', report('invalid', CHECK_IDS), 10, DAMAGED],
  ])('%s', async (_name, made, count, step) => {
    await check(made);
    const failed = page.locator('[data-failed]').getByRole('listitem').filter({ visible: true });

    expect(await failed.count()).toBe(count);
    expect(await page.locator('[data-next]').textContent()).toMatch(step);
    expect(await page.locator('[data-faults]').getByRole('link', { name: 'Link again' }).count()).toBe(1);
    const passed = page.locator('[data-passed] summary').filter({ visible: true });
    const left = count === 10 ? [] : [`${10 - count} checks passed`];
    expect((await passed.allInnerTexts()).map((text) => text.trim())).toEqual(left);
  });

  test('and one that may work, can be used; a long one cannot be withdrawn here', async () => {
    await check(report('incomplete', ['app-state-key'], LONG));

    expect(await page.locator('[data-copy-env]').isVisible()).toBe(true);
    expect(await page.locator('[data-copy-withdraw]').isVisible()).toBe(false);
    expect(await page.getByText('remove Chrome').isVisible()).toBe(true);
  });
});

describe('"Also log in once"', () => {
  test('says what it does, and is asked for only if it is ticked', async () => {
    await check(report('valid'));
    expect(asked).toEqual({ sessionId: ID });
    await page.getByRole('button', { name: 'Check another ID' }).click();
    const box = page.getByRole('checkbox', { name: 'Also log in once', exact: true });
    const hint = await box.getAttribute('aria-describedby');

    expect(await page.locator(`#${hint}`).innerText()).toContain(
      'a bot that runs with it may be disconnected',
    );
    await box.check();
    await page.getByTestId('start').click();
    await page.locator('[data-result]').waitFor();
    expect(asked).toEqual({ sessionId: ID, live: true, confirm: 'may-disconnect-a-running-bot' });
  });

  test.each<readonly [string, Answer, string, boolean]>([
    ['accepted', report('valid', [], { live: 'accepted' }), 'WhatsApp accepts it.', true],
    ['in use', report('valid', [], { live: 'in-use' }), 'A bot is using it now.', true],
    ['not answered', report('valid', [], { live: 'unreachable' }), 'WhatsApp did not answer', true],
    ['unlinked', report('valid', [], { live: 'logged-out' }), 'WhatsApp no longer accepts it', false],
    ['not asked, because keys are wrong', report('invalid', KEYS), 'WhatsApp was not asked', false],
  ])('%s, is told', async (_name, made, text, isUsable) => {
    await check(made, { alsoLogIn: true });

    expect(await page.locator('[data-live-result]').innerText()).toContain(text);
    expect(await page.locator('[data-use]').isVisible()).toBe(isUsable);
    expect(await page.locator('[data-faults]').isVisible()).toBe(!isUsable);
  });
});
