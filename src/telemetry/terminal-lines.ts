import type { DestinationStream } from 'pino';

/** The fields of a line that are written in a way of their own, or not at all. */
const OWN = new Set(['level', 'time', 'msg', 'err']);
const LEVELS: Readonly<Record<string, string>> = { warn: 'warning', fatal: 'error' };

/** Writes each JSON line of the log as a line for people, by the clock of this machine. */
export function toTerminalLines(write: (line: string) => void): DestinationStream {
  return { write: (line) => write(`${toTerminalLine(line)}\n`) };
}

function toTerminalLine(json: string): string {
  const line = JSON.parse(json) as Readonly<Record<string, unknown>>;
  const { level, time, msg, err } = line;
  const at = new Date(String(time)).toTimeString().slice(0, 8);
  const fields = Object.entries(line)
    .filter(([name]) => !OWN.has(name))
    .map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
  const said = [String(msg), ...reasonsOf(err)].join(': ');
  const words = [at, LEVELS[String(level)] ?? String(level), said, ...fields].join('  ');
  // Control characters of foreign texts could move the cursor or colour what follows.
  return words.replaceAll(/[\p{Cc}\p{Cf}]/gu, ' ');
}

/** The messages of an error and of its causes. */
function reasonsOf(error: unknown): readonly string[] {
  if (error === undefined) return [];
  const { message, cause } = Object(error) as { readonly message?: unknown; readonly cause?: unknown };
  return [typeof message === 'string' ? message : JSON.stringify(error), ...reasonsOf(cause)];
}
