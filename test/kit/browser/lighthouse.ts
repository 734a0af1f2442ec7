import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import lighthouse, { desktopConfig, type Flags } from 'lighthouse';
import { launch } from 'puppeteer-core';
import { findBrowser } from '../run/needs.ts';

const MAX_LOAD_MS = 8_000;
const CHROMIUM_FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic'];

export const CATEGORIES = ['performance', 'accessibility', 'best-practices', 'seo'] as const;

export type Scores = Readonly<Record<(typeof CATEGORIES)[number], number>>;

type Result = {
  readonly runtimeError?: { readonly code: string; readonly message: string };
  readonly categories: Readonly<Record<string, { readonly score: number | null }>>;
  readonly audits: Readonly<
    Record<string, { readonly score: number | null; readonly title: string; readonly numericValue?: number }>
  >;
};

type Judgement = {
  readonly scores: Scores;
  readonly faults: readonly string[];
  readonly firstPaintMs: number;
  readonly largestPaintMs: number;
};

export type Judge = {
  /** Lighthouse's scores for a page, from 0 to 100, and the audits that failed. Throws if Lighthouse could not run. */
  readonly judge: (url: string, device: 'mobile' | 'desktop') => Promise<Judgement>;
  readonly close: () => Promise<void>;
};

/**
 * Lighthouse with one Chromium for all pages, because a start of both takes half of the time of a page. Lighthouse opens a tab for each page
 * and empties cache and storage before it. Lifetime: until `close`.
 */
export async function openJudge(): Promise<Judge> {
  const home = await mkdtemp(join(tmpdir(), 'trekker-lighthouse-'));
  const browser = await launch({
    executablePath: findBrowser() ?? '/usr/bin/chromium',
    userDataDir: join(home, 'profile'),
    args: CHROMIUM_FLAGS,
  });
  const port = Number(new URL(browser.wsEndpoint()).port);
  return {
    judge: (url, device) => judge(url, device, port),
    close: async () => {
      await browser.close();
      await rm(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    },
  };
}

async function judge(url: string, device: 'mobile' | 'desktop', port: number): Promise<Judgement> {
  const flags: Flags = {
    port,
    logLevel: 'silent',
    // The first would fail on /qr, which robots.txt disallows because a request there may start a link. The second has no score, and takes seconds.
    skipAudits: ['is-crawlable', 'bf-cache'],
    disableFullPageScreenshot: true,
    // The event stream of a link keeps the network busy until the link ends, so Lighthouse must not wait for silence.
    maxWaitForLoad: MAX_LOAD_MS,
  };
  const run = await lighthouse(url, flags, device === 'desktop' ? desktopConfig : undefined);
  if (run === undefined) throw new Error(`Lighthouse could not judge ${url}`);
  const { lhr } = run;
  if (lhr.runtimeError !== undefined) throw new Error(lhr.runtimeError.message);
  return judgementOf(lhr);
}

function judgementOf(result: Result): Judgement {
  const score = (name: string) => Math.round((result.categories[name]?.score ?? 0) * 100);
  const faults = Object.values(result.audits)
    .filter(({ score }) => score !== null && score < 0.9)
    .map(({ title }) => title);
  const paintMs = (name: string) => result.audits[name]?.numericValue ?? Infinity;
  const paints = {
    firstPaintMs: paintMs('first-contentful-paint'),
    largestPaintMs: paintMs('largest-contentful-paint'),
  };
  return {
    ...paints,
    scores: Object.fromEntries(CATEGORIES.map((name) => [name, score(name)])) as Scores,
    faults,
  };
}
