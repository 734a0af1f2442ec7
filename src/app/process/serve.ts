import { createLog, createTerminalLog } from '../../telemetry/log.ts';
import { createApp, type App } from '../app.ts';
import { operator } from '../../texts/en/operator.ts';
import type { Log } from '../../ports/base.ts';
import { launch, readSettings } from '../launch.ts';
import { explainFailure, isOpenToAnyName, OPEN_TO_ANY_NAME } from '../start-checks.ts';
import type { StopSignals } from './stop-signals.ts';

/** The server program: reads the settings, starts, and stops at a signal. Exits with 0 after a signal, with 1 after a failure. */
export async function serve(stopSignals: StopSignals): Promise<void> {
  const launched = launch(process);
  try {
    const { config, secrets, shown, doubts } = await readSettings(launched);
    const log = process.stdout.isTTY
      ? createTerminalLog(config.logLevel)
      : createLog({ level: config.logLevel });
    log.info({ settings: shown }, 'starting');
    const all = [
      ...launched.warnings,
      ...doubts,
      ...(isOpenToAnyName(config.server) ? [OPEN_TO_ANY_NAME] : []),
    ];
    for (const warning of all) log.warn({}, warning);
    const app = createApp(config, secrets, { log });
    stopSignals.handTo(() => app.stop());
    stopOnFault(app, (error) => log.error({ err: error }, 'an unexpected fault; stopping'));
    stopOnRejectedRing(app);
    const url = await app.start();
    sayReady(log, config.brand.name, url);
    process.send?.('ready');
  } catch (error) {
    process.stderr.write(`${explainFailure(error, 'start')}\n`);
    process.exitCode = 1;
    // The process is ended explicitly, because a store or socket that is already open would keep it alive.
    process.exit();
  }
}

/** Says where the pages are: to a person on a terminal with the next step, elsewhere in the log, which is JSON alone. */
function sayReady(log: Log, name: string, url: string): void {
  const { ready, next } = operator.started;
  if (process.stdout.isTTY) process.stdout.write(`${ready(name, url)}\n${next}\n`);
  else log.info({}, ready(name, url));
}

/** Stops the program if MongoDB was down at the start and the key ring does not fit it later. */
function stopOnRejectedRing(app: App): void {
  void app.ringRejected.then(async (error) => {
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
