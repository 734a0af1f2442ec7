import { afterAll, beforeAll, expect, test } from 'vitest';
import { CATEGORIES, openJudge, type Judge } from '../../kit/browser/lighthouse.ts';
import { startApp, type TestApp } from '../../kit/program/start-app.ts';
import { PAGE_PATHS } from '../../kit/browser/page-paths.ts';

/** One Lighthouse run per page, as on a phone. `test/soak` takes the median of three, and tests the desktop too. */

const LEAST = 95;
/** Limits on Lighthouse's simulated slow 4G. */
const FIRST_PAINT_MS = 1_500;
const LARGEST_PAINT_MS = 1_800;

let app: TestApp;
let judge: Judge;

beforeAll(async () => {
  [app, judge] = await Promise.all([startApp({ PASSKEY: 'on' }), openJudge()]);
});
afterAll(async () => {
  await judge.close();
  await app.close();
});

// The best of three runs counts, because other work on the machine makes a page look slow.
// `/passkey` is text like `/bots`, and each page takes seconds; `test/soak` judges it too.
// Hindi stands for the other languages: it is the heaviest, and its letters have a font of their own.
test.each([...PAGE_PATHS.filter((path) => path !== '/passkey'), '/pair?lang=hi'])(
  '%s, as on a phone, has at least 95 in each category and paints soon',
  { retry: 2 },
  async (path) => {
    const { scores, faults, firstPaintMs, largestPaintMs } = await judge.judge(app.url + path, 'mobile');
    process.stdout.write(
      `${path}: ${CATEGORIES.map((name) => `${name} ${scores[name]}`).join(', ')}, paints ${Math.round(firstPaintMs)} and ${Math.round(largestPaintMs)} ms\n`,
    );
    for (const name of CATEGORIES) {
      expect.soft(scores[name], `${name}; faults: ${faults.join(', ')}`).toBeGreaterThanOrEqual(LEAST);
    }
    expect.soft(firstPaintMs).toBeLessThanOrEqual(FIRST_PAINT_MS);
    expect.soft(largestPaintMs).toBeLessThanOrEqual(LARGEST_PAINT_MS);
  },
);
