import { basename, dirname, join, resolve } from 'node:path';
import { ifThere, type Files } from '../../auth-state/folder/files.ts';
import { CommandError, EXIT } from '../exit.ts';

/** Words for an error code of a disk, and advice. They replace the messages of Node, which name system calls. */
type Trouble = { readonly says: string; readonly helps: string };

const OTHER_FOLDER = 'Use another folder.';
const NOT_ALLOWED: Trouble = {
  says: 'this user may not read or write',
  helps: 'Give the folder to the user that runs the bot, or use another folder.',
};
const NO_FOLDER: Trouble = {
  says: 'it, or a part of its path, is a file or a link that leads nowhere',
  helps: 'Remove that, or use another folder.',
};
const FULL: Trouble = {
  says: 'the disk is full',
  helps: 'Make room, then start again with the same folder.',
};

const TROUBLE: Readonly<Record<string, Trouble>> = {
  EACCES: NOT_ALLOWED,
  EPERM: NOT_ALLOWED,
  ENOTDIR: NO_FOLDER,
  EEXIST: NO_FOLDER,
  ENOENT: NO_FOLDER,
  ELOOP: { says: 'links in its path lead in a circle', helps: 'Remove them, or use another folder.' },
  EISDIR: {
    says: 'a folder stands where a file should be:',
    helps: 'Rename that folder, or use another one.',
  },
  ENAMETOOLONG: { says: 'its name is too long', helps: 'Use a folder with a shorter name.' },
  EROFS: { says: 'nothing can be written to this disk', helps: 'Use a folder on another disk.' },
  ENOSPC: FULL,
  EDQUOT: { ...FULL, says: 'the space of this user is used up' },
  EBUSY: { says: 'another program holds', helps: 'End that program, or use another folder.' },
  EMFILE: { says: 'too many files are open', helps: 'Start again with the same folder.' },
  ENFILE: { says: 'too many files are open', helps: 'Start again with the same folder.' },
  EIO: { says: 'the disk reports an error', helps: 'Look at the disk, or use a folder on another one.' },
};
/** The codes for which the message names the file. */
const OF_A_FILE = new Set(['EACCES', 'EPERM', 'EISDIR', 'EBUSY']);

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
  const message = `${dir} cannot be used: ${says}. ${helps}`;
  return new CommandError('FOLDER_UNUSABLE', EXIT.notAllowed, message, { cause });
}

function troubleOf(dir: string, cause: unknown): Trouble {
  if (!(cause instanceof Error)) return { says: 'for an unknown reason', helps: OTHER_FOLDER };
  const code = 'code' in cause ? String(cause.code) : '';
  // An error without a code comes from this program, and its message is a sentence for people.
  if (code === '') return { says: cause.message, helps: OTHER_FOLDER };
  const known = TROUBLE[code] ?? { says: 'the disk refuses', helps: OTHER_FOLDER };
  const what = OF_A_FILE.has(code) ? ` ${nameIn(dir, cause)}` : '';
  return { ...known, says: `${known.says}${what} (${code})` };
}

/** Names the file of the folder that an error is about. */
function nameIn(dir: string, cause: Error): string {
  const path = 'path' in cause && typeof cause.path === 'string' ? cause.path : '';
  const name = basename(path);
  const isInside = name !== '' && resolve(path) === join(resolve(dir), name);
  return isInside ? `${name} in it` : 'it';
}

function withCode(code: string): Error {
  return Object.assign(new Error(code), { code });
}
