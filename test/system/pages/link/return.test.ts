import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test, type TestContext } from 'vitest';
import {
  BROWSER_NAMES,
  OwnBrowser,
  reload,
  travel,
  whyWithout,
} from '../../../kit/browser/own/own-browser.ts';
import { failedStep, linkedStep, qrStep, ScriptedLinks, STEPS } from '../../../kit/browser/scripted-links.ts';
import { byId, isSeen, valueOf, write } from '../../../kit/browser/own/watched-tab.ts';
import { isShown, remember, type LookAgain } from '../../../kit/browser/own/sight.ts';
import { startFront, type Front } from '../../../kit/program/front.ts';
import { startApp, type TestApp } from '../../../kit/program/start-app.ts';
import { makeAuthState } from '../../../kit/session/auth-state.ts';
import { formatLongId } from '../../../../src/session-id/long.ts';
import { script } from '../../../../src/texts/en/script.ts';
import type { StepBody } from '../../../../src/wire/step.ts';

/** Visitors who lose their page at any moment, in the two browsers: each comes back to where they were, and to no session ID. */

const TYPED = '+254 712-345678';
const PASTED = formatLongId('TREKKER-MD', makeAuthState().creds);
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
const ENDS: Readonly<Record<string, readonly StepBody[]>> = {
  'that the visitor cancelled': [],
  'that ran out': [failedStep('LINK_EXPIRED')],
  'that WhatsApp rejected, with a time to wait': [failedStep('WHATSAPP_REJECTED', { retryAfter: 200 })],
  'that failed after the yes of the phone': [confirming, failedStep('WHATSAPP_UNREACHABLE')],
  'that left a device behind': [confirming, failedStep('INTERNAL', { deviceStillLinked: true })],
};
/** A code to use, a wait after the phone's yes, and the end. */
const ALSO_BACK: readonly StepBody['state'][] = ['qr', 'code', 'delivering', 'linked'];
const PATHS = ['/qr', '/pair'] as const;

let app: TestApp;

beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

const firstCode = (path: Path): StepBody => (path === '/qr' ? qrStep() : code);

async function openTab(browser: OwnBrowser): Promise<Visit> {
  const front = await startFront(app.url);
  const page = await browser.newPage();
  return { page, links: new ScriptedLinks(front), front };
}

/** Begins a link in a tab, as a visitor who comes to the page anew. */
async function begin({ page, links, front }: Visit, path: Path, first: StepBody): Promise<void> {
  links.begin(first, LIFE_MS);
  await page.bringToFront();
  // A page in between, as Firefox otherwise goes back to the same address.
  await page.goto(`${front.url}/robots.txt`);
  await page.goto(front.url + path);
  if (path === '/pair') {
    await write(page, byId('number'), TYPED);
    await page.click(byId('start'));
  }
  await links.followed();
  await isShown(page, first.state);
}

/** Types a long ID, and has it checked if wanted. */
async function fillIn(page: Page, end: 'typed' | 'checked'): Promise<void> {
  await page.waitForSelector(`${byId('start')}:enabled`);
  await write(page, byId('session-input'), PASTED);
  if (end === 'typed') return;
  await page.click(byId('start'));
  await page.waitForSelector(`${byId('verdict')}[data-status="incomplete"]`);
}

/** Expects a page that holds nothing of an ID or of its check anywhere, has the chosen theme, and answers to a click. */
async function expectEmpty(page: Page): Promise<void> {
  await page.waitForSelector(`${byId('start')}:enabled`);
  const held = await page.evaluate(() => ({
    text: [
      document.documentElement.outerHTML,
      ...[...document.querySelectorAll('textarea, input')].map((each) => (each as HTMLInputElement).value),
      JSON.stringify([Object.entries(sessionStorage), history.state, location.href]),
    ].join('\n'),
    verdict: document.querySelector<HTMLElement>('[data-testid="verdict"]')?.dataset['status'] ?? null,
    stored: Object.keys(localStorage),
    theme: document.documentElement.dataset['theme'],
  }));
  expect(held.text).not.toContain(PASTED.slice(20, 60));
  expect(held).toMatchObject({ verdict: null, stored: ['theme'], theme: 'dark' });
  await page.click(byId('start'));
  await isSeen(page, script.pasteId);
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
  const tabs = new Map<Path | 'end' | 'check', Visit>();
  const times: number[] = [];
  const kinds = new Set<'loaded' | 'cached'>();
  let browser: OwnBrowser | null = null;

  beforeAll(async () => {
    if (lack === null) browser = await OwnBrowser.open(name);
  });
  afterAll(async () => {
    await browser?.close();
    for (const { front } of tabs.values()) await front.close();
  });

  function installed(context: TestContext): OwnBrowser {
    return browser ?? context.skip(lack ?? '');
  }

  /** The tab in which all goes on that needs no other. */
  async function tabOf(context: TestContext, path: Path): Promise<Visit> {
    const known = tabs.get(path) ?? (await openTab(installed(context)));
    tabs.set(path, known);
    return known;
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

  test.for(PATHS)(
    'each step of %s is there again after a reload, and each kind of step after back and forward',
    async (path, context) => {
      const tab = await tabOf(context, path);
      await begin(tab, path, connecting);
      for (const step of WAY[path]) {
        tab.links.begin(step, LIFE_MS);
        if (step !== connecting) tab.links.push(step, LIFE_MS);
        await isShown(tab.page, step.state);
        const lookAgain = await remember(tab.page);
        if (ALSO_BACK.includes(step.state)) {
          await comeBack(tab.page, () => backAndForward(tab.page), lookAgain);
        }
        await comeBack(tab.page, () => reload(tab.page), lookAgain);
      }
    },
  );

  // What a page keeps of an end is the same in all browsers, so Firefox sees those that differ by what the visitor does next.
  const kindsOfEnd = Object.entries(ENDS).slice(0, name === 'Firefox' ? 2 : undefined);
  const ends = PATHS.flatMap((path) => kindsOfEnd.map(([end, steps]) => ({ path, end, steps })));
  test.for(ends)('a link of $path $end', async ({ path, end, steps }, context) => {
    const tab = await tabOf(context, path);
    const { page, links } = tab;
    await begin(tab, path, firstCode(path));
    for (const step of steps) links.push(step, LIFE_MS);
    if (steps.length === 0) await page.click(byId('cancel'));
    await isShown(page, 'failed');
    const started = links.started;
    if (path === '/qr' && end === 'that ran out') {
      // The page makes another code for who comes back.
      await reload(page);
      await isShown(page, 'qr');
      return;
    }
    const lookAgain = await remember(page);
    if (end === 'that the visitor cancelled') await comeBack(page, () => backAndForward(page), lookAgain);
    await comeBack(page, () => reload(page), lookAgain);
    expect(links.started).toBe(started);
  });

  test.for(PATHS)(
    'a copy of the tab of %s shows the same, and takes nothing away when it is closed',
    async (path, context) => {
      const tab = await tabOf(context, path);
      const { page } = tab;
      for (const step of [delivering, firstCode(path)]) {
        await begin(tab, path, step);
        const lookAgain = await remember(page);
        const copy = await copyTab(page);
        await lookAgain(copy);
        await copy.close();
        await page.bringToFront();
        await lookAgain(page);
        if (step !== delivering) continue;
        tab.links.push(linkedStep());
        await isShown(page, 'linked');
      }
    },
  );

  test('no session ID of /validate comes back, the theme does, and all can be used', async (context) => {
    const tab = await openTab(installed(context));
    tabs.set('check', tab);
    const { page, front } = tab;
    await page.goto(`${front.url}/robots.txt`);
    await page.goto(`${front.url}/validate`);
    await page.click('[data-theme-button]');
    const ways = [() => reload(page), () => backAndForward(page)];
    for (const end of ['typed', 'checked'] as const) {
      for (const way of ways) {
        await fillIn(page, end);
        await way();
        await expectEmpty(page);
      }
    }
    await reload(page);
    await fillIn(page, 'checked');
    const copy = await copyTab(page);
    await expectEmpty(copy);
    await copy.close();
    await page.bringToFront();
    expect(await valueOf(page, byId('session-input'))).toBe(PASTED);
  });

  test('tabs that were killed come back with all that was on them, but for a session ID', async (context) => {
    const [qr, pair] = [await tabOf(context, '/qr'), await tabOf(context, '/pair')];
    const end = await openTab(installed(context));
    tabs.set('end', end);
    await begin(end, '/qr', firstCode('/qr'));
    end.links.push(linkedStep());
    await isShown(end.page, 'linked');
    const looks: LookAgain[] = [];
    const living = [qr.page, pair.page, end.page];
    for (const page of living) looks.push(await remember(page));
    looks.push(expectEmpty);
    const check = tabs.get('check')?.page;
    const pages = await installed(context).killAndRestore([
      ...living,
      ...(check === undefined ? [] : [check]),
    ]);
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
