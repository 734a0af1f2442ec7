import { access, constants, stat } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { resolve } from 'node:path';
import { makeFolders } from '../auth-state/folder/make-folders.ts';
import { StartError } from './start-error.ts';

const OWNER_ONLY = 0o700;

/** The words that follow the name of the folder, by error code; any other code is shown itself. */
const WORDS: Readonly<Record<string, string>> = {
  EROFS: 'it lies on a disk that can only be read',
  ENOTDIR: 'it is a file, or lies below one',
  EEXIST: 'a file or a broken link is in its place',
  ENOENT: 'the system lets nobody make a folder there',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  ELOOP: 'links lead round in a circle',
  ENAMETOOLONG: 'the name is too long',
};

/**
 * Makes the folder of a setting and the missing folders above it. Throws {@link StartError} with words about that setting if the folder
 * cannot be made or written to.
 */
export async function makeFolder(setting: 'DATA_DIR' | 'TEMP_DIR', path: string): Promise<void> {
  const whole = resolve(path);
  try {
    await makeFolders(whole, OWNER_ONLY);
    // The path may have existed before as a file.
    if (!(await stat(whole)).isDirectory()) throw Object.assign(new Error('a file'), { code: 'ENOTDIR' });
    await access(whole, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    const next = `Make it a folder that this user can write to, or set ${setting} to another one`;
    throw new StartError(`${setting} cannot be used: ${whole}: ${wordsOf(error)}. ${next}.`, {
      cause: error,
    });
  }
}

function wordsOf(error: unknown): string {
  const code = codeOf(error);
  if (code === 'EACCES' || code === 'EPERM') return `${thisUser()} may not write there`;
  return WORDS[code] ?? `it cannot be used (${code})`;
}

/** Names the user of this process by name and number. In containers the user often has no name. */
function thisUser(): string {
  try {
    const { username, uid } = userInfo();
    return uid < 0 ? `the user ${username}` : `the user ${username} (${uid})`;
  } catch {
    return `the user ${process.getuid?.() ?? 'of this process'}`;
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
}
