import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { onlyArgument, parseOptions, runRestore } from './command.ts';
import { CommandError, EXIT } from './exit.ts';
import { present, type CommandResult } from './output.ts';
import { useSession as startFrom, type UseSession } from './use-session.ts';

/** `useSession` is the restore client for bots, `node restore.mjs` the one for people. Both are this one file, for Node 20 or newer. */
export function useSession<State>(options: UseSession<State>): Promise<State> {
  return startFrom(options, { env: process.env, warn: (sentence) => process.emitWarning(sentence) });
}

const HELP = `Puts the session behind a session ID into a folder for Baileys' useMultiFileAuthState.

  node restore.mjs --url HOST --dir FOLDER [-] [--force] [--wait SECONDS] [--json]

  The ID comes from SESSION_ID; else it is asked for, without showing it; with - it comes from standard input.
  --url    address of the server that made the ID; a long ID needs none
  --dir    the folder, by default ./session
  --force  replace a session in the folder even if it is newer
  --wait   seconds the server may take, by default 20; more for a host that puts quiet servers to sleep
  --json   answer in JSON

Exit codes: 0 ok, 2 usage, 3 invalid ID, 4 not available, 5 not allowed, 6 network.`;

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
  if (values.help) return { exit: EXIT.ok, lines: [HELP], json: { help: HELP } };
  const argument = onlyArgument(positionals);
  if (argument !== null && argument !== '-') {
    throw new CommandError(
      'USAGE',
      EXIT.usage,
      'Put the session ID into SESSION_ID: others on this machine can read the arguments of a command.',
    );
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
