import { defineConfig } from 'vitest/config';

const slow = ['test/system/**/*.test.ts'];
/** Measure times, and want the machine for themselves. */
const alone = [
  'flow/process',
  'flow/link',
  'pages/network',
  'pages/lighthouse',
  'fault/load',
  'fault/input',
  'fault/connections',
].map((name) => `test/system/${name}.test.ts`);
/** On a machine that others use too; the reporter names every test that needed it. */
const retry = process.env['CI'] === undefined ? 0 : 1;
/** Runs for hours: by hand, with `npm run soak`. */
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
      { extends: true, test: { name: 'fast', include: ['test/**/*.test.ts'], exclude: [...slow, ...soak] } },
      {
        extends: true,
        test: {
          name: 'flow',
          include: slow,
          exclude: alone,
          testTimeout: 120_000,
          retry,
          // Links that wait for WhatsApp's own budgets cost next to no time of the processor.
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
