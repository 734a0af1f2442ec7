import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { config as loadDotenv } from 'dotenv';
import type { LoadedConfig } from '../config/config.ts';
import { keepMemoryOutOfDumps } from './memory-dumps.ts';
import { refuseInspector } from './no-inspector.ts';

const OWNER_ONLY = 0o077;

/** The folder of the whole program, the same from `src/` and from `dist/`. */
export const PROGRAM_DIR = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

export type Environment = Readonly<Record<string, string | undefined>>;

export type Launched = {
  /** The environment, with what `.env` adds to it. */
  readonly env: Environment;
  /** What the operator should know about how Node was started. */
  readonly warnings: readonly string[];
};

export type LaunchSettings = LoadedConfig & {
  /** The settings without secrets, for the first log line. */
  readonly shown: Readonly<Record<string, unknown>>;
  /** Names that look like settings of ours and are none. */
  readonly doubts: readonly string[];
};

/**
 * Prepares the process of every program of ours, before it reads a secret: new files belong to their owner alone, the
 * inspector stays shut, memory stays out of core dumps. Then reads `.env`.
 */
export function launch(process: NodeJS.Process): Launched {
  process.umask(OWNER_ONLY);
  const nodeOptions = process.env['NODE_OPTIONS'] ?? '';
  refuseInspector(process, nodeOptions);
  const warnings = keepMemoryOutOfDumps(process, nodeOptions);
  loadDotenv({ quiet: true });
  return { env: process.env, warnings };
}

/**
 * The settings of an environment. Their parser is loaded here and not at the top, because most commands of the command line
 * do without it. Errors: ConfigError with every problem at once.
 */
export async function readSettings(env: Environment): Promise<LaunchSettings> {
  const [{ describeConfig, loadConfig }, { doubtfulNames }, { LANGUAGES }] = await Promise.all([
    import('../config/config.ts'),
    import('../config/doubts.ts'),
    import('../texts/languages.ts'),
  ]);
  const loaded = loadConfig(env, (path) => readFileSync(path, 'utf8'), Object.keys(LANGUAGES));
  return { ...loaded, shown: describeConfig(loaded.config), doubts: doubtfulNames(env) };
}
