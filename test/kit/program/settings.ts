import type { Launched } from '../../../src/app/launch.ts';
import { ROOT } from '../repo.ts';
import { ConfigError, loadConfig, type LoadedConfig } from '../../../src/config/config.ts';

type Texts = Readonly<Record<string, string>>;

/** A valid key ring with one key. */
export const KEY_RING = `k1:${Buffer.from(Array.from({ length: 32 }, (_, index) => index * 7)).toString('base64')}`;

/** A MongoDB address with a password in it. */
export const MONGO = 'mongodb://user:hunter2@db.example.org';

/** A process started in the program's folder, with this environment and no .env file. */
export function launchedWith(env: Texts): Launched {
  return { env, envFile: null, startedIn: ROOT, warnings: [] };
}

/** Reads settings from an environment, and files from `files` instead of the disk. */
export function load(env: Texts, files: Texts = {}): LoadedConfig {
  return loadConfig(env, (path) => {
    const content = files[path];
    if (content === undefined) throw new Error(`no such file: ${path}`);
    return content;
  });
}

/** The problems that {@link load} finds; empty if there are none. */
export function problemsOf(env: Texts, files: Texts = {}): readonly string[] {
  try {
    load(env, files);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}
