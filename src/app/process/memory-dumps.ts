import { readFileSync, writeFileSync } from 'node:fs';

/** The bits for the kinds of memory that Linux writes into a core dump; 0 stands for none. Source: core(5). */
const NO_MEMORY = '0';
const FILTER_FILE = '/proc/self/coredump_filter';
const LIMITS_FILE = '/proc/self/limits';

/** Options of Node that let others read the memory or that write it to a file, with words that say so. */
const EXPOSING_OPTIONS: readonly (readonly [option: RegExp, what: string])[] = [
  [/^--inspect(?!-port|-publish-uid)/, 'opens a debugger, through which everything in memory can be read'],
  [/^--(?:heapsnapshot-|heap-prof)/, 'writes what is in memory to a file'],
  [/^--abort-on-uncaught-exception$/, 'ends the program with a core dump'],
  [
    /^--(?:experimental-)?report-(?:on-|uncaught-)/,
    'writes reports that hold the environment, keys included',
  ],
];

type MemoryFiles = {
  readonly read: (path: string) => string;
  readonly write: (path: string, text: string) => void;
};

const SYSTEM_FILES: MemoryFiles = {
  read: (path) => readFileSync(path, 'utf8'),
  write: (path, text) => writeFileSync(path, text),
};

/**
 * Keeps all memory out of core dumps if the system allows it, as Linux does; child processes inherit the setting. Returns warnings for the
 * operator. To be called before a secret is read.
 */
export function keepMemoryOutOfDumps(
  { platform, execArgv }: Pick<NodeJS.Process, 'platform' | 'execArgv'>,
  nodeOptions: string,
  files: MemoryFiles = SYSTEM_FILES,
): readonly string[] {
  const warnings = exposingOptions([...execArgv, ...nodeOptions.split(/[\s"']+/)]);
  if (platform !== 'linux' || isFilterSet(files) || areDumpsOff(files)) return warnings;
  return [...warnings, 'a core dump of this program could hold sessions: start it with "ulimit -c 0"'];
}

function exposingOptions(args: readonly string[]): readonly string[] {
  const names = args.map((arg) => (arg.split('=')[0] ?? '').replaceAll('_', '-'));
  return EXPOSING_OPTIONS.flatMap(([option, what]) => {
    const name = names.find((each) => option.test(each));
    return name === undefined ? [] : [`Node was started with ${name}, which ${what}: leave it out`];
  });
}

function isFilterSet({ read, write }: MemoryFiles): boolean {
  try {
    write(FILTER_FILE, NO_MEMORY);
    return Number.parseInt(read(FILTER_FILE), 16) === 0;
  } catch {
    // Some containers do not allow to write this file.
    return false;
  }
}

function areDumpsOff({ read }: MemoryFiles): boolean {
  try {
    return /^Max core file size +0 /m.test(read(LIMITS_FILE));
  } catch {
    // Without the file the limits are unknown, so dumps may be on.
    return false;
  }
}
