import { readSettings } from '../app/launch.ts';
import { onlyArgument, parseOptions } from '../restore/command.ts';
import { CommandError, EXIT } from '../restore/exit.ts';
import { carriedIn, findSession, judged } from '../restore/folder/bring.ts';
import { readSessionId } from '../restore/input.ts';
import { parseServerAddress } from '../restore/server/address.ts';
import { isImported } from '../restore/server/answer-shapes.ts';
import { askServer, bodyOf } from '../restore/server/client.ts';
import { OWN_BOUNDS } from '../session-id/found-state.ts';
import { cli } from '../texts/en/cli.ts';
import { restore as words } from '../texts/en/restore.ts';
import type { Command } from './command.ts';
import { COMMON_OPTIONS, serverOf, type CliEnvironment } from './environment.ts';

const OPTIONS = { ...COMMON_OPTIONS, 'allow-incomplete': { type: 'boolean', default: false } } as const;

/** Brings a session to the server, which seals it and answers its session ID. */
export const importSession: Command = {
  usage: 'import FOLDER | creds.json | - [--allow-incomplete]',
  about: cli.about.import,
  run: async (args, environment) => {
    const { values, positionals } = parseOptions(args, OPTIONS);
    const argument = onlyArgument(positionals);
    if (argument === null) throw new CommandError('USAGE', EXIT.usage, cli.imported.what);
    const { origin, isOpen } = parseServerAddress(serverOf(values.url, environment));
    const apiKey = await keyFor(values.url, environment);
    const { input, err: prompt, env } = environment;
    const found =
      argument === '-'
        ? carriedIn(
            await readSessionId({ argument, fromEnv: undefined, input, prompt, most: OWN_BOUNDS.bytes }),
          )
        : await findSession(argument);
    const allowIncomplete = values['allow-incomplete'];
    const state = judged(found, allowIncomplete ? 'usable' : 'complete');
    if (isOpen) prompt.write(`${words.server.open}\n`);
    const answer = await askServer(origin, '/session', {
      env,
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'x-api-key': apiKey },
      body: JSON.stringify({ ...state, keys: found.keys === null ? null : state.keys, allowIncomplete }),
    });
    const { sessionId, report } = await bodyOf(answer, isImported);
    const { leftOut } = found;
    if (leftOut > 0) prompt.write(`${cli.imported.leftOut(leftOut)}\n`);
    const lacks = report.checks.filter(({ ok }) => !ok).map(({ detail }) => `- ${detail}`);
    return {
      exit: EXIT.ok,
      lines: [...lacks, cli.imported.stored, sessionId],
      json: { sessionId, report, leftOut },
    };
  },
};

/** The key from API_KEY, or one of this checkout for the server of this checkout. No other server is shown a key that was not meant for it. */
async function keyFor(url: string | undefined, { env, launched }: CliEnvironment): Promise<string> {
  const given = env['API_KEY']?.trim() ?? '';
  if (given !== '') return given;
  const own = url === undefined ? (await readSettings(launched)).secrets.apiKeys : [];
  const [key] = own;
  if (key === undefined) throw new CommandError('UNAUTHORIZED', EXIT.notAllowed, cli.imported.noKey);
  return key;
}
