import { readFileSync } from 'node:fs';
import { config as loadDotenv } from 'dotenv';
import { createApp, type App } from './app.ts';
import { BootError } from './boot.ts';
import { ConfigError, describeConfig, loadConfig } from './config.ts';
import { createLog } from './log.ts';

/** The program: settings, start, wait for a signal, stop. Exits with 0 after a signal, with 1 after a failure. */
process.umask(0o077);
await main();

async function main(): Promise<void> {
  loadDotenv({ quiet: true });
  try {
    const { config, secrets } = loadConfig(process.env, (path) => readFileSync(path, 'utf8'));
    const log = createLog({ level: config.logLevel });
    log.info({ settings: describeConfig(config) }, 'starting');
    const app = createApp(config, secrets, { log });
    stopOnSignal(app);
    stopOnFault(app, (error) => log.error({ err: error }, 'an unexpected fault; stopping'));
    const url = await app.start();
    process.stdout.write(`${config.brand.name} is ready: ${url}\n`);
    process.send?.('ready');
  } catch (error) {
    process.stderr.write(`${explain(error)}\n`);
    process.exitCode = 1;
    // A store or socket that is already open would keep the process alive.
    process.exit();
  }
}

function explain(error: unknown): string {
  if (error instanceof ConfigError || error instanceof BootError) return error.message;
  const cause = error instanceof Error && error.cause instanceof Error ? `: ${error.cause.message}` : '';
  return `Could not start: ${error instanceof Error ? error.message : 'unknown reason'}${cause}`;
}

/** Further signals change nothing: one drain is under way. */
function stopOnSignal(app: App): void {
  const stop = () => void app.stop().then(() => process.exit(0));
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

function stopOnFault(app: App, tell: (error: unknown) => void): void {
  const stop = (error: unknown) => {
    tell(error);
    void app.stop().then(() => process.exit(1));
  };
  process.on('uncaughtException', stop);
  process.on('unhandledRejection', stop);
}
