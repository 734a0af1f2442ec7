import { readFileSync } from 'node:fs';
import { config as loadDotenv } from 'dotenv';
import { keepMemoryOutOfDumps } from './app/memory-dumps.ts';
import { refuseInspector } from './app/no-inspector.ts';
import { createApp, type App } from './app/app.ts';
import { explainFailure } from './app/start-checks.ts';
import { describeConfig, loadConfig } from './config/config.ts';
import { createLog } from './telemetry/log.ts';
import { LANGUAGES } from './texts/languages.ts';

/** The program: settings, start, wait for a signal, stop. Exits with 0 after a signal, with 1 after a failure. */
process.umask(0o077);
refuseInspector(process, process.env['NODE_OPTIONS'] ?? '');
const memoryWarnings = keepMemoryOutOfDumps(process, process.env['NODE_OPTIONS'] ?? '');
await main();

async function main(): Promise<void> {
  loadDotenv({ quiet: true });
  try {
    const readFile = (path: string) => readFileSync(path, 'utf8');
    const { config, secrets } = loadConfig(process.env, readFile, Object.keys(LANGUAGES));
    const log = createLog({ level: config.logLevel });
    log.info({ settings: describeConfig(config) }, 'starting');
    for (const warning of memoryWarnings) log.warn({}, warning);
    const app = createApp(config, secrets, { log });
    stopOnSignal(app);
    stopOnFault(app, (error) => log.error({ err: error }, 'an unexpected fault; stopping'));
    stopOnMisfit(app);
    const url = await app.start();
    process.stdout.write(`${config.brand.name} is ready: ${url}\n`);
    process.send?.('ready');
  } catch (error) {
    process.stderr.write(`${explainFailure(error, 'start')}\n`);
    process.exitCode = 1;
    // A store or socket that is already open would keep the process alive.
    process.exit();
  }
}

/** Further signals change nothing: one drain is under way. */
function stopOnSignal(app: App): void {
  const stop = () => void app.stop().then(() => process.exit(0));
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

/** MongoDB was down at the start, and now it is there the key ring does not fit it. */
function stopOnMisfit(app: App): void {
  void app.misfit.then(async (error) => {
    process.stderr.write(`${error.message}\n`);
    await app.stop();
    process.exit(1);
  });
}

function stopOnFault(app: App, tell: (error: unknown) => void): void {
  const stop = (error: unknown) => {
    tell(error);
    void app.stop().then(() => process.exit(1));
  };
  process.on('uncaughtException', stop);
  process.on('unhandledRejection', stop);
}
