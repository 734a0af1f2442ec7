import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { startMongo, type TestMongo } from '../mongo/mongodb.ts';
import { findBrowser, findHeadlessShell, provideNeeds } from './needs.ts';
import { provideBrowsers } from './optional-browsers.ts';
import type { Totals } from './reporter.ts';

/** The entry of `npm test`: installs what is missing, builds, runs the tests and prints the totals in the last line. */

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const REPORTER = fileURLToPath(new URL('reporter.ts', import.meta.url));
const VITEST = fileURLToPath(new URL('../../../node_modules/vitest/vitest.mjs', import.meta.url));
const PROJECTS = ['fast', 'flow', 'alone'] as const;
/** Most tests wait for something most of the time: three at once keep two cores busy. */
const WORKERS = Math.max(3, Math.floor(availableParallelism() / 2));
/** The whole program waits more than units do, for WhatsApp's time limits. */
const FLOW_WORKERS = WORKERS + 1;
/** The project that runs only if it is named on the command line. */
const SOAK = 'soak';
/** Not a project: these files of the others, with two processes of the program on one store. */
const MACHINES = 'machines';
const MACHINES_FILES = ['test/system/flow/link.test.ts', 'test/system/threat', 'test/system/fault'];
const WHY_BY_HAND =
  'Soak tests measure for minutes to hours and want the machine for themselves, so npm test leaves them out.\n';
const NOTHING: Totals = { passed: 0, failed: 0, skipped: 0 };
const BROKEN: Totals = { passed: 0, failed: 1, skipped: 0 };

type Project = (typeof PROJECTS)[number] | typeof SOAK;

const [first, ...rest] = process.argv.slice(2);
const chosen = [...PROJECTS, SOAK].filter((project) => project === first) as readonly Project[];
const filters = chosen.length > 0 || first === undefined ? rest : [first, ...rest];
const totals = await (first === MACHINES
  ? run(['flow', 'alone'], rest.length > 0 ? rest : MACHINES_FILES)
  : run(chosen.length > 0 ? chosen : PROJECTS, filters));
process.stdout.write(`\n${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped\n`);
process.exitCode = totals.failed > 0 || totals.passed === 0 ? 1 : 0;

async function run(projects: readonly Project[], files: readonly string[]): Promise<Totals> {
  if (projects.includes(SOAK)) process.stdout.write(WHY_BY_HAND);
  const withBrowser = projects.some((project) => project !== 'fast');
  const missing = await provideNeeds(withBrowser);
  if (missing !== null) return fail(missing);
  const hasBrowsers = withBrowser ? provideBrowsers() : Promise.resolve();
  const built = await finish(spawnQuiet('npm', ['run', '--silent', 'build']));
  if (built !== 0) return fail('The build failed.');
  const mongo = await startOneMongo();
  let sum = mongo === null ? BROKEN : NOTHING;
  // Projects run one after the other, because tests that measure times must not share the machine.
  for (const project of projects) {
    if (project !== 'fast') await hasBrowsers;
    sum = add(sum, await runProject(project, files, mongo));
  }
  await mongo?.stop();
  if (sum.passed + sum.failed + sum.skipped === 0) process.stdout.write('No test ran.\n');
  return sum;
}

/** Starts one server for the whole run. If none starts, the other tests still run, but the run counts as failed. */
async function startOneMongo(): Promise<TestMongo | null> {
  try {
    return await startMongo();
  } catch (error) {
    process.stdout.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return null;
  }
}

async function runProject(
  project: Project,
  files: readonly string[],
  mongo: TestMongo | null,
): Promise<Totals> {
  const reporters = ['--reporter=default', `--reporter=${REPORTER}`];
  // `fast` means `fast-own` as well, `flow` means `flow-own`, and `alone` means `alone-pair`.
  const options = ['--config', 'test/vitest.config.ts', '--project', `${project}*`, '--passWithNoTests'];
  // The whole Chromium needs so much more of the machine that one more file would only be in its way.
  const isLight = project === 'flow' && findHeadlessShell() !== null;
  options.push(`--maxWorkers=${isLight ? FLOW_WORKERS : WORKERS}`);
  const child = spawn(process.execPath, [VITEST, 'run', ...options, ...reporters, ...files], {
    cwd: ROOT,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    env: environment(mongo),
  });
  let received: Totals | null = null;
  child.on('message', (message: unknown) => {
    if (isTotals(message)) received = message;
  });
  const code = await finish(child);
  return judge(received, code, project);
}

/** Adds one failed test if a run failed without one, so that its failure shows in the totals. */
function judge(received: Totals | null, code: number | null, project: Project): Totals {
  if (code === 0) return received ?? NOTHING;
  if (received !== null && received.failed > 0) return received;
  return add(received ?? NOTHING, fail(`The run of ${project} ended with ${code ?? 'a signal'}.`));
}

function fail(reason: string): Totals {
  process.stdout.write(`${reason}\n`);
  return BROKEN;
}

function add(one: Totals, other: Totals): Totals {
  return {
    passed: one.passed + other.passed,
    failed: one.failed + other.failed,
    skipped: one.skipped + other.skipped,
  };
}

function isTotals(message: unknown): message is Totals {
  return typeof message === 'object' && message !== null && 'passed' in message && 'failed' in message;
}

function environment(mongo: TestMongo | null): NodeJS.ProcessEnv {
  const browser = findBrowser();
  return {
    ...process.env,
    ...(first === MACHINES ? { TEST_PROCESSES: '2' } : {}),
    ...(browser === null ? {} : { CHROME_PATH: browser }),
    ...(mongo === null ? {} : { TEST_MONGODB_URI: mongo.uri, TEST_MONGODB_NAME: mongo.kind }),
  };
}

function spawnQuiet(program: string, args: readonly string[]): ReturnType<typeof spawn> {
  return spawn(program, args, { cwd: ROOT, stdio: ['ignore', 'inherit', 'inherit'] });
}

/** Resolves with the exit code, or `null` after a signal or if the program could not be started. */
function finish(child: ReturnType<typeof spawn>): Promise<number | null> {
  return new Promise((resolve) => {
    child.once('error', () => resolve(null));
    child.once('close', (code) => resolve(code));
  });
}
