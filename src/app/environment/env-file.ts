import { lstatSync } from 'node:fs';
import { parse } from 'dotenv';
import { isOfSystem } from '../../config/languages.ts';
import { codeOf, readText } from './text-file.ts';

/** The content of a file of settings. */
export type EnvFile = {
  readonly path: string;
  readonly values: Readonly<Record<string, string>>;
  /** Says why the file cannot be used; `null` if it can be used or does not exist. */
  readonly problem: string | null;
  /** Sentences about lines that are not used. They hold no value. */
  readonly doubts: readonly string[];
};

/** Matches the begin of an assignment as dotenv does: the text before the value, the name, and spaces. */
const BEGIN = /^(\s*(?:export\s+)?([\w.-]+)(?:\s*=|:(?=\s)))(\s*)/;
const QUOTES = ["'", '`', '"'] as const;

/** Reads `.env` or a file like it. Never throws. */
export function readEnvFile(path: string): EnvFile {
  try {
    const lines = readText(path).split(/\r\n?|\n/);
    const { kept, unread, names } = readLines(lines);
    const doubts = doubtsOf(path, unread, names);
    return { path, values: parse(kept.join('\n')), problem: null, doubts };
  } catch (error) {
    const isAbsent = codeOf(error) === 'ENOENT' && !isLink(path);
    const problem = isAbsent
      ? null
      : `${path} cannot be read: ${error instanceof Error ? error.message : ''}`;
    return { path, values: {}, problem, doubts: [] };
  }
}

/**
 * Adds the values of the file to the environment; a variable that the environment already has keeps its value. But many systems set `LANGUAGE` for
 * their own programs, of which an operator who sets it in a file may not know.
 */
export function addToEnvironment(env: Record<string, string | undefined>, { values }: EnvFile): void {
  const isSetHere = 'LANGUAGE' in values || (values['LANGUAGE_FILE'] ?? env['LANGUAGE_FILE']) !== undefined;
  if (isSetHere && isOfSystem(env['LANGUAGE']?.trim() ?? '')) delete env['LANGUAGE'];
  for (const [name, value] of Object.entries(values)) env[name] ??= value;
}

type Lines = {
  /** The lines that are passed to dotenv. */
  readonly kept: readonly string[];
  /** The numbers of the lines that are neither an assignment nor a remark. */
  readonly unread: readonly number[];
  /** The names of all assignments; a name that is given twice is in the list twice. */
  readonly names: readonly string[];
};

function readLines(lines: readonly string[]): Lines {
  const kept: string[] = [];
  const unread: number[] = [];
  const names: string[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    const [front = '', before = '', name = '', gap = ''] = BEGIN.exec(line) ?? [];
    if (name === '' && !/^\s*(?:#|$)/.test(line)) unread.push(at + 1);
    if (name !== '') names.push(name);
    const last = name === '' ? at : lastLineOf(lines, at, front.length);
    if (name === '' || last !== null) kept.push(...lines.slice(at, (last ?? at) + 1));
    else kept.push(`${before}${gap}${keepSigns(line.slice(front.length), gap)}`);
    at = last ?? at;
  }
  return { kept, unread, names };
}

/** Returns the line on which the quoted value ends that starts at `from` in line `at`; `null` without quotes, or if they never close. */
function lastLineOf(lines: readonly string[], at: number, from: number): number | null {
  const quote = QUOTES.find((sign) => lines[at]?.[from] === sign);
  if (quote === undefined) return null;
  for (let last = at; last < lines.length; last += 1) {
    const rest = lines[last] ?? '';
    const pieces = rest.slice(last === at ? from + 1 : 0).split(quote);
    if (pieces.slice(1).some((behind) => /^\s*(?:#|$)/.test(behind))) return last;
  }
  return null;
}

/**
 * Quotes a value that holds a `#`, because dotenv would silently cut a colour or a password there. As in a shell and in Docker, a `#` starts a
 * remark only after a space.
 */
function keepSigns(value: string, gap: string): string {
  if (gap !== '' && value.startsWith('#')) return value;
  const remark = value.search(/\s#/);
  const plain = (remark === -1 ? value : value.slice(0, remark)).trim();
  const quote = QUOTES.find((sign) => !plain.includes(sign));
  return plain.includes('#') && quote !== undefined ? `${quote}${plain}${quote}` : value;
}

function doubtsOf(path: string, unread: readonly number[], names: readonly string[]): readonly string[] {
  const doubled = new Set(names.filter((name, at) => names.indexOf(name) !== at));
  const lines = `line${unread.length > 1 ? 's' : ''} ${unread.join(', ')}`;
  return [
    ...(unread.length === 0 ? [] : [`${path}: not of the form NAME=value, so not used: ${lines}`]),
    ...(doubled.size === 0
      ? []
      : [`${path}: given more than once, so only the last one counts: ${[...doubled].join(', ')}`]),
  ];
}

function isLink(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}
