import type { Reporter, SerializedError, TestCase, TestModule } from 'vitest/node';

/** The numbers of tests of one vitest run, by result. */
export type Totals = { readonly passed: number; readonly failed: number; readonly skipped: number };

/**
 * Counts a run and sends {@link Totals} to the process that started vitest (test/kit/run/run.ts).
 * A file that does not load and an error outside every test count as one failed test each.
 */
class TotalsReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const count = (state: string) => tests.filter((test) => test.result().state === state).length;
    const totals: Totals = {
      passed: count('passed'),
      failed: count('failed') + count('pending') + brokenSuites(modules) + unhandled.length,
      skipped: count('skipped'),
    };
    for (const test of tests) reportSkip(test);
    for (const test of tests) reportRetry(test);
    process.send?.(totals);
  }
}

/** The number of files and suites that failed outside their tests, for example in an import or a hook. */
function brokenSuites(modules: readonly TestModule[]): number {
  return modules
    .flatMap((module) => [module, ...module.children.allSuites()])
    .filter((suite) => suite.errors().length > 0).length;
}

function reportRetry(test: TestCase): void {
  if (test.diagnostic()?.flaky === true) process.stdout.write(`needed a second try: ${test.fullName}\n`);
}

function reportSkip(test: TestCase): void {
  const result = test.result();
  if (result.state !== 'skipped') return;
  process.stdout.write(`skipped: ${test.fullName} - ${result.note ?? 'no reason given'}\n`);
}

// oxlint-disable-next-line import/no-default-export -- vitest loads reporters by it
export default TotalsReporter;
