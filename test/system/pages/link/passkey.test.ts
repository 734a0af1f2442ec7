import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openPage, watchShifts } from '../../../kit/browser/browser.ts';
import { inspect } from '../../../kit/browser/inspect.ts';
import { CODE, failedStep, passkeyStep, problem } from '../../../kit/browser/scripted-links.ts';
import { qrStep, ScriptedLinks, STEPS } from '../../../kit/browser/scripted-links.ts';
import { openSite, type Site } from '../../../kit/browser/site.ts';
import { questionOn, runUntil, writeAnswer } from '../../../kit/browser/visitor/asked.ts';
import { tabTo } from '../../../kit/browser/visitor/keyboard.ts';
import { listen } from '../../../kit/browser/visitor/screen-reader.ts';

/** The steps at which a visitor answers WhatsApp. What the helper does, the test does: it writes into `#passkey-answer`. */

const LONG_MS = 600_000;
const CREDENTIAL = { id: 'AAAA', type: 'public-key', response: { signature: 'BBBB' } };

let site: Site;
let browser: Browser;
let links: ScriptedLinks;
let problems: readonly string[];

beforeAll(async () => {
  site = await openSite();
  ({ browser } = site);
});
beforeEach(() => {
  links = new ScriptedLinks(site.front);
});
afterEach(() => site.closePages());
afterAll(() => site.close());

const said = (page: Page, text: string | RegExp) => page.getByTestId('status').filter({ hasText: text });
const refused = (page: Page, text: string | RegExp) => page.getByTestId('error').filter({ hasText: text });

async function open(options: BrowserContextOptions = {}, clock: 'moved' | 'real' = 'real'): Promise<Page> {
  links.begin(qrStep(), LONG_MS);
  const opened = await openPage(browser, site.front.url, options);
  ({ problems } = opened);
  if (clock === 'moved') await opened.page.clock.install();
  return opened.page;
}

/** Opens a page whose link WhatsApp asks for a passkey. */
async function openAsked(...how: Parameters<typeof open>): Promise<Page> {
  const page = await open(...how);
  await toQuestion(page);
  return page;
}

async function toQuestion(page: Page): Promise<void> {
  await page.goto(`${site.front.url}/qr`);
  await links.followed();
  links.push(passkeyStep(), LONG_MS);
  await questionOn(page).waitFor({ state: 'attached' });
}

async function toCompare(page: Page): Promise<void> {
  links.push(STEPS.compare, 120_000);
  await page.getByTestId('compare-code').getByText(CODE).waitFor();
}

const answer = (page: Page) => writeAnswer(page, JSON.stringify(CREDENTIAL));

function asked(n: number): string {
  const step = passkeyStep(n);
  return 'publicKey' in step ? JSON.stringify({ publicKey: step.publicKey }) : '';
}

test.each(['qr', 'pair'] as const)(
  '/%s at 320 px breaks no rule of axe, is not too wide, and nothing shifts',
  async (way) => {
    const page = await open({ viewport: { width: 320, height: 640 } });
    const shifts = await watchShifts(page);
    if (way === 'pair') links.begin(STEPS.code, LONG_MS);
    await page.goto(`${site.front.url}/${way}`);
    if (way === 'pair') {
      await page.getByTestId('number').fill('+254712345678');
      await page.getByTestId('number').press('Enter');
    }
    await links.followed();
    links.push(passkeyStep(), LONG_MS);
    await questionOn(page).waitFor({ state: 'attached' });
    await page.getByText('asks for a USB key').click();
    const pictures = way === 'qr' ? 'pictures' : 'no pictures';
    await inspect({ page, problems, shifts }, `${way}-passkey`, pictures);
    await toCompare(page);
    await inspect({ page, problems, shifts }, `${way}-compare`, pictures);
    expect(await shifts.sum()).toBeLessThan(0.01);
  },
);

describe('a question', () => {
  test('takes the place of the QR, is in the document for the helper alone, and is out once it is answered', async () => {
    const page = await openAsked();
    expect(await questionOn(page).textContent()).toBe(asked(1));
    expect(await questionOn(page).isVisible()).toBe(false);
    expect(await page.locator('[data-testid=qr] path').getAttribute('d')).toBe('');
    expect(await page.getByTestId('time-left').textContent()).toMatch(/Ends in (?:10 min|9 min 5\d s)/);
    expect(await page.title()).toMatch(/^Passkey - /);
    await answer(page);
    await said(page, 'Thank you. WhatsApp is checking it.').waitFor();

    expect(links.answers).toEqual([
      { kind: 'passkey', key: expect.stringMatching(/^\w{32}$/), body: { credential: CREDENTIAL } },
    ]);
    expect(await page.locator('#passkey-request, #passkey-answer').count()).toBe(0);
    expect(await page.getByTestId('cancel').isVisible()).toBe(true);
    expect(problems).toEqual([]);
  });

  test('that WhatsApp asks once more, is another one, and the page says so', async () => {
    const page = await openAsked();
    await answer(page);
    await said(page, 'Thank you').waitFor();
    links.push(passkeyStep(2), LONG_MS);
    await refused(page, 'asks once more').waitFor();
    expect(await questionOn(page).textContent()).toBe(asked(2));
    // A new question before an answer is none of the visitor's fault.
    links.push(passkeyStep(3), LONG_MS);
    await expect.poll(() => questionOn(page).textContent()).toBe(asked(3));
    expect(await page.getByTestId('error').textContent()).toBe('');
  });

  test('that gets no answer but other texts, stays, and nothing is sent', async () => {
    const page = await openAsked();
    for (const text of ['nonsense', '"text"', '[]', 'null', `{"id":"${'x'.repeat(16_384)}"}`]) {
      await page.getByTestId('error').evaluate((error) => error.replaceChildren());
      await writeAnswer(page, text);
      expect(await page.getByTestId('error').textContent()).toContain('not an answer to our question');
    }
    expect(links.answers).toEqual([]);
    expect(await questionOn(page).textContent()).toBe(asked(1));
  });

  test('whose answer the server refuses, stays, and can be answered again', async () => {
    const page = await openAsked();
    links.onAnswer = () => problem('PASSKEY_ANSWER_INVALID');
    await answer(page);
    await refused(page, 'Click the helper again on this page.').waitFor();
    links.onAnswer = () => problem('PASSKEY_NOT_ASKED');
    await answer(page);
    await expect.poll(() => links.answers.length).toBe(2);
    links.onAnswer = () => STEPS.answered;
    await expect
      .poll(async () => {
        if ((await questionOn(page).count()) > 0) await answer(page);
        return said(page, 'Thank you').count();
      })
      .toBe(1);
    expect(new Set(links.answers.map(({ key }) => key)).size).toBe(links.answers.length);
  });

  test('whose answer does not arrive, is answered by the same request again, and then by the next click', async () => {
    const page = await openAsked({}, 'moved');
    links.onAnswer = () => null;
    await answer(page);
    await answer(page);
    await runUntil(page, refused(page, 'did not arrive. Click the helper again'));
    expect(links.answers).toHaveLength(3);
    expect(new Set(links.answers.map(({ key }) => key)).size).toBe(1);
    await said(page, 'WhatsApp asks for your passkey').waitFor();
    links.onAnswer = () => STEPS.answered;
    await page.getByTestId('error').evaluate((error) => error.replaceChildren());
    site.front.cut();
    await answer(page);
    await runUntil(page, refused(page, 'did not arrive. Click the helper again'));
    expect(await page.getByTestId('status').textContent()).toBe('Connection lost. Trying again…');
    site.front.mend();
    await runUntil(page, said(page, 'WhatsApp asks for your passkey'));
    await answer(page);
    await said(page, 'Thank you').waitFor();
  });

  test('is out once its time is over, and while the page is left', async () => {
    const page = await openAsked({}, 'moved');
    const go = (name: string) =>
      page.evaluate((name) => {
        dispatchEvent(new PageTransitionEvent(name, { persisted: true }));
      }, name);
    await go('pagehide');
    expect(await questionOn(page).count()).toBe(0);
    await go('pageshow');
    await questionOn(page).waitFor({ state: 'attached' });
    await page.clock.runFor(LONG_MS - 1_000);
    expect(await questionOn(page).count()).toBe(1);
    await page.clock.runFor(1_000);
    expect(await questionOn(page).count()).toBe(0);
    expect(links.answers).toEqual([]);
  });

  test('is there again after a reload, and gone once the link goes on elsewhere', async () => {
    const page = await openAsked();
    await page.reload();
    await questionOn(page).waitFor({ state: 'attached' });
    expect(await questionOn(page).textContent()).toBe(asked(1));
    expect(links.started).toBe(1);
    links.push(
      failedStep('LINK_NOT_FOUND', { detail: 'It goes on elsewhere.', reason: 'link-goes-on-elsewhere' }),
    );
    await refused(page, 'It goes on elsewhere.').waitFor();
    expect(await questionOn(page).count()).toBe(0);
  });

  test('whose script does not come, is shown once it comes', async () => {
    const page = await open({}, 'moved');
    let tries = 0;
    await page.route('**/assets/passkey-*', (route) => (++tries < 3 ? route.abort() : route.continue()));
    await page.goto(`${site.front.url}/qr`);
    await links.followed();
    links.push(passkeyStep(), LONG_MS);
    await runUntil(page, questionOn(page));
    expect(tries).toBe(3);
  });

  test('whose time is over, leads to the helper', async () => {
    const page = await openAsked();
    links.push(failedStep('PASSKEY_EXPIRED'));
    await page.getByRole('link', { name: 'Get the passkey helper first' }).waitFor();
    await page.getByRole('button', { name: 'Start again' }).click();
    await expect.poll(() => links.started).toBe(2);
  });
});

describe('two codes to compare', () => {
  test.each([
    ['compare-same', true, STEPS.confirming, /Your phone said yes/],
    ['compare-other', false, failedStep('PASSKEY_REFUSED'), /did not take the passkey/],
  ] as const)('%s, sends one answer however often it is clicked', async (button, same, next, text) => {
    const page = await openAsked();
    await toCompare(page);
    expect(await page.locator('[data-compare-spelled]').textContent()).toBe('7 K Q X, 2 M Z P');
    links.onAnswer = () => next;
    await page.getByTestId(button).dblclick();
    await said(page, text).waitFor();

    expect(links.answers).toEqual([{ kind: 'compare', key: expect.any(String), body: { same } }]);
    expect(await page.locator('[data-compare-text]').textContent()).toBe('');
  });

  test('are never answered by the page itself', async () => {
    const page = await openAsked({}, 'moved');
    await toCompare(page);
    await page.clock.runFor(60_000);
    expect(await page.getByTestId('compare-same').isVisible()).toBe(true);
    links.onAnswer = () => null;
    await page.getByTestId('compare-same').click();
    await runUntil(page, refused(page, 'Press the button again.'));
    await page.clock.runFor(30_000);
    expect(new Set(links.answers.map(({ key }) => key)).size).toBe(1);
  });
});

test('by the keyboard, each stop can be seen, and the focus is where the next step is', async () => {
  const page = await openAsked();
  const isFocused = (name: string) =>
    page.getByRole('heading', { name }).and(page.locator(':focus')).waitFor();
  await isFocused('Your passkey');
  await tabTo(page, page.getByTestId('passkey-get'));
  await tabTo(page, page.getByRole('link', { name: 'How to install in a new tab' }));
  await tabTo(page, page.locator('summary').filter({ hasText: 'USB key' }));
  await tabTo(page, page.getByTestId('cancel'));
  await toCompare(page);
  await isFocused('The code to compare');
  await tabTo(page, page.getByTestId('compare-same'));
  await page.keyboard.press('Enter');
  await said(page, 'Thank you').waitFor();
});

test('to a screen reader, each step is said once', async () => {
  const page = await open();
  const heard = await listen(page);
  await toQuestion(page);
  links.push(passkeyStep(2), LONG_MS);
  await expect.poll(() => questionOn(page).textContent()).toBe(asked(2));
  await answer(page);
  await said(page, 'Thank you').waitFor();
  await toCompare(page);

  expect((await heard('status')).slice(-3)).toEqual([
    'WhatsApp asks for your passkey. Keep WhatsApp open on your phone.',
    'Thank you. WhatsApp is checking it.',
    'Is this the code on your phone?',
  ]);
  expect(await heard('error')).toEqual([]);
});
