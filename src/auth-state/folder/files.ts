import { mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { makeFolders } from './make-folders.ts';

const WRITES_AT_ONCE = 16;

/** What is done on a disk with a session's folder; a test hands in one that fails. */
export type Files = {
  readonly makeFolder: (path: string) => Promise<unknown>;
  /** Makes a folder that only its owner may enter, with six characters behind `prefix`. */
  readonly makeTempFolder: (prefix: string) => Promise<string>;
  readonly list: (path: string) => Promise<readonly string[]>;
  readonly read: (path: string) => Promise<string>;
  /** Makes a file that only its owner may read; `new` fails if there is one. */
  readonly write: (path: string, text: string, how: 'new' | 'over') => Promise<void>;
  readonly rename: (from: string, to: string) => Promise<void>;
  /** A file, or a folder with all that is in it; it may be gone already. */
  readonly remove: (path: string) => Promise<void>;
  readonly info: (path: string) => Promise<{ readonly isFolder: boolean; readonly changedAtMs: number }>;
};

export const DISK: Files = {
  makeFolder: (path) => makeFolders(path),
  makeTempFolder: (prefix) => mkdtemp(prefix),
  list: (path) => readdir(path),
  read: (path) =>
    readFile(path, 'utf8').catch((error: unknown) => {
      // Node leaves the path out where a folder has the name of the file.
      throw error instanceof Error ? Object.assign(error, { path }) : error;
    }),
  write: (path, text, how) => writeFile(path, text, { flag: how === 'new' ? 'wx' : 'w', mode: 0o600 }),
  rename,
  remove: (path) => rm(path, { recursive: true, force: true }),
  info: async (path) => {
    const found = await stat(path);
    return { isFolder: found.isDirectory(), changedAtMs: found.ctimeMs };
  },
};

/** On Windows a virus scanner holds a new file for a moment. */
const PAUSES_MS = [20, 50, 100, 200, 400, 800, 1_600] as const;
/** All pauses of a restore together: a folder that stays locked is told, not waited for. */
const MAX_PAUSES_MS = 10_000;

/** `pause` is how a pause is spent; a test hands in one that takes no time. */
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

/** What `work` answers, or `null` if there is no such file or folder. */
export async function ifThere<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work;
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return null;
    throw error;
  }
}

export function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}

/** Writes files into a folder of their own, never over a file that is there. */
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
