import type { CommandResult } from '../restore/output.ts';
import type { CliEnvironment } from './environment.ts';

/** One command: what it does, how it is called, and its work. */
export type Command = {
  readonly usage: string;
  readonly about: string;
  readonly run: (args: readonly string[], environment: CliEnvironment) => Promise<CommandResult>;
};
