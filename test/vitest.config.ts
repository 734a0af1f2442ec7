import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

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
/** Files that take longest for their size. They start first, because one that starts last keeps the other workers idle. */
const longest = [
  'fault/leak',
  'threat/hostile-stanzas',
  'flow/operator/key-ring',
  'pages/link/return',
  'fault/kill',
  'pages/looks',
  'fault/whatsapp',
  'flow/operator/mongo',
];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const at = longest.findIndex((name) => moduleId.endsWith(`/system/${name}.test.ts`));
      return at < 0 ? longest.length : at;
    };
    // oxlint-disable-next-line unicorn/no-array-sort -- this is the method of the sequencer, which returns a new list
    const sorted = await super.sort(files);
    return sorted.toSorted((a, b) => rank(a) - rank(b));
  }
}

/** CI machines are shared, so a failed test is repeated once there. The reporter names every such test. */
const retry = process.env['CI'] === undefined ? 0 : 1;
/** Tests that run for hours, so they run only by `npm run soak`. */
const soak = ['test/soak/**/*.test.ts'];

export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  test: {
    setupFiles: ['test/kit/run/quiet.ts'],
    sequence: { sequencer: LongestFirst },
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
