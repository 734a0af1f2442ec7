import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, vi } from 'vitest';
import { launch, type Browser, type Page } from 'puppeteer-core';
import { findBrowser, findFirefox } from '../../run/needs.ts';

/**
 * Chromium and Debian's Firefox, driven in one way, with what Playwright cannot do: Firefox as people have it, and a tab that is killed
 * and comes back. Firefox speaks WebDriver BiDi by itself.
 */

export const BROWSER_NAMES = ['Chromium', 'Firefox'] as const;
export type BrowserName = (typeof BROWSER_NAMES)[number];

/** Why tests in this browser are left out; `null` where it is there. */
export function whyWithout(name: BrowserName): string | null {
  if (pathOf(name) !== null) return null;
  return `${name} is not installed${name === 'Firefox' ? ': Debian has it as firefox-esr; FIREFOX_PATH names another one' : ''}`;
}

function pathOf(name: BrowserName): string | null {
  return name === 'Firefox' ? findFirefox() : findBrowser();
}

/** Firefox brings back all tabs after it was killed, at once, and writes down quickly what they hold. */
const FIREFOX_SETTINGS = {
  'browser.sessionstore.interval': 100,
  'browser.sessionstore.max_resumed_crashes': -1,
  'browser.sessionstore.restore_on_demand': false,
  'browser.sessionstore.resume_from_crash': true,
  'browser.startup.page': 3,
  'fission.bfcacheInParent': true,
};
const TRAVEL_MS = 5_000;
const RESTORE_MS = 10_000;
const CHROMIUM_FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic'];

/** A browser with a profile of its own. Lifetime: until `close`. */
export class OwnBrowser {
  readonly name: BrowserName;
  readonly #home: string;
  #browser: Browser;

  private constructor(name: BrowserName, home: string, browser: Browser) {
    this.name = name;
    this.#home = home;
    this.#browser = browser;
  }

  static async open(name: BrowserName): Promise<OwnBrowser> {
    const home = await mkdtemp(join(tmpdir(), 'trekker-browser-'));
    return new OwnBrowser(name, home, await start(name, home));
  }

  newPage(): Promise<Page> {
    return this.#browser.newPage();
  }

  /** Kills what holds the pages, as a phone does that needs memory, and gives them as they come back, in the same order. */
  async killAndRestore(pages: readonly Page[]): Promise<readonly Page[]> {
    if (this.name === 'Firefox') return this.#restart(pages);
    for (const page of pages) await crashAndReload(page);
    return pages;
  }

  async close(): Promise<void> {
    await this.#browser.close();
    await rm(this.#home, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }

  /** Kills all of Firefox; the next start restores its tabs. */
  async #restart(pages: readonly Page[]): Promise<readonly Page[]> {
    const urls = await Promise.all(pages.map(addressOf));
    await this.#tabsAreWrittenDown();
    const child = this.#browser.process();
    const isOver = new Promise((resolve) => child?.once('exit', resolve));
    child?.kill('SIGKILL');
    await isOver;
    this.#browser = await start(this.name, this.#home);
    return Promise.all(urls.map((url) => this.#restored(url)));
  }

  /** Firefox writes down all tabs soon after anything changes in one. */
  async #tabsAreWrittenDown(): Promise<void> {
    const file = join(this.#home, 'profile', 'sessionstore-backups', 'recovery.jsonlz4');
    const sinceMs = Date.now();
    await this.newPage();
    const writtenMs = () => stat(file).then(({ mtimeMs }) => mtimeMs);
    await expect.poll(writtenMs, { timeout: RESTORE_MS, interval: 20 }).toBeGreaterThan(sinceMs);
  }

  #restored(url: string): Promise<Page> {
    const find = async () => (await this.#browser.pages()).find((each) => each.url() === url);
    return vi.waitFor(
      async () => {
        const page = await find();
        if (page === undefined) throw new Error(`Firefox did not restore ${url}`);
        return page;
      },
      { timeout: RESTORE_MS, interval: 20 },
    );
  }
}

function start(name: BrowserName, home: string): Promise<Browser> {
  return launch({
    browser: name === 'Firefox' ? 'firefox' : 'chrome',
    executablePath: pathOf(name) ?? '',
    userDataDir: join(home, 'profile'),
    // Firefox refuses to run as root in the home of another user.
    env: { ...process.env, HOME: home },
    defaultViewport: { width: 1280, height: 720 },
    ...(name === 'Firefox' ? { extraPrefsFirefox: FIREFOX_SETTINGS } : { args: CHROMIUM_FLAGS }),
  });
}

/** Goes back (-1) or forward (1). Puppeteer's own way waits for a load, which does not come where Firefox still has the page. */
export async function travel(page: Page, steps: -1 | 1): Promise<void> {
  const before = await addressOf(page);
  await page.evaluate((steps) => void setTimeout(() => history.go(steps)), steps);
  await expect.poll(() => addressOf(page), { timeout: TRAVEL_MS, interval: 10 }).not.toBe(before);
}

/** Loads a page anew. Puppeteer's own way waits for ever in Firefox where the page has just come from its cache. */
export async function reload(page: Page): Promise<void> {
  const origin = () => page.evaluate(() => performance.timeOrigin);
  const before = await origin();
  await page.evaluate(() => void setTimeout(() => location.reload()));
  await expect.poll(origin, { timeout: TRAVEL_MS, interval: 10 }).not.toBe(before);
}

function addressOf(page: Page): Promise<string> {
  return page.evaluate(() => location.href);
}

/** Kills the process of a tab in Chromium. The browser keeps what belongs to the tab, and loads its page anew. */
async function crashAndReload(page: Page): Promise<void> {
  await page.bringToFront();
  const devtools = await page.createCDPSession();
  const isOver = new Promise((resolve) => page.once('error', resolve));
  void devtools.send('Page.crash').catch(() => {
    // No answer comes, because what would answer is dead.
  });
  await isOver;
  await page.reload();
}
