import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test, type TestContext } from 'vitest';
import { BROWSER_NAMES, OwnBrowser, travel, whyWithout } from '../../../kit/browser/own/own-browser.ts';
import { failedStep, linkedStep, qrStep, ScriptedLinks, STEPS } from '../../../kit/browser/scripted-links.ts';
import { isShown, remember, type LookAgain } from '../../../kit/browser/own/sight.ts';
import { startFront, type Front } from '../../../kit/program/front.ts';
import { startApp, type TestApp } from '../../../kit/program/start-app.ts';
import type { StepBody } from '../../../../src/wire/step.ts';

/** Visitors who lose their page at any moment of a link, in the two browsers: each comes back to where they were. */

const TYPED = '+254 712-345678';
const LIFE_MS = 300_000;
const GOOD_MS = 1_000;

type Path = '/qr' | '/pair';
/** A page on which a link goes on, at an address of its own, so that it shares nothing with the others. */
type Visit = { readonly page: Page; readonly links: ScriptedLinks; readonly front: Front };

const { connecting, code, confirming, saving, delivering } = STEPS;
const WAY: Readonly<Record<Path, readonly StepBody[]>> = {
  '/qr': [connecting, qrStep(), qrStep(2), confirming, saving, delivering, linkedStep()],
  '/pair': [connecting, code, confirming, saving, delivering, linkedStep()],
};
const KILLED_END = 'that left a device behind';
const ENDS: Readonly<Record<string, readonly StepBody[]>> = {
  'that the visitor cancelled': [],
  'that ran out': [failedStep('LINK_EXPIRED')],
  'that WhatsApp rejected, with a time to wait': [failedStep('WHATSAPP_REJECTED', { retryAfter: 200 })],
  'that failed after the yes of the phone': [confirming, failedStep('WHATSAPP_UNREACHABLE')],
  [KILLED_END]: [confirming, failedStep('INTERNAL', { deviceStillLinked: true })],
};
const PATHS = ['/qr', '/pair'] as const;

let app: TestApp;

beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

const firstCode = (path: Path): StepBody => (path === '/qr' ? qrStep() : code);

async function begin(page: Page, path: Path, first: StepBody): Promise<Visit> {
  const front = await startFront(app.url);
  const links = new ScriptedLinks(front);
  links.begin(first, LIFE_MS);
  await page.goto(`${front.url}/healthz`);
  await page.goto(front.url + path);
  if (path === '/pair') {
    await page.$eval('[data-testid="number"]', write, TYPED);
    await page.click('[data-testid="start"]');
  }
  await links.followed();
  return { page, links, front };
}

function write(field: Element, text: string): void {
  (field as HTMLInputElement).value = text;
  field.dispatchEvent(new Event('input', { bubbles: true }));
}

async function backAndForward(page: Page): Promise<void> {
  await travel(page, -1);
  await travel(page, 1);
}

/** A second tab with all that this one holds. */
async function copyTab(page: Page): Promise<Page> {
  const [copy] = await Promise.all([
    new Promise<Page | null>((resolve) => page.once('popup', resolve)),
    page.evaluate(() => void open(location.href)),
  ]);
  if (copy === null) throw new Error('the browser opened no tab');
  return copy;
}

describe.each(BROWSER_NAMES)('in %s,', (name) => {
  const lack = whyWithout(name);
  const visits: Visit[] = [];
  const times: number[] = [];
  const kinds = new Set<'loaded' | 'cached'>();
  let browser: OwnBrowser | null = null;

  beforeAll(async () => {
    if (lack === null) browser = await OwnBrowser.open(name);
  });
  afterAll(async () => {
    await browser?.close();
    for (const { front } of visits) await front.close();
  });

  function installed(context: TestContext): OwnBrowser {
    return browser ?? context.skip(lack ?? '');
  }

  async function visit(context: TestContext, path: Path, first: StepBody): Promise<Visit> {
    const begun = await begin(await installed(context).newPage(), path, first);
    visits.push(begun);
    return begun;
  }

  /** Goes away and comes back, and notes how long a page that was loaded anew took until all was there. */
  async function comeBack(page: Page, way: () => Promise<unknown>, lookAgain: LookAgain): Promise<void> {
    const origin = () => page.evaluate(() => performance.timeOrigin);
    const before = await origin();
    await way();
    await lookAgain(page);
    const isCached = (await origin()) === before;
    kinds.add(isCached ? 'cached' : 'loaded');
    if (!isCached) times.push(await page.evaluate(() => performance.now()));
  }

  async function expectToStay(page: Page): Promise<void> {
    const lookAgain = await remember(page);
    await comeBack(page, () => page.reload(), lookAgain);
    await comeBack(page, () => backAndForward(page), lookAgain);
  }

  test.for(PATHS)(
    'each step of %s is there again after a reload and after back and forward',
    async (path, context) => {
      const { page, links } = await visit(context, path, connecting);
      for (const step of WAY[path]) {
        links.begin(step, LIFE_MS);
        if (step !== connecting) links.push(step, LIFE_MS);
        await isShown(page, step.state);
        await expectToStay(page);
      }
    },
  );

  const ends = PATHS.flatMap((path) => Object.entries(ENDS).map(([end, steps]) => ({ path, end, steps })));
  test.for(ends)('a link of $path $end', async ({ path, end, steps }, context) => {
    const { page, links } = await visit(context, path, firstCode(path));
    await isShown(page, firstCode(path).state);
    for (const step of steps) links.push(step, LIFE_MS);
    if (steps.length === 0) await page.click('[data-testid="cancel"]');
    await isShown(page, 'failed');
    const started = links.started;
    if (path === '/qr' && end === 'that ran out') {
      // The page makes another code for who comes back.
      await page.reload();
      await isShown(page, 'qr');
      await page.close();
      return;
    }
    await expectToStay(page);
    expect(links.started).toBe(started);
    if (end !== KILLED_END) await page.close();
  });

  test.for(PATHS)(
    'a copy of the tab of %s shows the same, and takes nothing away when it is closed',
    async (path, context) => {
      for (const step of [firstCode(path), delivering]) {
        const { page } = await visit(context, path, step);
        await isShown(page, step.state);
        const lookAgain = await remember(page);
        const copy = await copyTab(page);
        await lookAgain(copy);
        await copy.close();
        await page.bringToFront();
        await lookAgain(page);
      }
    },
  );

  test('tabs that were killed come back with all that was on them', async (context) => {
    const living = visits.filter(({ page }) => !page.isClosed()).map(({ page }) => page);
    const looks: LookAgain[] = [];
    for (const page of living) looks.push(await remember(page));
    const pages = await installed(context).killAndRestore(living);
    for (const [at, page] of pages.entries()) {
      await page.bringToFront();
      await looks[at]?.(page);
    }
  });

  test('half of all these pages were complete within a second', (context) => {
    installed(context);
    const sorted = times.toSorted((a, b) => a - b);
    expect([...kinds].toSorted()).toEqual(['cached', 'loaded']);
    expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThan(GOOD_MS);
  });
});
