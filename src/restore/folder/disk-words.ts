import { basename, dirname, join, resolve } from 'node:path';
import { ifThere, type Files } from '../../auth-state/folder/files.ts';
import { CommandError, EXIT } from '../exit.ts';
import { restore as words } from '../../texts/own.ts';

/** Words for an error code of a disk, and advice. They replace the messages of Node, which name system calls. */
type Trouble = { readonly says: string; readonly helps: string };

const { disk, folder } = words;
const TROUBLE: Readonly<Record<string, Trouble>> = {
  EACCES: disk.notAllowed,
  EPERM: disk.notAllowed,
  ENOTDIR: disk.noFolder,
  EEXIST: disk.noFolder,
  ENOENT: disk.noFolder,
  ELOOP: disk.loop,
  EISDIR: disk.folderForFile,
  ENOTFILE: disk.noFile,
  ENAMETOOLONG: disk.nameTooLong,
  EROFS: disk.readOnly,
  ENOSPC: disk.full,
  EDQUOT: disk.quota,
  EBUSY: disk.held,
  EMFILE: disk.openFiles,
  ENFILE: disk.openFiles,
  EIO: disk.damaged,
};
/** The codes for which the message names the file. */
const OF_A_FILE = new Set(['EACCES', 'EPERM', 'EISDIR', 'ENOTFILE', 'EBUSY']);

/** Runs `work` on a folder. Errors: FOLDER_UNUSABLE for every error of the disk, and those of `work`. */
export async function inWordsOf<T>(dir: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof CommandError ? error : unusable(dir, error);
  }
}

/** Refuses a path that is no folder and cannot become one, so that no server is asked in vain. Errors: those of the disk. */
export async function assertCanBeFolder(files: Files, dir: string): Promise<void> {
  const whole = resolve(dir);
  const info = await ifThere(files.info(whole));
  const parent = dirname(whole);
  if (info?.isFolder === true || parent === whole) return;
  if (info !== null) throw withCode('ENOTDIR');
  await assertCanBeFolder(files, parent);
  // A listed name without a file is a link that leads nowhere. It is looked up again, because another restore may have made the folder meanwhile.
  const isNamed = (await ifThere(files.list(parent)))?.includes(basename(whole)) === true;
  if (isNamed && (await ifThere(files.info(whole))) === null) throw withCode('ENOTDIR');
}

function unusable(dir: string, cause: unknown): CommandError {
  const { says, helps } = troubleOf(dir, cause);
  const message = folder.unusable(dir, says, helps);
  return new CommandError('FOLDER_UNUSABLE', EXIT.notAllowed, message, { cause });
}

function troubleOf(dir: string, cause: unknown): Trouble {
  if (!(cause instanceof Error)) return disk.unknown;
  const code = 'code' in cause ? String(cause.code) : '';
  // An error without a code comes from this program, and its message is a sentence for people.
  if (code === '') return { ...disk.unknown, says: cause.message };
  const known = TROUBLE[code] ?? disk.refuses;
  const what = OF_A_FILE.has(code) ? ` ${nameIn(dir, cause)}` : '';
  return { ...known, says: `${known.says}${what} (${code})` };
}

/** Names the file of the folder that an error is about. */
function nameIn(dir: string, cause: Error): string {
  const path = 'path' in cause && typeof cause.path === 'string' ? cause.path : '';
  const name = basename(path);
  const isInside = name !== '' && resolve(path) === join(resolve(dir), name);
  return isInside ? folder.fileInIt(name) : folder.it;
}

function withCode(code: string): Error {
  return Object.assign(new Error(code), { code });
}
