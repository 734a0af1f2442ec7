import { CommandError, EXIT } from '../restore/exit.ts';
import type { CommandResult } from '../restore/output.ts';
import type { Command } from './command.ts';
import { doctor } from './doctor.ts';
import type { CliEnvironment } from './environment.ts';
import { link } from './link.ts';
import { restore } from './restore.ts';
import { revoke } from './revoke.ts';
import { validate } from './validate.ts';

const COMMANDS: Readonly<Record<string, Command>> = { restore, validate, revoke, link, doctor };

const HELP = `trekker-session: session IDs on the command line. In a built checkout: npx . <command>

${Object.values(COMMANDS)
  .map(({ usage, about }) => `  ${usage}\n      ${about}`)
  .join('\n')}

  The ID: an argument, - for standard input, SESSION_ID, or a question that does not show it.
  --url   address of the server, by default the one on this machine
  --json  answer in JSON

Exit codes: 0 ok, 2 usage, 3 invalid ID, 4 not available, 5 not allowed, 6 network.`;

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
    throw new CommandError('USAGE', EXIT.usage, `There is no command of this name. See --help.`);
  }
  const command = COMMANDS[name];
  if (command === undefined) throw new Error(`no command ${name}`);
  return command.run(rest, environment);
}
