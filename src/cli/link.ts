import { platform } from 'node:os';
import type { Method, Step } from '../wire/step.ts';
import { parseOptions } from '../restore/command.ts';
import { CommandError, EXIT, serverError } from '../restore/exit.ts';
import { toPlainJson, type CommandResult } from '../restore/output.ts';
import { errorOfStep } from '../restore/server/client.ts';
import { toPlainLine } from '../restore/server/plain-text.ts';
import type { Command } from './command.ts';
import { COMMON_OPTIONS, serverOf, type CliEnvironment } from './environment.ts';
import { answersOf, cancelLink, followLink, startLink } from './follow.ts';
import { Answering } from './passkey/answering.ts';
import { Terminal } from './passkey/terminal.ts';
import { parseWay, type Way } from './passkey/ways.ts';
import { drawQr } from './terminal-qr.ts';
import { cli } from '../texts/en/cli.ts';

const OPTIONS = {
  ...COMMON_OPTIONS,
  qr: { type: 'boolean', default: false },
  number: { type: 'string' },
  format: { type: 'string' },
  passkey: { type: 'string' },
} as const;

/** Links an account through a running server. */
export const link: Command = {
  usage: 'link --qr | --number +NUMBER [--format short|long] [--passkey browser|paste|off]',
  about: cli.about.link,
  run: async (args, environment) => {
    const { values, positionals } = parseOptions(args, OPTIONS);
    const { number, format } = values;
    if (positionals.length > 0 || values.qr === (number !== undefined)) {
      throw new CommandError('USAGE', EXIT.usage, cli.link.oneWay);
    }
    const body = { ...(number === undefined ? {} : { number }), ...(format === undefined ? {} : { format }) };
    const way = parseWay(values.passkey);
    const method = number === undefined ? 'qr' : 'code';
    return follow(serverOf(values.url, environment), { method, body, way }, environment);
  },
};

/** What was asked for; `way` is how a passkey is asked for. */
type Wanted = { readonly method: Method; readonly body: object; readonly way: Way | null };

async function follow(
  origin: string,
  { method, body, way }: Wanted,
  environment: CliEnvironment,
): Promise<CommandResult> {
  const { env, input, err, atExit } = environment;
  const server = { origin, env };
  const started = await startLink(server, method, body);
  const failed = new AbortController();
  const signal = AbortSignal.any([environment.interrupted(), failed.signal]);
  const answering = new Answering({
    answer: answersOf(server, method, started),
    way,
    terminal: new Terminal(input, err),
    host: { platform: platform(), env, atExit },
    onFailure: () => failed.abort(),
  });
  const tell = tellerOf(environment);
  let last = started.step;
  try {
    for await (const step of followLink(server, method, started, signal)) {
      last = step;
      tell(step);
      answering.take(step);
    }
  } catch (error) {
    await answering.end();
    const isTold = !signal.aborted || (await cancelLink(server, method, started));
    const why = answering.failure ?? error;
    throw isTold || !isStop(why) ? why : new CommandError('STOPPED', EXIT.unavailable, cli.link.stoppedAlone);
  } finally {
    await answering.end();
  }
  return resultOf(last, answering.wasAsked);
}

function isStop(error: unknown): boolean {
  return error instanceof CommandError && error.code === 'STOPPED';
}

/**
 * Returns what writes steps to standard output, because the QR or the code is what the user asked for. With `--json` every step is one line;
 * for people, a step that reads like the one before is not repeated.
 */
function tellerOf({ out, isJson }: CliEnvironment): (step: Step) => void {
  let last = '';
  return (step) => {
    const text = isJson ? toPlainJson({ step: withoutQuestion(step) }) : linesOf(step).join('\n');
    if (text !== '' && (isJson || text !== last)) out.write(`${text}\n`);
    last = text;
  };
}

/** The question for a passkey is nobody's but the browser's, so it is not written. */
function withoutQuestion(step: Step): object {
  if (step.state !== 'passkey' || step.answered) return step;
  const { publicKey: _question, ...rest } = step;
  return rest;
}

function linesOf(step: Step): readonly string[] {
  const drawn = step.state === 'qr' ? drawQr(step.qr) : [];
  return [...drawn, ...cli.link.step(step).map(toPlainLine)];
}

function resultOf(step: Step, wasAsked: boolean): CommandResult {
  if (step.state === 'failed') throw whyFailed(step.error, wasAsked);
  if (step.state !== 'linked') throw new Error(`the link stopped at ${step.state}`);
  const { number, sessionId } = step;
  // The server sends the session ID only if the operator allows it.
  const lines = sessionId === undefined ? [cli.link.sent(number)] : [cli.link.shown(number), sessionId];
  return { exit: EXIT.ok, lines, json: { result: 'linked', number } };
}

/** The operator learns what the words for visitors leave out: which setting answers a passkey question. */
function whyFailed(
  error: Extract<Step, { readonly state: 'failed' }>['error'],
  wasAsked: boolean,
): CommandError {
  const isOff = error.code === 'PASSKEY_REQUIRED' && !wasAsked;
  return isOff ? serverError('PASSKEY_REQUIRED', cli.passkey.serverIsOff) : errorOfStep(error);
}
