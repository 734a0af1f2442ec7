import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { AppError, ERRORS, toProblem, withRemains, type ErrorCode } from '../../../../src/wire/errors.ts';
import { openPage } from '../../../kit/browser/browser.ts';
import {
  CODE,
  failedBecause,
  failedStep,
  passkeyStep,
  problem,
  qrStep,
  ScriptedLinks,
  STEPS,
} from '../../../kit/browser/scripted-links.ts';
import { openSite, type Site } from '../../../kit/browser/site.ts';
import { problems } from '../../../../src/texts/en/problems.ts';
import { refusals } from '../../../../src/texts/en/refusals.ts';

/** Problems for which the pages show more than their usual text. */

const LONG_MS = 600_000;
const SHOWN_AT_FIELD: readonly ErrorCode[] = ['PHONE_INVALID', 'PHONE_COUNTRY_CODE_MISSING'];
const codes = (Object.keys(ERRORS) as ErrorCode[]).filter((code) => !SHOWN_AT_FIELD.includes(code));

let site: Site;
let browser: Browser;
let links: ScriptedLinks;

beforeAll(async () => {
  site = await openSite();
  ({ browser } = site);
  links = new ScriptedLinks(site.front);
});
afterEach(() => site.closePages());
afterAll(() => site.close());

async function open(path: string): Promise<Page> {
  const { page } = await openPage(browser, site.front.url);
  await page.goto(site.front.url + path);
  return page;
}

async function errorOn(page: Page): Promise<string> {
  const error = page.getByTestId('error');
  await error.locator('strong').waitFor();
  return (await error.textContent()) ?? '';
}

test('a reason that is not the usual one is on the page, whatever the code', async () => {
  const silent: string[] = [];
  const { page } = await openPage(browser, site.front.url);
  for (const code of codes) {
    links.begin(failedStep(code, { detail: 'A reason of its own.', reason: 'store-not-read' }));
    await page.goto(`${site.front.url}/qr`);
    if (!(await errorOn(page)).includes('A reason of its own.')) silent.push(code);
  }
  expect(silent).toEqual([]);
}, 240_000);

test('an end of a passkey question whose usual words are not true says its own alone', async () => {
  const { page } = await openPage(browser, site.front.url);
  const helperFirst = page.locator('[data-helper-first]');
  for (const [code, reason] of [
    ['PASSKEY_REFUSED', 'codes-differ'],
    ['PASSKEY_REFUSED', 'passkey-answers-wrong'],
    ['PASSKEY_EXPIRED', 'passkey-codes-not-compared'],
    ['PASSKEY_EXPIRED', 'passkey-phone-not-done'],
  ] as const) {
    links.begin(failedBecause(code, reason));
    await page.goto(`${site.front.url}/qr`);
    expect(await errorOn(page)).toBe(`${problems.titles[reason]}${problems.say({ reason })}`);
    expect(await helperFirst.isVisible()).toBe(false);
  }
  links.begin(failedStep('PASSKEY_EXPIRED'));
  await page.goto(`${site.front.url}/qr`);
  await helperFirst.waitFor();
});

test('a QR page speaks of no number and offers to change none', async () => {
  const detail = 'It gave no reason. Your number is fine.';
  for (const fields of [{}, { detail }]) {
    links.begin(failedStep('WHATSAPP_REJECTED', fields));
    const page = await open('/qr');
    expect(await errorOn(page)).not.toContain('Check the number');
    expect(await page.getByTestId('again').textContent()).toBe('Start again');
  }
});

test.each([
  [360, 740],
  [740, 360],
])(
  'a phone of %i x %i is never told to scan, and its button is as wide as the box, whatever its label',
  async (width, height) => {
    const options = { viewport: { width, height }, hasTouch: true, isMobile: true };
    const { page } = await openPage(browser, site.front.url, options);
    links.begin(STEPS.code);
    await page.goto(`${site.front.url}/pair`);
    await page.getByTestId('number').fill('+254712345678');
    await page.getByTestId('start').click();
    await page.getByTestId('pairing-code').getByText(CODE).waitFor();
    const box = await page.locator('[data-copy-open]').boundingBox();
    expect(box?.width).toBe((await page.locator('.stage').boundingBox())?.width);

    const advice = Object.values(refusals).filter((text) => typeof text === 'string' && /scan/i.test(text));
    expect(advice).toHaveLength(3);
    for (const detail of advice) {
      links.refuse(
        problem('RATE_LIMITED', { detail: String(detail), reason: 'links-scarce', retryAfter: 600 }),
      );
      await page.locator('[data-change]').click();
      await page.getByTestId('start').click();
      await errorOn(page);
      expect(await page.getByRole('main').evaluate((main: HTMLElement) => main.innerText)).not.toMatch(
        /scan/i,
      );
    }
  },
);

test('what only the operator can mend has no button that cannot help', async () => {
  links.begin(failedStep('WHATSAPP_CLIENT_OUTDATED'));
  const page = await open('/qr');
  expect(await errorOn(page)).toContain('Tell whoever runs this site.');
  expect(await page.getByTestId('again').isVisible()).toBe(false);
});

describe('a device that was left behind', () => {
  test.each([
    'ACCOUNT_BLOCKED',
    'WHATSAPP_CLIENT_OUTDATED',
    'WHATSAPP_RATE_LIMITED',
    'WHATSAPP_REJECTED',
    'WHATSAPP_UNREACHABLE',
    'STORE_UNAVAILABLE',
    'DELIVERY_FAILED',
  ] as const)('after %s is told once, behind the cause', async (code) => {
    links.begin(qrStep(), LONG_MS);
    const page = await open('/qr');
    await links.followed();
    links.push(STEPS.confirming);
    await page.getByTestId('status').filter({ hasText: 'Your phone said yes' }).waitFor();
    links.push(
      failedStep(code, {
        detail: `${problems.errors[code].detail} ${problems.removeByHand}`,
        deviceStillLinked: true,
        retryAfter: 40,
      }),
    );
    const text = await errorOn(page);
    expect(text).toContain('remove Chrome (TREKKER-MD), the one added just now');
    expect(text).not.toContain('Look in your own chat');
    expect(text).not.toContain('We unlinked');
    const lines = await page.getByTestId('error').locator('p').count();
    expect(lines).toBeGreaterThanOrEqual(code === 'DELIVERY_FAILED' ? 1 : 2);
  });
});

test('a message that WhatsApp did not confirm may have come: its ID is told to be dead', async () => {
  links.begin(failedStep('DELIVERY_FAILED'));
  const text = await errorOn(await open('/qr'));
  expect(text).toContain('WhatsApp did not confirm the message');
  expect(text).toContain('it does not work: delete it');
});

describe('F45: an ID that came and opens nothing', () => {
  test.each(['LINK_CANCELLED', 'SHUTTING_DOWN', 'LOGGED_OUT', 'ACCOUNT_BLOCKED', 'DELIVERY_FAILED'] as const)(
    'is told once after %s, also beside a device that was left behind, and stays to be read',
    async (code) => {
      for (const left of [{}, { deviceStillLinked: true }] as const) {
        links.begin(qrStep(), LONG_MS);
        const { page } = await openPage(browser, site.front.url);
        await page.clock.install();
        await page.goto(`${site.front.url}/qr`);
        await links.followed();
        const remains = { sentIdDead: true, ...left } as const;
        links.push(STEPS.delivering);
        links.push({
          state: 'failed',
          error: toProblem(withRemains(new AppError(code), remains), 'r-1', problems),
        });
        const text = await errorOn(page);

        expect(text.split('it does not work: delete')).toHaveLength(2);
        expect(text).not.toContain('Look in your own chat');
        expect(text.includes('We could not unlink the device')).toBe('deviceStillLinked' in left);
        await page.clock.fastForward(10_000);
        expect(await errorOn(page)).toBe(text);
        await site.closePages();
      }
    },
  );
});

test('a phone page that met a restart says when the site is back', async () => {
  links.begin(failedStep('SHUTTING_DOWN'));
  const page = await open('/pair');
  let isUp = false;
  await page.route('**/readyz', (route) => route.fulfill({ status: isUp ? 200 : 503 }));
  const asked = page.waitForResponse('**/readyz');
  await page.getByTestId('number').fill('+254712345678');
  await page.getByTestId('start').click();
  await page.getByTestId('error').filter({ hasText: 'The site is restarting' }).waitFor();
  await asked;
  expect(await page.getByTestId('status').textContent()).not.toContain('The site is back');
  isUp = true;
  await page.getByTestId('status').filter({ hasText: 'The site is back' }).waitFor();
  expect(await page.getByTestId('again').isEnabled()).toBe(true);
});

describe('who cannot give a passkey that WhatsApp asks for, is told where to do it:', () => {
  test.each([
    [
      'on a phone',
      {},
      { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true },
      /Stop here, open 127\.0\.0\.1:\d+ there/,
    ],
    [
      'on a tablet',
      {},
      { viewport: { width: 1024, height: 768 }, hasTouch: true, isMobile: true },
      /scan it with your phone\.$/,
    ],
    ['in Safari', { GestureEvent: true }, {}, 'Safari cannot do this step.'],
    ['in an old browser', { PublicKeyCredential: {} }, {}, 'This browser is too old for this step.'],
    [
      'without https',
      { isSecureContext: false },
      {},
      'does not begin with https, so the passkey helper refuses',
    ],
  ])('%s', async (where, odd, options, text) => {
    const { page } = await openPage(browser, site.front.url, options);
    await page.addInitScript((odd) => {
      for (const [name, value] of Object.entries(odd)) Object.defineProperty(globalThis, name, { value });
    }, odd);
    links.begin(qrStep(), LONG_MS);
    await page.goto(`${site.front.url}/qr`);
    await links.followed();
    links.push(passkeyStep(), LONG_MS);
    await page.getByTestId('passkey').getByText(text).waitFor();
    const keepOpen = where === 'on a phone' ? '' : ' Keep WhatsApp open on your phone.';
    expect(await page.getByTestId('status').textContent()).toBe(`WhatsApp asks for your passkey.${keepOpen}`);
    expect(await page.getByTestId('passkey-get').isVisible()).toBe(false);
  });
});
