import { defineConfig } from 'vitest/config';

const slow = ['test/system/**/*.test.ts'];
/** Tests that measure times, so they run without others beside them. */
const alone = [
  'flow/operator/process',
  'flow/link',
  'pages/link/network',
  'pages/lighthouse',
  'fault/load',
  'fault/input',
  'fault/connections',
].map((name) => `test/system/${name}.test.ts`);
/** CI machines are shared, so a failed test is repeated once there. The reporter names every such test. */
const retry = process.env['CI'] === undefined ? 0 : 1;
/** Tests that run for hours, so they run only by `npm run soak`. */
const soak = ['test/soak/**/*.test.ts'];

export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  test: {
    setupFiles: ['test/kit/run/quiet.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    coverage: {
      provider: 'v8',
      include: ['src/**/*.ts'],
      exclude: ['src/pages/**'],
      thresholds: {
        'src/{config/{config,read-values,cross-checks},wire/errors,link/machine,session/seal}.ts': {
          100: true,
        },
      },
    },
    projects: [
      {
        extends: true,
        test: { name: 'fast', include: ['test/**/*.test.ts'], exclude: [...slow, ...soak], retry },
      },
      {
        extends: true,
        test: {
          name: 'flow',
          include: slow,
          exclude: alone,
          testTimeout: 120_000,
          retry,
          // Many may run at once, because links mostly wait for WhatsApp's time limits.
          maxConcurrency: 20,
        },
      },
      {
        extends: true,
        test: { name: 'alone', include: alone, testTimeout: 120_000, fileParallelism: false, retry },
      },
      {
        extends: true,
        test: { name: 'soak', include: soak, testTimeout: 4 * 3_600_000, fileParallelism: false },
      },
    ],
  },
});
