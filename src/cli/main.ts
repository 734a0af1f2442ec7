#!/usr/bin/env node
import { launch } from '../app/launch.ts';
import { present } from '../restore/output.ts';
import { Interrupts } from './interrupts.ts';
import type { CliEnvironment } from './environment.ts';
import { runCommand } from './commands.ts';

/** The program `trekker-session`, the command line for a checkout of this project. */
const launched = launch(process);

const interrupts = new Interrupts(process);

const args = process.argv.slice(2);
const environment: CliEnvironment = {
  env: launched.env,
  launched,
  input: process.stdin,
  out: process.stdout,
  err: process.stderr,
  isJson: args.includes('--json'),
  interrupted: () => interrupts.interrupted(),
  atExit: (act) => interrupts.atExit(act),
};
process.exitCode = await present(environment, () => runCommand(args, environment));
