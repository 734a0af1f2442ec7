import type { Browser, Page, Request } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBrowser, openPage } from '../../kit/browser/browser.ts';
import { startApp, type TestApp } from '../../kit/program/start-app.ts';
import { PAGE_PATHS, UNKNOWN_PATH } from '../../kit/browser/page-paths.ts';

/** The requests and bytes of a first visit, with all that an operator can offer. */

const KB = 1024;
/** `/validate` is the heaviest, because it finds IDs of every kind in whatever was pasted with the parser of the server. */
const MAX_SCRIPT_KB = 10.25;
const MAX_REQUESTS = 6;

let browser: Browser;
let app: TestApp;

beforeAll(async () => {
  [browser, app] = await Promise.all([openBrowser(), startApp({ PASSKEY: 'on' })]);
});
afterAll(async () => {
  await browser.close();
  await app.close();
});

type Weight = {
  readonly kind: 'script' | 'style' | 'sprite' | 'other';
  readonly bytes: number;
  readonly packing: string;
  /** The size of the compressed body. Headers are not counted: they are a few hundred bytes for every file. */
  readonly bodyBytes: number;
};

/** The files that the page loads, compressed as they were sent; without the requests of its script. */
async function weigh(requests: readonly Request[]): Promise<readonly Weight[]> {
  const own = requests.filter(
    (request) => request.resourceType() !== 'fetch' && !request.url().startsWith('data:'),
  );
  return Promise.all(
    own.map(async (request) => {
      const { responseBodySize, responseHeadersSize } = await request.sizes();
      const response = await request.response();
      const path = new URL(request.url()).pathname;
      const kind = path.endsWith('.js')
        ? 'script'
        : path.endsWith('.css')
          ? 'style'
          : path.endsWith('.svg')
            ? 'sprite'
            : 'other';
      const packing = (await response?.headerValue('content-encoding')) ?? 'none';
      const bodyBytes = Math.max(0, responseBodySize);
      return { kind, bytes: bodyBytes + responseHeadersSize, bodyBytes, packing };
    }),
  );
}

async function settled(page: Page, path: string): Promise<void> {
  await page.goto(app.url + path, { waitUntil: 'load' });
  if (path === '/qr') await page.getByTestId('qr').waitFor();
}

test.each([...PAGE_PATHS, '/docs', UNKNOWN_PATH])(
  '%s, cold, needs at most 40 KB and 6 requests, all of them from here and by the policy',
  async (path) => {
    const { page, problems } = await openPage(browser, app.url);
    const requests: Request[] = [];
    page.on('request', (request) => requests.push(request));
    await settled(page, path);
    const weights = await weigh(requests);
    const sum = () => weights.reduce((bytes, each) => bytes + each.bytes, 0);
    const packed = (kind: Weight['kind']) =>
      weights.filter((each) => each.kind === kind).reduce((bytes, each) => bytes + each.bodyBytes, 0);
    process.stdout.write(`${path}: ${(sum() / KB).toFixed(1)} KB in ${weights.length} requests\n`);

    expect(weights.length).toBeLessThanOrEqual(MAX_REQUESTS);
    expect(sum()).toBeLessThanOrEqual(40 * KB);
    expect(packed('script')).toBeLessThanOrEqual(MAX_SCRIPT_KB * KB);
    expect(packed('style')).toBeLessThanOrEqual(6 * KB);
    expect(packed('sprite')).toBeLessThanOrEqual(7 * KB);
    expect(
      weights.filter(({ kind, packing }) => kind !== 'other' && packing !== 'br' && packing !== 'none'),
    ).toEqual([]);
    expect(problems.filter((problem) => path !== UNKNOWN_PATH || !problem.includes('404'))).toEqual([]);
  },
);

test('the second page of a visit, loads nothing but itself that the first one had', async () => {
  const { page } = await openPage(browser, app.url);
  await settled(page, '/pair');
  const requests: Request[] = [];
  page.on('request', (request) => requests.push(request));
  await settled(page, '/validate');
  const again = await Promise.all(
    requests
      .filter((request) => /\/assets\/(?:theme|style|sprite)/.test(request.url()))
      .map(async (request) => Math.max(0, (await request.sizes()).responseBodySize)),
  );
  expect(again.reduce((bytes, each) => bytes + each, 0)).toBe(0);
});
