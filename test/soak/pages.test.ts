import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ERRORS, type ErrorCode } from '../../src/wire/errors.ts';
import { brokenRules, openBrowser, openPage, overflow } from '../kit/browser/browser.ts';
import { startFront, type Front } from '../kit/program/front.ts';
import { CATEGORIES, openJudge, type Judge, type Scores } from '../kit/browser/lighthouse.ts';
import { failedStep, linkedStep, qrStep, ScriptedLinks, STEPS } from '../kit/browser/scripted-links.ts';
import { PAGE_PATHS } from '../kit/browser/page-paths.ts';
import { OTHERS } from '../kit/texts/catalogues.ts';
import { startApp, type TestApp } from '../kit/program/start-app.ts';

/** All checks of the pages: the median of three Lighthouse runs, and axe on every state in every theme and width. */

const LEAST = 100;
const PAGES = [
  ...PAGE_PATHS,
  '/docs',
  ...OTHERS.flatMap(({ lang }) => PAGE_PATHS.map((path) => `${path}?lang=${lang}`)),
];

let app: TestApp;

beforeAll(async () => {
  app = await startApp({ PASSKEY: 'on' });
});
afterAll(() => app.close());

describe.each(['mobile', 'desktop'] as const)('Lighthouse, median of three, on %s', (device) => {
  let judge: Judge;

  beforeAll(async () => {
    judge = await openJudge();
  });
  afterAll(() => judge.close());

  test.each(PAGES)('%s has 100 in each category', async (path) => {
    const runs: Scores[] = [];
    for (let run = 0; run < 3; run += 1) runs.push((await judge.judge(app.url + path, device)).scores);
    const median = (name: keyof Scores) =>
      runs.map((scores) => scores[name]).toSorted((a, b) => a - b)[1] ?? 0;
    process.stdout.write(
      `${device} ${path}: ${CATEGORIES.map((name) => `${name} ${median(name)}`).join(', ')}\n`,
    );
    for (const name of CATEGORIES) expect.soft(median(name), name).toBeGreaterThanOrEqual(LEAST);
  });
});

describe.each([
  [320, 'light'],
  [320, 'dark'],
  [1280, 'light'],
  [1280, 'dark'],
] as const)('axe at %i px in the %s theme (scripted steps)', (width, colorScheme) => {
  const STATES = [
    STEPS.connecting,
    qrStep(),
    STEPS.confirming,
    STEPS.saving,
    STEPS.delivering,
    linkedStep(),
    ...(Object.keys(ERRORS) as readonly ErrorCode[]).map((code) => failedStep(code)),
  ].map((step) => ({ name: step.state === 'failed' ? step.error.code : step.state, step }));
  let browser: Browser;
  let front: Front;
  let links: ScriptedLinks;

  beforeAll(async () => {
    browser = await openBrowser();
    front = await startFront(app.url);
    links = new ScriptedLinks(front);
  });
  beforeEach(async () => {
    for (const context of browser.contexts()) await context.close();
  });
  afterAll(async () => {
    await browser.close();
    await front.close();
  });

  test.each(STATES)('/qr in $name breaks no rule and is not too wide', async ({ step }) => {
    links.begin(step);
    const { page } = await openPage(browser, front.url, { colorScheme, viewport: { width, height: 800 } });
    await page.goto(`${front.url}/qr`);
    const isOver = step.state === 'failed';
    await page
      .getByTestId(isOver ? 'error' : 'status')
      .filter({ hasText: /./ })
      .waitFor();
    expect(await brokenRules(page)).toEqual([]);
    expect(await overflow(page)).toBeLessThanOrEqual(0);
  });
});
