import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { onlyArgument, parseOptions, runRestore } from './command.ts';
import { CommandError, EXIT } from './exit.ts';
import { present, type CommandResult } from './output.ts';
import { useSessionIn, type UseSessionFunction } from './use-session.ts';
import { restore as words } from '../texts/own.ts';

/** `useSession` is the restore client for bots, `node restore.mjs` the one for people. Both are this one file, for Node 20 or newer. */
export const useSession: UseSessionFunction = useSessionIn({
  env: process.env,
  warn: (sentence) => process.emitWarning(sentence),
});

const OPTIONS = {
  url: { type: 'string' },
  dir: { type: 'string', default: './session' },
  force: { type: 'boolean', default: false },
  wait: { type: 'string' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

async function start(args: readonly string[]): Promise<void> {
  const output = { out: process.stdout, err: process.stderr, isJson: args.includes('--json') };
  process.exitCode = await present(output, () => run(args));
}

async function run(args: readonly string[]): Promise<CommandResult> {
  const { values, positionals } = parseOptions(args, OPTIONS);
  if (values.help) return { exit: EXIT.ok, lines: [words.help], json: { help: words.help } };
  const argument = onlyArgument(positionals);
  if (argument !== null && argument !== '-') {
    throw new CommandError('USAGE', EXIT.usage, words.input.notAsArgument);
  }
  const { url = null, dir, force, wait = null } = values;
  return runRestore(
    { argument, url, dir, force, wait },
    { env: process.env, input: process.stdin, out: process.stdout, err: process.stderr },
  );
}

function isRunDirectly(): boolean {
  const script = process.argv[1];
  if (script === undefined) return false;
  try {
    return realpathSync(script) === realpathSync(fileURLToPath(import.meta.url));
  } catch {
    // Node was started without a file, for example by `node -e`.
    return false;
  }
}

// The call is not awaited, because require() cannot load a module with a top-level await.
if (isRunDirectly()) void start(process.argv.slice(2));
