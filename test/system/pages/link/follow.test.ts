import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { openBrowser, openPage } from '../../../kit/browser/browser.ts';
import { startFront, type Front } from '../../../kit/program/front.ts';
import {
  CODE,
  failedStep,
  linkedStep,
  problem,
  qrStep,
  ScriptedLinks,
  STEPS,
} from '../../../kit/browser/scripted-links.ts';
import { startApp, type TestApp } from '../../../kit/program/start-app.ts';

/** How a page follows its link when requests fail, and what its button then does. */

const LONG_MS = 600_000;

let browser: Browser;
let app: TestApp;
let front: Front;
let links: ScriptedLinks;

beforeAll(async () => {
  [browser, app] = await Promise.all([openBrowser(), startApp({ REVEAL_ON_PAGE: 'always' })]);
  front = await startFront(app.url);
  links = new ScriptedLinks(front);
});
afterEach(async () => {
  for (const context of browser.contexts()) await context.close();
});
afterAll(async () => {
  await browser.close();
  await front.close();
  await app.close();
});

/** Opens a page whose clock the test moves. */
async function openWithClock(): Promise<Page> {
  const { page } = await openPage(browser, front.url);
  await page.clock.install();
  return page;
}

/** Moves the page's clock in small steps until `isSo` is true; returns the time passed. */
async function runUntil(page: Page, isSo: () => boolean | Promise<boolean>, stepMs = 500): Promise<number> {
  for (let passedMs = 0; passedMs < LONG_MS; passedMs += stepMs) {
    if (await isSo()) return passedMs;
    await page.clock.runFor(stepMs);
  }
  throw new Error('it never became so');
}

async function askForCode(page: Page): Promise<void> {
  await page.goto(`${front.url}/pair`);
  await page.getByTestId('number').fill('+254712345678');
  await page.getByTestId('start').click();
}

function says(page: Page, text: string | RegExp): () => Promise<boolean> {
  return async () => {
    const said = (await page.getByTestId('status').textContent()) ?? '';
    return typeof text === 'string' ? said.includes(text) : text.test(said);
  };
}

test('a network that lets no stream through, is polled, and the stream tried again only every 30 s', async () => {
  links.begin(qrStep(), LONG_MS);
  const page = await openWithClock();
  let streams = 0;
  await page.route('**/events', () => {
    // The request is counted and never answered.
    streams += 1;
  });
  await page.goto(`${front.url}/qr`);
  await runUntil(page, () => streams === 3);
  links.push(STEPS.confirming);
  await runUntil(page, says(page, 'Your phone said yes'));
  const toNextMs = await runUntil(page, () => streams === 4);

  expect(toNextMs).toBeGreaterThan(15_000);
  links.push(failedStep('LOGGED_OUT'));
  await runUntil(page, says(page, 'Unlinked on the phone'));
});

test('a start that nobody answers, says that the site wakes up, and works when it does', async () => {
  links.begin(qrStep(), LONG_MS);
  const page = await openWithClock();
  let answer = (): void => undefined;
  const isAwake = new Promise<void>((resolve) => {
    answer = resolve;
  });
  await page.route('**/qr', async (route) => {
    if (route.request().method() === 'POST') await isAwake;
    await route.continue();
  });
  await page.goto(`${front.url}/qr`);

  const wakingMs = await runUntil(page, says(page, 'The site is waking up'));
  const slowMs = await runUntil(page, says(page, 'Still trying. WhatsApp is slow to answer.'));
  expect(wakingMs).toBeLessThanOrEqual(5_500);
  expect(slowMs).toBeLessThanOrEqual(3_500);
  answer();
  await page.getByTestId('qr').waitFor();
});

test('a site that restarts, is asked for a QR once more by itself, and then only by the button', async () => {
  links.refuse(problem('SHUTTING_DOWN'));
  const page = await openWithClock();
  let starts = 0;
  page.on('request', (request) => {
    if (request.method() === 'POST') starts += 1;
  });
  await page.goto(`${front.url}/qr`);
  await page.getByTestId('error').filter({ hasText: 'The site is restarting' }).waitFor();
  await runUntil(page, () => starts === 2);
  await page.getByTestId('error').filter({ hasText: 'The site is restarting' }).waitFor();
  await page.clock.runFor(60_000);

  expect(starts).toBe(2);
  links.begin(qrStep(), LONG_MS);
  await page.getByTestId('again').click();
  await page.getByTestId('qr').waitFor();
});

test('a QR that ran out while the server cannot be heard, is covered', async () => {
  links.begin(qrStep(1, 6), 30_000);
  const page = await openWithClock();
  await page.goto(`${front.url}/qr`);
  await page.getByTestId('qr').waitFor();
  await links.followed();
  front.cut();
  await runUntil(page, async () => !(await page.getByTestId('qr').isVisible()));
  front.mend();

  expect(await page.locator('[data-testid=qr] path').getAttribute('d')).toBe('');
});

describe('the one button of an end', () => {
  test.each([
    ['WHATSAPP_REJECTED', 'Change number'],
    ['PASSKEY_REQUIRED', 'Start over'],
  ] as const)('after %s on /pair, leads back to the number, which is still there', async (code, label) => {
    links.begin(failedStep(code));
    const { page } = await openPage(browser, front.url);
    await askForCode(page);
    const again = page.getByTestId('again').filter({ hasText: label });
    await again.waitFor();
    const toQr = page.locator('.cover').getByRole('link', { name: 'Scan a QR code instead' });
    expect(await toQr.isVisible()).toBe(code === 'WHATSAPP_REJECTED');
    await again.click();

    expect(await page.getByTestId('number').evaluate((field) => field === document.activeElement)).toBe(true);
    expect(await page.getByTestId('number').inputValue()).toBe('+254712345678');
  });

  test('after LINK_EXPIRED on /pair, asks for another code for the same number', async () => {
    links.begin(failedStep('LINK_EXPIRED'));
    const { page } = await openPage(browser, front.url);
    await askForCode(page);
    await page.getByTestId('again').filter({ hasText: 'New code' }).waitFor();
    links.begin(STEPS.code);
    const request = page.waitForRequest((sent) => sent.method() === 'POST');
    await page.getByTestId('again').click();

    expect((await request).postDataJSON()).toMatchObject({ number: '+254712345678' });
    await page.getByTestId('pairing-code').getByText(CODE).waitFor();
  });

  test('that waits, has the focus but does nothing before its time', async () => {
    links.refuse(problem('RATE_LIMITED', { retryAfter: 3 }));
    const page = await openWithClock();
    await page.goto(`${front.url}/qr`);
    const again = page.getByTestId('again');
    await again.filter({ hasText: 'Try again in 3 s' }).waitFor();
    links.begin(qrStep(), LONG_MS);
    await again.focus();
    await again.press('Enter');
    expect(await page.getByTestId('error').textContent()).toContain('Please wait 3 s.');
    await page.clock.runFor(3_500);
    expect(await again.textContent()).toBe('Try again');
    await again.press('Enter');
    await page.getByTestId('qr').waitFor();
  });
});

test('another link, leaves nothing of the last one on the page', async () => {
  const id = `TREKKER-MD~${'q'.repeat(39)}`;
  links.begin(qrStep(), LONG_MS);
  const { page } = await openPage(browser, front.url);
  await page.goto(`${front.url}/qr`);
  await links.followed();
  links.push(linkedStep({ sessionId: id, deliveredAt: new Date().toISOString() }));
  await page.getByRole('button', { name: 'Show' }).click();
  expect(await page.content()).toContain(id);
  await page.getByTestId('again').filter({ hasText: 'Link another' }).click();
  await page.getByTestId('qr').waitFor();

  expect(await page.content()).not.toContain(id);
  expect(await page.content()).not.toContain('+254 ... 78');
});

describe('an end after the phone said yes', () => {
  const endWith = async (step: Parameters<ScriptedLinks['push']>[0]) => {
    links.begin(qrStep(), LONG_MS);
    const { page } = await openPage(browser, front.url);
    await page.goto(`${front.url}/qr`);
    await links.followed();
    links.push(STEPS.confirming);
    await page.getByTestId('status').filter({ hasText: 'Your phone said yes' }).waitFor();
    links.push(step);
    await page.getByTestId('again').waitFor();
    return (await page.getByTestId('error').textContent()) ?? '';
  };

  test('for a reason that leaves open what happened, tells to look in the own chat', async () => {
    expect(await endWith(failedStep('WHATSAPP_UNREACHABLE'))).toContain(
      'Look in your own chat. No message there, but Chrome (TREKKER-MD) in Linked devices, added just now? Remove that one.',
    );
  });

  test('for a reason that says what became of the device, does not', async () => {
    expect(await endWith(failedStep('DELIVERY_FAILED'))).not.toContain('Look in your own chat');
  });

  test('when the device could not be unlinked, does not claim that it was', async () => {
    const text = await endWith(failedStep('DELIVERY_FAILED', { deviceStillLinked: true }));

    expect(text).toContain('We could not unlink the device');
    expect(text).not.toContain('We unlinked the device again');
  });
});
