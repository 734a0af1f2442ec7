import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
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
const CHROMIUM_FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic'];

type Settings = Readonly<Record<string, boolean | number | string>>;

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

  /** Opens a browser; `settings` are those of Firefox beside ours. */
  static async open(name: BrowserName, settings: Settings = {}): Promise<OwnBrowser> {
    const home = await mkdtemp(join(tmpdir(), 'trekker-browser-'));
    return new OwnBrowser(name, home, await start(name, home, settings));
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
    const child = this.#browser.process();
    const isOver = new Promise((resolve) => child?.once('exit', resolve));
    child?.kill('SIGKILL');
    await isOver;
    this.#browser = await start(this.name, this.#home);
    const restored = await this.#browser.pages();
    return urls.map((url) => {
      const page = restored.find((each) => each.url() === url);
      if (page === undefined) throw new Error(`Firefox did not restore ${url}`);
      return page;
    });
  }
}

function start(name: BrowserName, home: string, settings: Settings = {}): Promise<Browser> {
  return launch({
    browser: name === 'Firefox' ? 'firefox' : 'chrome',
    executablePath: pathOf(name) ?? '',
    userDataDir: join(home, 'profile'),
    // Firefox refuses to run as root in the home of another user.
    env: { ...process.env, HOME: home },
    defaultViewport: { width: 1280, height: 720 },
    ...(name === 'Firefox'
      ? { extraPrefsFirefox: { ...FIREFOX_SETTINGS, ...settings } }
      : { args: CHROMIUM_FLAGS }),
  });
}

/** Goes back (-1) or forward (1). Puppeteer's own way waits for a load, which does not come where Firefox still has the page. */
export async function travel(page: Page, steps: -1 | 1): Promise<void> {
  const before = await addressOf(page);
  await page.evaluate((steps) => void setTimeout(() => history.go(steps)), steps);
  await expect.poll(() => addressOf(page), { timeout: TRAVEL_MS, interval: 10 }).not.toBe(before);
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
