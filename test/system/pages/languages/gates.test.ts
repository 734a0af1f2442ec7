import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Language } from '../../../../src/texts/form/language.ts';
import { decodeQr, openBrowser, openPage, watchShifts } from '../../../kit/browser/browser.ts';
import { LanguagePage, SMALL } from '../../../kit/browser/languages/language-page.ts';
import { madeReport } from '../../../kit/browser/languages/made-report.ts';
import {
  bundleSaying,
  PROBLEMS,
  sayProblems,
  type Said,
} from '../../../kit/browser/languages/said-problems.ts';
import { UNKNOWN_PATH } from '../../../kit/browser/page-paths.ts';
import {
  CODE,
  failedStep,
  linkedStep,
  problem,
  qrStep,
  qrText,
  ScriptedLinks,
  STEPS,
} from '../../../kit/browser/scripted-links.ts';
import { tabTo } from '../../../kit/browser/visitor/keyboard.ts';
import { listen } from '../../../kit/browser/visitor/screen-reader.ts';
import { startFront, type Front } from '../../../kit/program/front.ts';
import { startApp, type TestApp } from '../../../kit/program/start-app.ts';
import { en, OTHERS } from '../../../kit/texts/catalogues.ts';
import { English } from '../../../kit/texts/english.ts';
import { read } from '../../../kit/repo.ts';

/** Every gate of the pages in every language. One page a language is led through all states; the languages run side by side. */

const MAX_SHIFT = 0.01;
const NUMBER = '+254712345678';
const ID = 'TREKKER-MD~qw508d6qejxtdg4y5r3zarvary0c5xw7k2z8j9p';
const CHOICES = [
  { number: '+254712345678', written: '+254 712 345678', region: 'KE' },
  { number: '+49712345678', written: '+49 7123 45678', region: 'DE', landline: true },
] as const;

const fronts: Front[] = [];
/** How a page in English says each problem, by the path of the page. */
const inEnglish = new Map<string, readonly Said[]>();
/** The prose of the guide is no text of the catalogue. */
const english = new English(read('docs/bots.md').split(/\n\n|\|/));
let app: TestApp;
let browser: Browser;
let saying: string;

beforeAll(async () => {
  [browser, app, saying] = await Promise.all([openBrowser(), startApp({ PASSKEY: 'on' }), bundleSaying()]);
  const visit = await Visit.open(en);
  visit.links.begin(qrStep());
  for (const path of ['/qr', '/pair']) {
    await visit.goTo(path);
    inEnglish.set(path, await sayProblems(visit.page, saying));
  }
});
afterAll(async () => {
  await browser.close();
  await Promise.all(fronts.map((front) => front.close()));
  await app.close();
});

/** A page in one language, with links of its own that the test plays. */
class Visit extends LanguagePage {
  readonly links: ScriptedLinks;
  readonly script: Language['script'];
  readonly heard: Awaited<ReturnType<typeof listen>>;
  readonly goTo: (path: string) => Promise<unknown>;

  static async open(language: Language): Promise<Visit> {
    const front = await startFront(app.url);
    fronts.push(front);
    const watched = await openPage(browser, front.url, { viewport: SMALL, locale: language.lang });
    const shifts = await watchShifts(watched.page);
    const heard = await listen(watched.page);
    return new Visit(language, { ...watched, shifts }, heard, front);
  }

  private constructor(
    language: Language,
    watched: ConstructorParameters<typeof LanguagePage>[2],
    heard: Visit['heard'],
    front: Front,
  ) {
    super(language, english, watched);
    this.heard = heard;
    this.script = language.script;
    this.links = new ScriptedLinks(front);
    this.goTo = (path) => this.page.goto(`${front.url}${path}?lang=${language.lang}`);
  }

  /** Waits for a text in the status line. */
  says(text: string): Promise<void> {
    return this.page.getByTestId('status').filter({ hasText: text }).waitFor();
  }

  /** Waits for an error. */
  tells(text: string): Promise<void> {
    return this.page.getByTestId('error').filter({ hasText: text }).waitFor();
  }

  async ask(number: string): Promise<void> {
    await this.page.getByTestId('number').fill(number);
    await this.page.getByTestId('start').click();
  }
}

async function seeTexts(visit: Visit): Promise<void> {
  for (const path of ['/', '/bots', '/passkey', UNKNOWN_PATH]) {
    await visit.goTo(path);
    await visit.checkCalm(path, MAX_SHIFT);
    await visit.lookWell(path);
  }
}

/** Says every error and every reason on this page: each in its language, and as much of it as in English. */
async function sayAll(visit: Visit, path: string): Promise<void> {
  const said = await sayProblems(visit.page, saying);
  const wanted = inEnglish.get(path) ?? [];
  const faults = said.flatMap(({ headline, lines, label }, at) => {
    const { code, reason = '' } = PROBLEMS[at] ?? {};
    const texts = [headline, label, ...lines];
    const isAll = lines.length === wanted[at]?.lines.length && texts.every((text) => text !== '');
    const isOwn = texts.every((text) => english.wordsIn(text) === null && !/\{\w+\}|undefined/.test(text));
    return isAll && isOwn ? [] : [[code, reason, ...texts, '/', ...(wanted[at]?.lines ?? [])].join(' ')];
  });
  visit.check(`${path}: errors and reasons`, faults, []);
}

async function linkByQr(visit: Visit, { page: texts }: Language): Promise<void> {
  const { links, page, script } = visit;
  links.begin(STEPS.connecting);
  await visit.goTo('/qr');
  await visit.says(script.connecting);
  await links.followed();
  links.push(qrStep());
  await visit.says(script.qr);
  await visit.lookWell('/qr');
  await sayAll(visit, '/qr');
  const qr = page.getByRole('img', { name: texts.qrName, exact: true });
  visit.check('/qr: the code', await decodeQr(browser, qr), qrText(1));
  for (const [step, text] of [
    [STEPS.passkey, script.passkey],
    [STEPS.compare, script.compare],
    [STEPS.confirming, script.confirming],
    [STEPS.saving, script.saving],
    [STEPS.delivering, script.delivering],
  ] as const) {
    links.push(step);
    await visit.says(text);
    await visit.look(`/qr in ${step.state}`);
  }
  links.push(linkedStep());
  await page.locator('[data-end-heading]').filter({ hasText: script.endSent }).waitFor();
  await visit.lookWell('/qr at the end');
  const order = [script.connecting, script.qr, script.passkey, script.compare, script.confirming];
  visit.check('/qr: what a screen reader hears', await visit.heard('status'), [
    ...order,
    script.saving,
    script.delivering,
    script.linked,
  ]);
  await visit.checkCalm('/qr', MAX_SHIFT);
}

async function linkByCode(visit: Visit, { page: texts }: Language): Promise<void> {
  const { links, page, script } = visit;
  await visit.goTo('/pair');
  await tabTo(page, page.locator('.languages summary'));
  await page.keyboard.press('Enter');
  await tabTo(page, page.locator('.languages a').last());
  await visit.look('/pair with the switch open');
  await page.locator('.languages summary').click();
  await tabTo(page, page.getByTestId('number'));
  await visit.lookWell('/pair');
  await sayAll(visit, '/pair');
  links.refuse(problem('PHONE_COUNTRY_CODE_MISSING', { choices: CHOICES }));
  await visit.ask('712345678');
  await page.getByTestId('which-number').waitFor();
  await visit.look('/pair with a question');
  links.refuse(
    problem('PHONE_INVALID', {
      reason: 'number-not-of-country',
      values: { region: 'DE', length: 'too-short' },
    }),
  );
  await visit.ask(NUMBER);
  await visit.tells(script.errors.PHONE_INVALID.headline);
  await visit.look('/pair with a wrong number');
  links.begin(STEPS.code);
  await visit.ask(NUMBER);
  await page.getByTestId('pairing-code').getByText(CODE).waitFor();
  await page.getByRole('button', { name: texts.copyCode, exact: true }).waitFor();
  await visit.lookWell('/pair with a code');
  await links.followed();
  links.push(linkedStep({ sessionId: ID }));
  await page.locator('[data-end-heading]').filter({ hasText: script.endHere }).waitFor();
  await visit.lookWell('/pair at the end');
  links.begin(failedStep('WRONG_ACCOUNT', { deviceStillLinked: true }));
  await visit.goTo('/pair');
  await visit.ask(NUMBER);
  await visit.tells(script.errors.WRONG_ACCOUNT.headline);
  await visit.lookWell('/pair after a failure');
  await visit.checkCalm('/pair', MAX_SHIFT);
}

async function checkIds(visit: Visit): Promise<void> {
  const { page, script } = visit;
  await visit.goTo('/validate');
  await visit.lookWell('/validate');
  await page.getByTestId('session-input').fill('nonsense');
  await page.getByTestId('start').click();
  await visit.tells(script.errors.SESSION_ID_MALFORMED.headline);
  await visit.look('/validate with nonsense');
  for (const status of ['valid', 'incomplete', 'invalid'] as const) {
    await page.route('**/validate', (route) =>
      route.request().method() === 'POST' ? route.fulfill({ json: madeReport(status) }) : route.continue(),
    );
    await page.getByTestId('session-input').fill(ID);
    await page.getByTestId('start').click();
    await page.getByTestId('verdict').filter({ hasText: script[status] }).waitFor();
    await page.locator('details[data-passed] summary').click();
    if (status === 'incomplete') await visit.lookWell('/validate: incomplete');
    else await visit.look(`/validate: ${status}`);
    await page.locator('[data-another]').click();
    await page.unroute('**/validate');
  }
  await visit.checkCalm('/validate', MAX_SHIFT);
}

test.concurrent.each(OTHERS)(
  'every page and state in $lang passes every gate',
  { timeout: 240_000 },
  async (language) => {
    const visit = await Visit.open(language);
    await seeTexts(visit);
    await linkByQr(visit, language);
    await linkByCode(visit, language);
    await checkIds(visit);

    expect(visit.faults).toEqual([]);
  },
);
