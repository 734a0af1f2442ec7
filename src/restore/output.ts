import type { Writable } from 'node:stream';
import { asCommandError, EXIT, type ExitCode } from './exit.ts';
import { INVISIBLE, toPlainLine, toPlainText } from './server/plain-text.ts';

/** Where a command writes: answers to `out`, everything else to `err`. */
export type Output = { readonly out: Writable; readonly err: Writable; readonly isJson: boolean };

/** What a command found out: sentences for people, and the same for programs. */
export type CommandResult = {
  readonly exit: ExitCode;
  readonly lines: readonly string[];
  readonly json: Readonly<Record<string, unknown>>;
};

/** Runs a command to its exit code and writes what came of it; the error of a command becomes a sentence. */
export async function present(output: Output, run: () => Promise<CommandResult>): Promise<ExitCode> {
  try {
    const { exit, lines, json } = await run();
    write(output, exit, lines, json);
    return exit;
  } catch (error) {
    const known = asCommandError(error);
    const message =
      known?.message ?? `Something broke: ${toPlainText(error instanceof Error ? error.message : 'unknown')}`;
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

/** Some lines hold what a server or a pasted session said. */
function toPlainLines(lines: readonly string[]): string {
  return lines.join('\n').split('\n').map(toPlainLine).join('\n');
}

/** JSON may hold what a server said; what is invisible or moves a terminal is written as an escape, which means the same. */
function toPlainJson(value: object): string {
  return JSON.stringify(value).replace(INVISIBLE, (character) =>
    Array.from(
      { length: character.length },
      (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`,
    ).join(''),
  );
}
