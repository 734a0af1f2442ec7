import { mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { makeFolders } from './make-folders.ts';

const WRITES_AT_ONCE = 16;

/** The operations on a disk that the folder of a session needs. Tests hand in a disk that fails. */
export type Files = {
  readonly makeFolder: (path: string) => Promise<unknown>;
  /** Makes a folder that only its owner may enter; its name is `prefix` and six random characters. */
  readonly makeTempFolder: (prefix: string) => Promise<string>;
  readonly list: (path: string) => Promise<readonly string[]>;
  /** Errors: also ENOTFILE for a pipe, a socket or a device, of which some never end. */
  readonly read: (path: string) => Promise<string>;
  /** Writes a file that only its owner may read; `new` fails if the file exists. */
  readonly write: (path: string, text: string, how: 'new' | 'over') => Promise<void>;
  readonly rename: (from: string, to: string) => Promise<void>;
  /** Removes a file, or a folder with its content. Does nothing if there is none. */
  readonly remove: (path: string) => Promise<void>;
  readonly info: (path: string) => Promise<{
    readonly isFile: boolean;
    readonly isFolder: boolean;
    readonly changedAtMs: number;
  }>;
};

export const DISK: Files = {
  makeFolder: (path) => makeFolders(path),
  makeTempFolder: (prefix) => mkdtemp(prefix),
  list: (path) => readdir(path),
  read: async (path) => {
    const found = await stat(path);
    if (!found.isFile() && !found.isDirectory())
      throw Object.assign(new Error('no file'), { code: 'ENOTFILE', path });
    return readFile(path, 'utf8').catch((error: unknown) => {
      // Node leaves the path out where a folder has the name of the file.
      throw error instanceof Error ? Object.assign(error, { path }) : error;
    });
  },
  write: (path, text, how) => writeFile(path, text, { flag: how === 'new' ? 'wx' : 'w', mode: 0o600 }),
  rename,
  remove: (path) => rm(path, { recursive: true, force: true }),
  info: async (path) => {
    const found = await stat(path);
    return { isFile: found.isFile(), isFolder: found.isDirectory(), changedAtMs: found.ctimeMs };
  },
};

/** Pauses before further tries, because on Windows a virus scanner may lock a new file for a moment. */
const PAUSES_MS = [20, 50, 100, 200, 400, 800, 1_600] as const;
/** The limit of all pauses of a restore together, so that a folder that stays locked ends in an error. */
const MAX_PAUSES_MS = 10_000;

/** Tries an operation again while the system says that the file is locked. Tests hand in a `pause` that takes no time. */
export function withPatience(files: Files, pause: (ms: number) => Promise<unknown> = sleep): Files {
  let leftMs = MAX_PAUSES_MS;
  const again = async <T>(work: () => Promise<T>): Promise<T> => {
    for (let tries = 0; ; tries += 1) {
      try {
        return await work();
      } catch (error) {
        const pauseMs = PAUSES_MS[tries] ?? Infinity;
        if (!hasCode(error, 'EPERM', 'EBUSY', 'EACCES') || pauseMs > leftMs) throw error;
        leftMs -= pauseMs;
        await pause(pauseMs);
      }
    }
  };
  return {
    ...files,
    read: (path) => again(() => files.read(path)),
    write: (path, text, how) => again(() => files.write(path, text, how)),
    rename: (from, to) => again(() => files.rename(from, to)),
    remove: (path) => again(() => files.remove(path)),
  };
}

/** Resolves with the result of `work`, or with `null` if there is no such file or folder. */
export async function ifThere<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work;
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return null;
    throw error;
  }
}

/** Resolves with true when `renaming` is done, or with false if the new name is taken. */
export async function ifFree(renaming: Promise<unknown>): Promise<boolean> {
  try {
    await renaming;
    return true;
  } catch (error) {
    if (hasCode(error, 'ENOTEMPTY', 'EEXIST')) return false;
    throw error;
  }
}

function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}

/** Writes new files into a folder. Rejects if one of them exists. */
export async function writeAll(
  files: Files,
  dir: string,
  content: ReadonlyMap<string, string>,
): Promise<void> {
  const left = [...content];
  while (left.length > 0) {
    const some = left.splice(0, WRITES_AT_ONCE);
    await Promise.all(some.map(([name, text]) => files.write(join(dir, name), text, 'new')));
  }
}
