import type { Writable } from 'node:stream';
import { asCommandError, EXIT, type ExitCode } from './exit.ts';
import { INVISIBLE, toPlainLine, toPlainText } from './server/plain-text.ts';
import { restore as words } from '../texts/own.ts';

/** The streams of a command: `out` for its answer, `err` for everything else. */
export type Output = { readonly out: Writable; readonly err: Writable; readonly isJson: boolean };

/** The result of a command: `lines` for people, `json` for programs. */
export type CommandResult = {
  readonly exit: ExitCode;
  readonly lines: readonly string[];
  readonly json: Readonly<Record<string, unknown>>;
};

/** Runs a command, writes its result, and returns its exit code. An error of the command is written as a sentence. */
export async function present(output: Output, run: () => Promise<CommandResult>): Promise<ExitCode> {
  try {
    const { exit, lines, json } = await run();
    write(output, exit, lines, json);
    return exit;
  } catch (error) {
    const known = asCommandError(error);
    const message =
      known?.message ?? words.broke(toPlainText(error instanceof Error ? error.message : 'unknown'));
    const exit = known?.exit ?? EXIT.bug;
    const retryAfter = known?.retryAfterS ?? null;
    const more = retryAfter === null ? {} : { retryAfter };
    write(output, exit, [message], { error: { code: known?.code ?? 'INTERNAL', message, ...more } });
    return exit;
  }
}

function write(
  { out, err, isJson }: Output,
  exit: ExitCode,
  lines: readonly string[],
  json: CommandResult['json'],
): void {
  if (isJson) out.write(`${toPlainJson({ ok: exit === EXIT.ok, exit, ...json })}\n`);
  else (exit === EXIT.ok ? out : err).write(`${toPlainLines(lines)}\n`);
}

/** Removes control characters from the lines, because some hold text of a server or of a pasted session. */
function toPlainLines(lines: readonly string[]): string {
  return lines.join('\n').split('\n').map(toPlainLine).join('\n');
}

/** Writes JSON that may hold text of a server. Invisible and control characters become escapes, which mean the same in JSON. */
export function toPlainJson(value: object): string {
  return JSON.stringify(value).replace(INVISIBLE, (character) =>
    Array.from(
      { length: character.length },
      (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`,
    ).join(''),
  );
}
