import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the whole program, the same from `src/` and from `dist/`. */
export const PROGRAM_DIR = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');

/** Makes a path of the operator absolute: relative to the program's folder, wherever it was started; `~` is the home of this user. */
export function wholePath(path: string): string {
  return resolve(PROGRAM_DIR, /^~(?:[\\/]|$)/.test(path) ? join(homedir(), path.slice(1)) : path);
}

/** Returns a sentence for each named file in the folder where the program was started, because only files in the program's folder are used. */
export function leftWhereStarted(startedIn: string, names: readonly string[]): readonly string[] {
  return names
    .map((name) => ({ name, own: wholePath(name), there: resolve(startedIn, name) }))
    .filter(({ own, there }) => own !== there && existsSync(there))
    .map(({ own, there }) => `${there} is not used, although the start came from its folder; ${own} is`);
}
