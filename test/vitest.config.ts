import { readdirSync } from 'node:fs';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const slow = ['test/system/**/*.test.ts'];
/** Tests that measure times, so they run without others beside them. */
const alone = ['flow/operator/process', 'pages/lighthouse', 'fault/load', 'fault/input'].map(
  (name) => `test/system/${name}.test.ts`,
);
/** Tests like those, which mostly wait: these two run side by side, without others. */
const pair = ['pages/link/network', 'fault/connections'].map((name) => `test/system/${name}.test.ts`);
/**
 * Tests that change or look at what a process has only once: patched libraries, the set of loaded modules, signals, memory, time zone, folder.
 * Each file of them gets a process of its own. All others share processes, because to load the program costs more than most tests.
 */
const own = [
  'rules/patterns',
  'unit/auth-state/xeddsa',
  'unit/auth-state/kept/sudden-end',
  'unit/build/restore-client',
  'unit/cli/interrupts',
  'unit/http/passkey-helper',
  'unit/link/simulation',
  'unit/restore/hostile-server',
  'unit/restore/keep/ends',
  'unit/restore/keep/keeper-room',
  'unit/restore/keep/state/slim',
  'unit/restore/use-session',
  'unit/store/hostile-mongo',
  'unit/whatsapp/bounds',
  'unit/whatsapp/link/unlink',
  'unit/whatsapp/patches/*',
].map((name) => `test/${name}.test.ts`);
/** Files that take longest for their size. They start first, because one that starts last keeps the other workers idle. */
const longest = [
  'pages/languages/gates',
  'fault/leak',
  'threat/hostile-stanzas',
  'flow/operator/key-ring',
  'pages/link/return',
  'fault/kill',
  'pages/looks',
  'fault/whatsapp',
  'flow/operator/mongo',
];
/** Folders and files of the whole program that share processes, as those above do. The others have their own. */
const sharing = [
  'pages/',
  'threat/limits/',
  'threat/request/',
  'threat/foreign-rows',
  'threat/passkey-answers',
  'threat/whatsapp',
  'fault/link-ends',
  'fault/unreachable',
  'flow/browser',
  'flow/compat',
  'flow/link',
  'flow/numbers',
  'flow/paste',
  'flow/refusals',
];
/** What starts browsers or programs of its own there gains nothing, and the longest files start first, before those that share. */
const notSharing = [
  ...longest,
  'pages/demo',
  'pages/firefox',
  'pages/languages/tenth',
  'pages/passkey/helper',
  'threat/limits/networks',
];
const flowShared = readdirSync(new URL('system', import.meta.url), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.test.ts') && sharing.some((start) => file.startsWith(start)))
  .filter((file) => !notSharing.some((name) => file === `${name}.test.ts`))
  .map((file) => `test/system/${file}`);

const isShared = ({ project }: TestSpecification) => !project.config.isolate;

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const at = longest.findIndex((name) => moduleId.endsWith(`/system/${name}.test.ts`));
      return at < 0 ? longest.length : at;
    };
    // oxlint-disable-next-line unicorn/no-array-sort -- this is the method of the sequencer, which returns a new list
    const sorted = (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b));
    // Files with processes of their own come first, because one between others would end the process that those share.
    return sorted.toSorted((a, b) => Number(isShared(a)) - Number(isShared(b)));
  }
}

/** CI machines are shared, so a failed test is repeated once there. The reporter names every such test. */
const retry = process.env['CI'] === undefined ? 0 : 1;
/** Many links may run at once, because they mostly wait for WhatsApp's time limits. */
const links = { testTimeout: 120_000, maxConcurrency: 20, retry };
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
        test: {
          name: 'fast',
          include: ['test/**/*.test.ts'],
          exclude: [...slow, ...soak, ...own],
          isolate: false,
          retry,
        },
      },
      {
        extends: true,
        test: { name: 'fast-own', include: own, retry },
      },
      {
        extends: true,
        test: {
          name: 'flow',
          include: flowShared,
          exclude: [...alone, ...pair],
          isolate: false,
          ...links,
        },
      },
      {
        extends: true,
        test: {
          name: 'flow-own',
          include: slow,
          exclude: [...alone, ...pair, ...flowShared],
          ...links,
        },
      },
      {
        extends: true,
        test: {
          name: 'alone-pair',
          include: pair,
          testTimeout: 120_000,
          maxWorkers: pair.length,
          sequence: { groupOrder: 1 },
          retry,
        },
      },
      {
        extends: true,
        test: {
          name: 'alone',
          include: alone,
          isolate: false,
          testTimeout: 120_000,
          fileParallelism: false,
          sequence: { groupOrder: 2 },
          retry,
        },
      },
      {
        extends: true,
        test: { name: 'soak', include: soak, testTimeout: 4 * 3_600_000, fileParallelism: false },
      },
    ],
  },
});
