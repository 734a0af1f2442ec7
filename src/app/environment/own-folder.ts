import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the whole program, the same from `src/` and from `dist/`. */
export const PROGRAM_DIR = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');

/** A path of the operator in full: below the program's folder, wherever it was started; `~` is the home of this user. */
export function wholePath(path: string): string {
  return resolve(PROGRAM_DIR, /^~(?:[\\/]|$)/.test(path) ? join(homedir(), path.slice(1)) : path);
}

/** What lies where the program was started and would be used, were that the program's folder: one sentence each. */
export function leftWhereStarted(startedIn: string, names: readonly string[]): readonly string[] {
  return names
    .map((name) => ({ name, own: wholePath(name), there: resolve(startedIn, name) }))
    .filter(({ own, there }) => own !== there && existsSync(there))
    .map(({ own, there }) => `${there} is not used, although the start came from its folder; ${own} is`);
}
