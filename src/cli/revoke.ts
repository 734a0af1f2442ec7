import { isRevoked } from '../restore/server/answer-shapes.ts';
import { askServer, bodyOf, parseSessionId } from '../restore/server/client.ts';
import { idFrom, onlyArgument, parseOptions } from '../restore/command.ts';
import { CommandError, EXIT } from '../restore/exit.ts';
import type { Command } from './command.ts';
import { COMMON_OPTIONS, serverOf } from './environment.ts';
import { cli } from '../texts/en/cli.ts';

const OPTIONS = { ...COMMON_OPTIONS, logout: { type: 'boolean', default: false } } as const;

/** Withdraws a stored session. */
export const revoke: Command = {
  usage: 'revoke [ID] [--logout]',
  about: cli.about.revoke,
  run: async (args, environment) => {
    const { values, positionals } = parseOptions(args, OPTIONS);
    const origin = serverOf(values.url, environment);
    const { env } = environment;
    const given = await idFrom(onlyArgument(positionals), environment);
    const id = parseSessionId(given);
    if (id.kind === 'carried') {
      throw new CommandError('SESSION_ID_MALFORMED', EXIT.invalidId, cli.revoked.long);
    }
    const answer = await askServer(origin, `/session${values.logout ? '?logout=true' : ''}`, {
      env,
      method: 'DELETE',
      headers: { Authorization: `Bearer ${id.text}` },
    });
    const { deleted, loggedOut } = await bodyOf(answer, isRevoked, cli.revoked.unknown);
    return {
      exit: loggedOut === 'unconfirmed' ? EXIT.network : EXIT.ok,
      lines: [cli.revoked[loggedOut]],
      json: { deleted, loggedOut },
    };
  },
};
