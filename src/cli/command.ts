import type { CommandResult } from '../restore/output.ts';
import type { CliEnvironment } from './environment.ts';

/** One command: how it is called, a sentence about it, and the function that runs it. */
export type Command = {
  readonly usage: string;
  readonly about: string;
  readonly run: (args: readonly string[], environment: CliEnvironment) => Promise<CommandResult>;
};
