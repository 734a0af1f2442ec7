import { access, constants, lstat, stat } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { dirname, resolve } from 'node:path';
import { makeFolders } from '../auth-state/folder/make-folders.ts';
import { StartError } from './start-error.ts';
import { operator } from '../texts/en/operator.ts';

const { folder } = operator;

const OWNER_ONLY = 0o700;

/** The words that follow the name of the folder, by error code; any other code is shown itself. */
const WORDS: Readonly<Record<string, string>> = {
  EROFS: folder.readOnly,
  ENOTDIR: folder.file,
  EEXIST: folder.inPlace,
  ENOENT: folder.system,
  ENOSPC: folder.full,
  EDQUOT: folder.quota,
  ELOOP: folder.loop,
  ENAMETOOLONG: folder.nameTooLong,
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
    throw new StartError(folder.unusable(setting, whole, wordsOf(error)), { cause: error });
  }
}

/** Makes nothing, and throws the same {@link StartError} as {@link makeFolder} where that would fail for certain. */
export async function checkFolder(setting: 'DATA_DIR' | 'TEMP_DIR', path: string): Promise<string> {
  const whole = resolve(path);
  try {
    const there = await nearest(whole);
    if (!(await stat(there)).isDirectory()) throw Object.assign(new Error('a file'), { code: 'ENOTDIR' });
    await access(there, constants.R_OK | constants.W_OK | constants.X_OK);
    return there;
  } catch (error) {
    throw new StartError(folder.unusable(setting, whole, wordsOf(error)), { cause: error });
  }
}

/** Finds the path itself or the nearest folder above it that is there. A link that leads nowhere is an error. */
async function nearest(path: string): Promise<string> {
  const isThere = await lstat(path).then(
    () => true,
    (error: unknown) => {
      if (codeOf(error) === 'ENOENT' && dirname(path) !== path) return false;
      throw error;
    },
  );
  if (!isThere) return nearest(dirname(path));
  await stat(path).catch((error: unknown) => {
    throw codeOf(error) === 'ENOENT' ? Object.assign(new Error('a dead link'), { code: 'EEXIST' }) : error;
  });
  return path;
}

function wordsOf(error: unknown): string {
  const code = codeOf(error);
  if (code === 'EACCES' || code === 'EPERM') return folder.notAllowed(thisUser());
  return WORDS[code] ?? folder.other(code);
}

/** Names the user of this process by name and number. In containers the user often has no name. */
function thisUser(): string {
  try {
    const { username, uid } = userInfo();
    return folder.user(username, uid < 0 ? null : uid);
  } catch {
    return folder.userByNumber(process.getuid?.() ?? null);
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : operator.unknownReason;
}
