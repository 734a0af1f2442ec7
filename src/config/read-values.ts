import { isInQuotes, namesAVariable } from './doubts.ts';
import { SETTINGS, type SettingName, type SettingRow, type SettingValues } from './settings.ts';

export type Environment = Readonly<Record<string, string | undefined>>;
/** Reads a file. The message of an error that it throws is shown to the operator. */
export type ReadFile = (path: string) => string;
/** The settings that could be read; those with a problem are missing. */
export type Parsed = { -readonly [Name in SettingName]?: SettingValues[Name] };

const FOLDERS: readonly string[] = ['DATA_DIR', 'TEMP_DIR'] satisfies readonly SettingName[];
const MAX_SHOWN = 80;

type Row = SettingRow<unknown, string | null>;
type Problem = { readonly problem: string };

/** Reads every setting and returns a sentence for each that cannot be used. Paths become absolute. */
export function readValues(
  env: Environment,
  readFile: ReadFile,
  wholePath: (path: string) => string,
): { readonly parsed: Parsed; readonly problems: readonly string[] } {
  const parsed: Record<string, unknown> = {};
  const problems: string[] = [];
  for (const [name, row] of Object.entries<Row>(SETTINGS)) {
    const given = textOf(name, env, readFile) ?? row.default;
    const value = typeof given === 'string' ? valueOf(name, row, given, wholePath) : given;
    if (isProblem(value)) problems.push(value.problem);
    else parsed[name] = value;
  }
  return { parsed, problems };
}

/** Reads the text of a setting from the environment or its file; `null` if none was given. */
function textOf(name: string, env: Environment, readFile: ReadFile): string | null | Problem {
  const direct = env[name]?.trim() ?? '';
  const path = env[`${name}_FILE`]?.trim() ?? '';
  if (path === '') return direct === '' ? null : direct;
  if (direct !== '') return { problem: `${name} and ${name}_FILE are both given; keep one of them` };
  const slip = slipIn(`${name}_FILE`, path);
  if (slip !== null) return slip;
  try {
    const content = readFile(path).trim();
    return content === '' ? { problem: `${name}_FILE names an empty file` } : content;
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'unknown reason';
    return { problem: `${name}_FILE cannot be read: ${reason}` };
  }
}

function valueOf(name: string, row: Row, given: string, wholePath: (path: string) => string): unknown {
  const slip = slipIn(name, given);
  if (slip !== null) return slip;
  const result = row.type.safeParse(given);
  if (!result.success) {
    const wrong = row.secret ? '' : `, not "${forShow(given)}"`;
    const usual = row.default === null ? '' : `; the default is ${row.default}`;
    return { problem: `${name} ${result.error.issues[0]?.message}${wrong}${usual}` };
  }
  if (!FOLDERS.includes(name) || typeof result.data !== 'string') return result.data;
  try {
    return wholePath(result.data);
  } catch (error) {
    return { problem: `${name} ${error instanceof Error ? error.message : 'cannot be found'}` };
  }
}

/** Finds quotes and variables in a value, which some programs that read a file of settings leave in it. */
function slipIn(name: string, text: string): Problem | null {
  if (isInQuotes(text)) {
    return { problem: `${name} stands in quotes, which are read as part of it; write it without them` };
  }
  return namesAVariable(text)
    ? { problem: `${name} is the name of a variable, and nothing puts in its value here; write the value` }
    : null;
}

/** Makes a value fit to be shown: short, in one line, and without the user and password of an address. */
function forShow(text: string): string {
  const plain = text.replaceAll(/\p{Cc}|\p{Cf}/gu, '?').replaceAll(/\/\/[^/@]*@/g, '//...@');
  return plain.length > MAX_SHOWN ? `${plain.slice(0, MAX_SHOWN)}...` : plain;
}

function isProblem(value: unknown): value is Problem {
  return typeof value === 'object' && value !== null && 'problem' in value;
}
