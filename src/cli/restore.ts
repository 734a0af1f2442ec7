import { onlyArgument, parseOptions, runRestore } from '../restore/command.ts';
import type { Command } from './command.ts';
import { COMMON_OPTIONS, serverOf } from './environment.ts';
import { cli } from '../texts/en/cli.ts';

const OPTIONS = {
  ...COMMON_OPTIONS,
  dir: { type: 'string', default: './session' },
  force: { type: 'boolean', default: false },
  wait: { type: 'string' },
} as const;

/** Puts a session into a folder, as the restore client does. */
export const restore: Command = {
  usage: 'restore [ID] [--dir FOLDER] [--force] [--wait SECONDS]',
  about: cli.about.restore,
  run: (args, environment) => {
    const { values, positionals } = parseOptions(args, OPTIONS);
    const { dir, force, wait = null } = values;
    const url = serverOf(values.url, environment);
    return runRestore({ argument: onlyArgument(positionals), url, dir, force, wait }, environment);
  },
};
