import { CommandError, EXIT } from '../restore/exit.ts';
import type { CommandResult } from '../restore/output.ts';
import type { Command } from './command.ts';
import { doctor } from './doctor.ts';
import type { CliEnvironment } from './environment.ts';
import { importSession } from './import.ts';
import { link } from './link.ts';
import { restore } from './restore.ts';
import { revoke } from './revoke.ts';
import { validate } from './validate.ts';
import { cli } from '../texts/en/cli.ts';

const COMMANDS: Readonly<Record<string, Command>> = {
  restore,
  validate,
  revoke,
  import: importSession,
  link,
  doctor,
};

const HELP = cli.help(
  Object.values(COMMANDS)
    .map(({ usage, about }) => `  ${usage}\n      ${about}`)
    .join('\n'),
);

/** Runs the command that the arguments name. Errors: USAGE, and those of the command. */
export async function runCommand(
  args: readonly string[],
  environment: CliEnvironment,
): Promise<CommandResult> {
  const [name, ...rest] = args;
  if (name === undefined || args.includes('--help') || args.includes('-h') || name === 'help') {
    return { exit: name === undefined ? EXIT.usage : EXIT.ok, lines: [HELP], json: { help: HELP } };
  }
  if (!Object.hasOwn(COMMANDS, name)) {
    throw new CommandError('USAGE', EXIT.usage, cli.noCommand);
  }
  const command = COMMANDS[name];
  if (command === undefined) throw new Error(`no command ${name}`);
  return command.run(rest, environment);
}
