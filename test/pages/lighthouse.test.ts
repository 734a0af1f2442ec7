import { afterAll, beforeAll, expect, test } from 'vitest';
import { CATEGORIES, judge } from '../support/lighthouse.ts';
import { startApp, type TestApp } from '../support/start-app.ts';

/** Once per page as on a phone; the median of three and the desktop are in test/soak. */

const LEAST = 95;

let app: TestApp;

beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

// A machine that is busy with something else makes a page look slow: the best of three counts.
test.each(['/', '/qr', '/pair', '/validate'])(
  '%s, as on a phone, has at least 95 in each category',
  { retry: 2 },
  async (path) => {
    const { scores, faults } = await judge(app.url + path, 'mobile');
    process.stdout.write(`${path}: ${CATEGORIES.map((name) => `${name} ${scores[name]}`).join(', ')}\n`);
    for (const name of CATEGORIES) {
      expect.soft(scores[name], `${name}; faults: ${faults.join(', ')}`).toBeGreaterThanOrEqual(LEAST);
    }
  },
);
