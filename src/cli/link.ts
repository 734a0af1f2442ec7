import type { Method, Step } from '../wire/step.ts';
import { parseOptions } from '../restore/command.ts';
import { CommandError, EXIT, serverError } from '../restore/exit.ts';
import type { CommandResult } from '../restore/output.ts';
import type { Command } from './command.ts';
import { COMMON_OPTIONS, serverOf, type CliEnvironment } from './environment.ts';
import { cancelLink, followLink, startLink } from './follow.ts';
import { drawQr } from './terminal-qr.ts';
import { cli } from '../texts/en/cli.ts';

const OPTIONS = {
  ...COMMON_OPTIONS,
  qr: { type: 'boolean', default: false },
  number: { type: 'string' },
  format: { type: 'string' },
} as const;

/** Links an account through a running server. */
export const link: Command = {
  usage: 'link --qr | --number +NUMBER [--format short|long]',
  about: cli.about.link,
  run: async (args, environment) => {
    const { values, positionals } = parseOptions(args, OPTIONS);
    const { number, format } = values;
    if (positionals.length > 0 || values.qr === (number !== undefined)) {
      throw new CommandError('USAGE', EXIT.usage, cli.link.oneWay);
    }
    const body = { ...(number === undefined ? {} : { number }), ...(format === undefined ? {} : { format }) };
    return follow(serverOf(values.url, environment), number === undefined ? 'qr' : 'code', body, environment);
  },
};

async function follow(
  origin: string,
  method: Method,
  body: object,
  environment: CliEnvironment,
): Promise<CommandResult> {
  const server = { origin, env: environment.env };
  const started = await startLink(server, method, body);
  const signal = environment.interrupted();
  let last = started.step;
  try {
    for await (const step of followLink(server, method, started, signal)) {
      last = step;
      tell(step, environment);
    }
  } catch (error) {
    if (signal.aborted) await cancelLink(server, method, started);
    throw error;
  }
  return resultOf(last);
}

/** Writes a step to standard output, because the QR or the code is what the user asked for. With `--json` every step is one line. */
function tell(step: Step, { out, isJson }: CliEnvironment): void {
  if (isJson) out.write(`${JSON.stringify({ step })}\n`);
  else for (const line of linesOf(step)) out.write(`${line}\n`);
}

function linesOf(step: Step): readonly string[] {
  const drawn = step.state === 'qr' ? drawQr(step.qr) : [];
  return [...drawn, ...cli.link.step(step)];
}

function resultOf(step: Step): CommandResult {
  if (step.state === 'failed') throw serverError(step.error.code, step.error.detail);
  if (step.state !== 'linked') throw new Error(`the link stopped at ${step.state}`);
  const { number, sessionId } = step;
  // The server sends the session ID only if the operator allows it.
  const lines = sessionId === undefined ? [cli.link.sent(number)] : [cli.link.shown(number), sessionId];
  return { exit: EXIT.ok, lines, json: { result: 'linked', number } };
}
