import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../repo.ts';

const MAX_LOAD_MS = 8_000;

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

/** Lighthouse's scores for a page, from 0 to 100, and the audits that failed. Throws if Lighthouse could not run. */
export async function judge(url: string, device: 'mobile' | 'desktop'): Promise<Judgement> {
  const dir = await mkdtemp(join(tmpdir(), 'trekker-lighthouse-'));
  const file = join(dir, 'report.json');
  const errors = await runLighthouse(url, device, dir, file);
  try {
    const result = JSON.parse(await readFile(file, 'utf8')) as Result;
    if (result.runtimeError !== undefined) throw new Error(result.runtimeError.message);
    return judgementOf(result);
  } catch (error) {
    throw new Error(`Lighthouse could not judge ${url}: ${errors}`, { cause: error });
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

/** Writes Lighthouse's report into `file`; resolves with what it wrote to standard error. */
async function runLighthouse(
  url: string,
  device: 'mobile' | 'desktop',
  dir: string,
  file: string,
): Promise<string> {
  const child = spawn(
    process.execPath,
    [
      join(ROOT, 'node_modules', 'lighthouse', 'cli', 'index.js'),
      url,
      // The audit would fail on /qr, which robots.txt disallows because a request there may start a link.
      '--skip-audits=is-crawlable',
      '--quiet',
      '--output=json',
      `--output-path=${file}`,
      // The event stream of a link keeps the network busy until the link ends, so Lighthouse must not wait for silence.
      `--max-wait-for-load=${MAX_LOAD_MS}`,
      '--chrome-flags=--headless=new --no-sandbox --disable-gpu',
      ...(device === 'desktop' ? ['--preset=desktop'] : []),
    ],
    {
      env: { CHROME_PATH: '/usr/bin/chromium', ...process.env, TMPDIR: dir },
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  let errors = '';
  child.stderr.on('data', (text) => (errors += String(text)));
  await once(child, 'close');
  return errors;
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
