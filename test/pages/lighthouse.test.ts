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

test.each(['/', '/qr', '/pair', '/validate'])(
  '%s, as on a phone, has at least 95 in each category',
  async (path) => {
    const { scores, faults } = await judge(app.url + path, 'mobile');
    console.log(`${path}: ${CATEGORIES.map((name) => `${name} ${scores[name]}`).join(', ')}`);
    for (const name of CATEGORIES) {
      expect.soft(scores[name], `${name}; faults: ${faults.join(', ')}`).toBeGreaterThanOrEqual(LEAST);
    }
  },
);
