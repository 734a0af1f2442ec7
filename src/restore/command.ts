import { parseArgs, type ParseArgsConfig } from 'node:util';
import { CommandError, EXIT } from './exit.ts';
import { readSessionId, type Input } from './input.ts';
import type { CommandResult, Output } from './output.ts';
import { restoreSession } from './restore-session.ts';
import { lang, restore as words } from '../texts/own.ts';

/** The parts of its process that a command uses. */
export type Environment = Omit<Output, 'isJson'> & {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly input: Input;
};

type Options = NonNullable<ParseArgsConfig['options']>;

/** Parses the options and positionals of a command line. Errors: USAGE. */
export function parseOptions<const Known extends Options>(args: readonly string[], options: Known) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    // The first sentence of the error names the option. It can quote no session ID, because no session ID starts with a hyphen.
    const [reason = ''] = error instanceof Error ? error.message.split('. ') : [];
    const said = lang === 'en' ? reason : optionIn(reason);
    throw new CommandError('USAGE', EXIT.usage, words.input.oddOption(said));
  }
}

/** Returns the option that an error of Node is about: it quotes `'--wait <value>'` or `'-f, --force'`. */
export function optionIn(reason: string): string {
  const quoted = reason.split("'")[1] ?? '';
  return quoted.split(/[ ,]/).findLast((each) => each.startsWith('-')) ?? '';
}

/** Returns the only argument, `null` for none. Errors: USAGE. */
export function onlyArgument(positionals: readonly string[]): string | null {
  if (positionals.length > 1) throw new CommandError('USAGE', EXIT.usage, words.input.oneAtMost);
  return positionals[0] ?? null;
}

/** The options of a restore, the same for both commands. */
type RestoreOptions = {
  readonly argument: string | null;
  readonly url: string | null;
  readonly dir: string;
  readonly force: boolean;
  /** The seconds to wait as typed, not parsed yet. */
  readonly wait: string | null;
};

/** Reads the session ID of a command: see {@link readSessionId}. Errors: USAGE. */
export function idFrom(argument: string | null, { env, input, err }: Environment): Promise<string> {
  return readSessionId({ argument, fromEnv: env['SESSION_ID'], input, prompt: err });
}

/** Restores a session into a folder and reports the result. */
export async function runRestore(options: RestoreOptions, environment: Environment): Promise<CommandResult> {
  const { argument, url, dir, force, wait } = options;
  const { env, err } = environment;
  const sessionId = await idFrom(argument, environment);
  const waitS = wait === null ? null : Number(wait);
  const { result, keys } = await restoreSession(
    { sessionId, url, dir, force, waitS },
    { env, warn: (sentence) => err.write(`${sentence}\n`) },
  );
  const line = result === 'restored' ? words.folder.restored(dir, keys ?? 0) : words.folder.kept(dir);
  return { exit: EXIT.ok, lines: [line], json: { result, dir, keys } };
}
