#!/usr/bin/env node
import { launch } from '../app/launch.ts';
import { present } from '../restore/output.ts';
import type { CliEnvironment } from './environment.ts';
import { runCommand } from './commands.ts';

/** The program `trekker-session`, the command line for a checkout of this project. */
const launched = launch(process);

const lastActs = new Set<() => void>();
function doLast(): void {
  for (const act of lastActs) act();
}
process.once('exit', doLast);

const args = process.argv.slice(2);
const environment: CliEnvironment = {
  env: launched.env,
  launched,
  input: process.stdin,
  out: process.stdout,
  err: process.stderr,
  isJson: args.includes('--json'),
  interrupted: () => {
    const stop = new AbortController();
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
      process.once(signal, () => {
        stop.abort();
        // A second one ends the process as if nobody listened, but for what must be done.
        process.once(signal, () => {
          doLast();
          process.kill(process.pid, signal);
        });
      });
    }
    return stop.signal;
  },
  atExit: (act) => {
    lastActs.add(act);
    return () => void lastActs.delete(act);
  },
};
process.exitCode = await present(environment, () => runCommand(args, environment));
