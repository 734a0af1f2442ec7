#!/usr/bin/env node
import { config as loadDotenv } from 'dotenv';
import { keepMemoryOutOfDumps } from '../app/memory-dumps.ts';
import { refuseInspector } from '../app/no-inspector.ts';
import { present } from '../restore/output.ts';
import type { CliEnvironment } from './environment.ts';
import { runCommand } from './commands.ts';

/** `trekker-session`: the operator's command line, for a checkout of this project. */
process.umask(0o077);
refuseInspector(process, process.env['NODE_OPTIONS'] ?? '');
keepMemoryOutOfDumps(process, '');
loadDotenv({ quiet: true });

const args = process.argv.slice(2);
const environment: CliEnvironment = {
  env: process.env,
  input: process.stdin,
  out: process.stdout,
  err: process.stderr,
  isJson: args.includes('--json'),
  interrupted: () => {
    const stop = new AbortController();
    for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => stop.abort());
    return stop.signal;
  },
};
process.exitCode = await present(environment, () => runCommand(args, environment));
