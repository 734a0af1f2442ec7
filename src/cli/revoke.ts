import { isRevoked } from '../restore/server/answer-shapes.ts';
import { askServer, bodyOf, parseSessionId } from '../restore/server/client.ts';
import { idFrom, onlyArgument, parseOptions } from '../restore/command.ts';
import { CommandError, EXIT } from '../restore/exit.ts';
import type { Command } from './command.ts';
import { COMMON_OPTIONS, serverOf } from './environment.ts';

const OPTIONS = { ...COMMON_OPTIONS, logout: { type: 'boolean', default: false } } as const;

const TOLD = {
  confirmed: 'The session is deleted, and WhatsApp confirmed that the device is unlinked.',
  'already-gone': 'The session is deleted. The device was unlinked before.',
  'not-asked':
    'The session is deleted. The device is still linked: remove it in WhatsApp under Linked devices.',
  unconfirmed:
    'The session opens no more, but WhatsApp did not confirm that the device is unlinked. ' +
    'Try again within a day, or remove it in WhatsApp under Linked devices.',
} as const;
const UNKNOWN = 'Nothing is known to be withdrawn.';

/** Withdraws a stored session. */
export const revoke: Command = {
  usage: 'revoke [ID] [--logout]',
  about:
    'Delete the stored session; with --logout unlink the device too. Exits with 6 if that was not confirmed.',
  run: async (args, environment) => {
    const { values, positionals } = parseOptions(args, OPTIONS);
    const origin = serverOf(values.url, environment);
    const { env } = environment;
    const given = await idFrom(onlyArgument(positionals), environment);
    const id = parseSessionId(given);
    if (id.kind === 'carried') {
      const message = 'A long ID is not stored, so it cannot be deleted. Remove the device in WhatsApp.';
      throw new CommandError('SESSION_ID_MALFORMED', EXIT.invalidId, message);
    }
    const answer = await askServer(origin, `/session${values.logout ? '?logout=true' : ''}`, {
      env,
      method: 'DELETE',
      headers: { Authorization: `Bearer ${id.text}` },
    });
    const { deleted, loggedOut } = await bodyOf(answer, isRevoked, UNKNOWN);
    return {
      exit: loggedOut === 'unconfirmed' ? EXIT.network : EXIT.ok,
      lines: [TOLD[loggedOut]],
      json: { deleted, loggedOut },
    };
  },
};
