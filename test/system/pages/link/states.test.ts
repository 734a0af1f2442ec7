import type { Browser, Page, Route } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { problems } from '../../../../src/texts/en/problems.ts';
import { ERRORS, toProblem, type ErrorCode } from '../../../../src/wire/errors.ts';
import { NumberRefused } from '../../../../src/link/start-cost.ts';
import { openPage, watchShifts, type Shifts } from '../../../kit/browser/browser.ts';
import { inspect as inspectPage } from '../../../kit/browser/inspect.ts';
import { finalStep, qrOf, started } from '../../../kit/program/client.ts';
import type { Front } from '../../../kit/program/front.ts';
import {
  CODE,
  failedStep,
  linkedStep,
  problem,
  PROGRESS,
  qrStep,
  REQUEST_ID,
  ScriptedLinks,
  STEPS,
} from '../../../kit/browser/scripted-links.ts';
import { backToForm } from '../../../kit/browser/back-to-form.ts';
import { openSite, type Site } from '../../../kit/browser/site.ts';
import type { TestApp } from '../../../kit/program/start-app.ts';

/** Every page in every step and with every error, at 320 px. The link routes are replaced, the pages are real. */

const MAX_SHIFT = 0.01;
const ID = 'TREKKER-MD~qw508d6qejxtdg4y5r3zarvary0c5xw7k2z8j9p';

let site: Site;
let browser: Browser;
let app: TestApp;
let front: Front;
let links: ScriptedLinks;
let page: Page;
let troubles: readonly string[];
let shifts: Shifts;

beforeAll(async () => {
  site = await openSite();
  ({ browser, app, front } = site);
  links = new ScriptedLinks(front);
});
beforeEach(() => links.begin(qrStep()));
afterAll(() => site.close());

async function openSmall(): Promise<void> {
  await site.closePages();
  ({ page, problems: troubles } = await openPage(browser, front.url, {
    viewport: { width: 320, height: 640 },
  }));
  shifts = await watchShifts(page);
}

const inspect = (name: string, pictures?: 'no pictures') =>
  inspectPage({ page, problems: troubles, shifts }, name, pictures);

function says(text: string | RegExp): Promise<void> {
  return page.getByTestId('status').filter({ hasText: text }).waitFor();
}

function tells(text: string | RegExp): Promise<void> {
  return page.getByTestId('error').filter({ hasText: text }).waitFor();
}

function goTo(path: string): Promise<unknown> {
  return page.goto(front.url + path);
}

async function askForCode(): Promise<void> {
  await goTo('/pair');
  await page.getByTestId('number').fill('+254712345678');
  await page.getByTestId('start').click();
}

/** Answers each check of an ID in place of the program. */
function answerCheck(answer: Parameters<Route['fulfill']>[0]): Promise<unknown> {
  return page.route('**/validate', (route) =>
    route.request().method() === 'POST' ? route.fulfill(answer) : route.continue(),
  );
}

async function shows(code: string): Promise<void> {
  await page.getByTestId('pairing-code').getByText(code).waitFor();
}

async function walkOn(way: 'qr' | 'pair'): Promise<void> {
  for (const [step, text] of PROGRESS) {
    links.push(step);
    await says(text);
    await inspect(`${way}-${step.state}`);
  }
}

describe('at 320 px, with no rule of axe broken, nothing too wide and no shift:', () => {
  beforeEach(openSmall);

  test.each([
    ['/', 'index'],
    ['/nothing-here', '404'],
    ['/pair', 'pair-form'],
  ])('the page %s', async (path, name) => {
    await goTo(path);
    await inspect(name);
    expect(await shifts.sum()).toBeLessThan(MAX_SHIFT);
  });

  test('/qr while it waits, with a QR, after the scan, and at the end', async () => {
    links.begin(STEPS.connecting);
    await goTo('/qr');
    await says(/Getting a code ready/);
    await inspect('qr-connecting');
    await links.followed();
    links.push(qrStep(), 60_000);
    await says(/Scan this code/);
    await inspect('qr-code');
    await walkOn('qr');
    links.push(linkedStep());
    await page.getByText('We sent the session ID').waitFor();
    await inspect('qr-linked');
    expect(await shifts.sum()).toBeLessThan(MAX_SHIFT);
  });

  test('/pair with a code, after it was typed, and at the end with the ID shown', async () => {
    links.begin(STEPS.code);
    await askForCode();
    await shows(CODE);
    await inspect('pair-code');
    await walkOn('pair');
    links.push(linkedStep({ sessionId: ID, deliveredAt: new Date().toISOString() }));
    await says('Done.');
    await inspect('pair-linked-revealed');
    expect(await shifts.sum()).toBeLessThan(MAX_SHIFT);
  });

  test('/qr with an end that nobody waited for', async () => {
    await goTo('/qr');
    await says(/Scan this code/);
    links.push(failedStep('PASSKEY_REQUIRED'));
    await tells('passkey');
    await inspect('qr-failed');
    expect(await shifts.sum()).toBeLessThan(MAX_SHIFT);
  });

  test('/pair with an end after the code was typed', async () => {
    links.begin(STEPS.code);
    await askForCode();
    await shows(CODE);
    links.push(failedStep('WRONG_ACCOUNT'));
    await tells('Another account');
    await inspect('pair-failed');
    expect(await shifts.sum()).toBeLessThan(MAX_SHIFT);
  });

  test('/validate empty, with nonsense, and with a report of each kind', async () => {
    const id = await linkForReal();
    await goTo('/validate');
    await inspect('validate');
    await check('nonsense');
    await tells('not a whole session ID');
    await inspect('validate-malformed');
    const answer = page.waitForResponse((each) => each.request().method() === 'POST');
    await check(id);
    const report = (await (await answer).json()) as Report;
    await judges('valid');
    await inspect('validate-valid');
    for (const status of ['incomplete', 'invalid'] as const) {
      const checks = report.checks.map((each, at) => ({ ...each, ok: at > 2 }));
      await answerCheck({ json: { ...report, status, checks } });
      await check(id);
      await judges(status);
      await inspect(`validate-${status}`);
    }
    expect(await shifts.sum()).toBeLessThan(MAX_SHIFT);
  });

  type Report = {
    readonly status: string;
    readonly checks: readonly { readonly id: string; readonly ok: boolean }[];
  };

  async function linkForReal(): Promise<string> {
    const phone = app.whatsapp.addPhone({ number: '254712345678' });
    const link = await started(app.url, 'qr');
    await phone.scan(qrOf(link.step));
    const { text } = await phone.nextMessage((message) => message.text.startsWith('TREKKER-MD~'));
    await finalStep(app.url, 'qr', link);
    return text;
  }

  async function check(text: string): Promise<void> {
    await backToForm(page);
    await page.getByTestId('session-input').fill(text);
    await page.getByTestId('start').click();
  }

  function judges(status: string): Promise<void> {
    return page.locator(`[data-testid=verdict][data-status=${status}]`).waitFor();
  }
});

describe('each error has one headline, one action, the request ID for a fault of the server alone, and fits into 320 px:', () => {
  const AT_FIELD: readonly ErrorCode[] = ['PHONE_INVALID', 'PHONE_COUNTRY_CODE_MISSING'];
  const OF_SERVER: readonly string[] = ['INTERNAL', 'STORE_UNAVAILABLE', 'SOMETHING_NEW'];
  const OF_IDS: readonly ErrorCode[] = ['SESSION_ID_MALFORMED', 'SESSION_UNAVAILABLE'];
  /** Codes that refuse the start of a link. All others come as its last step. */
  const AT_START =
    /^(?:RATE_LIMITED|TOO_MANY_LINKS|BODY_INVALID|CROSS_SITE|UNAUTHORIZED|NOT_FOUND|METHOD_NOT_ALLOWED)$/;
  const codes = Object.keys(ERRORS) as readonly ErrorCode[];
  const ofLinks = codes.filter((code) => !AT_FIELD.includes(code) && !OF_IDS.includes(code));

  beforeAll(openSmall);

  test.each([...ofLinks, 'SOMETHING_NEW' as const])('%s', async (code) => {
    const fields = code.includes('RATE_LIMITED') ? { retryAfter: 40 } : {};
    if (AT_START.test(code)) links.refuse(problem(code, fields));
    else links.begin(failedStep(code, fields));
    await goTo('/qr');
    const error = page.getByTestId('error');
    await error.locator('strong').waitFor();
    await inspect(`error ${code}`, 'no pictures');
    expect((await error.textContent())?.includes(REQUEST_ID)).toBe(OF_SERVER.includes(code));
    const buttons = page.getByTestId('again').or(error.getByRole('button')).filter({ visible: true });
    // A visitor can do nothing about this one, so without a support address there is no button.
    expect(await buttons.count()).toBe(code === 'WHATSAPP_CLIENT_OUTDATED' ? 0 : 1);
    expect(
      await error.getByRole('heading').or(error.locator('strong')).filter({ visible: true }).count(),
    ).toBe(1);
    expect(await page.getByTestId('qr').isVisible()).toBe(false);
    if (code === 'SOMETHING_NEW') await tells('A new title');
    if ('retryAfter' in fields) {
      expect(await buttons.textContent()).toMatch(/in (?:40|3\d) s/);
      expect(await buttons.getAttribute('aria-disabled')).toBe('true');
    }
  });

  test('a link that the visitor cancelled, is told without alarm', async () => {
    links.begin(qrStep());
    await goTo('/qr');
    await says(/Scan this code/);
    await page.getByTestId('cancel').click();
    await tells('Stopped');
    const colours = await page
      .locator('[data-testid=error] > strong, [data-testid=error] > p')
      .evaluateAll((texts) => texts.map((each) => getComputedStyle(each).color));

    expect(new Set(colours).size).toBe(1);
    expect(await page.locator('.sign.bad').isVisible()).toBe(false);
    await inspect('qr-cancelled');
  });

  test('T59: a number that is refused, in words of its own', async () => {
    links.refuse(toProblem(new NumberRefused(40), REQUEST_ID, problems));
    await askForCode();
    await tells('No code for this number right now');
    await tells('one code at a time');
    await inspect('error of a number', 'no pictures');
    const text = await page.getByTestId('error').textContent();
    expect(text).not.toContain('Too many tries');
    expect(await page.getByTestId('again').textContent()).toMatch(/in (?:60|5\d) s|in 1 min/);
  });

  test.each(AT_FIELD)('%s, at its field', async (code) => {
    links.refuse(problem(code));
    await askForCode();
    const field = page.getByTestId(code === 'PHONE_INVALID' ? 'number' : 'region');
    await expect.poll(() => field.getAttribute('aria-invalid')).toBe('true');
    await inspect(`error ${code}`, 'no pictures');
    expect(await field.evaluate((element) => element === document.activeElement)).toBe(true);
    expect(await page.getByTestId('number').inputValue()).toBe('+254712345678');
  });

  test.each([
    ['SESSION_ID_MALFORMED', 'nonsense', 'not a whole session ID'],
    ['SESSION_UNAVAILABLE', '', 'No session for this ID'],
  ])('%s, at its field and as the verdict', async (code, text, headline) => {
    await answerCheck({
      status: ERRORS[code as ErrorCode].status,
      contentType: 'application/problem+json',
      body: JSON.stringify(problem(code as ErrorCode)),
    });
    await goTo('/validate');
    await page.getByTestId('session-input').fill(text === '' ? ID : text);
    await page.getByTestId('start').click();
    await tells(headline);
    await inspect(`error ${code}`, 'no pictures');
    expect(await page.getByTestId('error').textContent()).not.toContain(REQUEST_ID);
    expect(await page.getByTestId('verdict').textContent()).toContain('Not valid');
    await page.unroute('**/validate');
  });
});
