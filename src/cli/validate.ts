import { OWN_BOUNDS } from '../session-id/found-state.ts';
import { parsePaste } from '../session-id/long.ts';
import { MAX_ASKED, textToAsk } from '../session-id/paste.ts';
import { isReport, type Report } from '../restore/server/answer-shapes.ts';
import { askServer, bodyOf } from '../restore/server/client.ts';
import { idFrom, onlyArgument, parseOptions } from '../restore/command.ts';
import { EXIT } from '../restore/exit.ts';
import type { Command } from './command.ts';
import { COMMON_OPTIONS, serverOf } from './environment.ts';
import { cli } from '../texts/en/cli.ts';

/** Asks the server to check a session ID of any format. */
export const validate: Command = {
  usage: 'validate [ID]',
  about: cli.about.validate,
  run: async (args, environment) => {
    const { values, positionals } = parseOptions(args, COMMON_OPTIONS);
    const origin = serverOf(values.url, environment);
    const { env } = environment;
    const sessionId = await idFrom(onlyArgument(positionals), environment);
    const answer = await askServer(origin, '/validate', {
      env,
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ sessionId: wordsFor(sessionId.trim()) }),
    });
    const report = await bodyOf(answer, isReport);
    return {
      exit: report.status === 'invalid' ? EXIT.invalidId : EXIT.ok,
      lines: linesOf(report),
      json: { report },
    };
  },
};

/** Returns the text to send to the server. If the given text is too large for a request, only the ID or the creds in it are sent. */
function wordsFor(sessionId: string): string {
  const asked = textToAsk(sessionId);
  if (asked.length <= MAX_ASKED) return asked;
  const pasted = parsePaste(sessionId, null, OWN_BOUNDS);
  return pasted.kind === 'id' ? pasted.found.id : pasted.credsJson;
}

function linesOf({ status, format, checks, account, expiresAt }: Report): readonly string[] {
  return [
    cli.validated.format(cli.validated[status], format),
    ...(account === undefined ? [] : [cli.validated.account(account.number, account.name ?? '')]),
    ...(expiresAt === undefined ? [] : [cli.validated.keptUntil(expiresAt)]),
    ...checks.filter(({ ok }) => !ok).map(({ detail }) => `- ${detail}`),
  ];
}
