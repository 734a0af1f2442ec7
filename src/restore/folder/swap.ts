import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { CREDS_FILE } from '../../auth-state/folder/folder-files.ts';
import { isForeignCreds, isKeyFile, typeOfKeyFile } from '../../auth-state/folder/key-files.ts';
import { ifFree, ifThere, type Files } from '../../auth-state/folder/files.ts';
import { holdName, isAtWork, withStaged } from './staging.ts';
import { restore as words } from '../../texts/own.ts';

/**
 * Exchanges the session in an existing folder. One rename of the whole folder cannot do that, because the folder may hold other files or be
 * a mount point. The names show how far a swap has come, so that the next restore can finish it:
 *
 *   `.restoring-<pid>-xxxxxx`   the new files are being prepared; the folder is unchanged
 *   `.restoring-now`            the swap is decided by a rename to this name, which only one swap can have
 *   `.restoring-now/old`        the files of the old session are moved here, `creds.json` first
 *   `.restoring-now/gone`       all of them are here; now the files of the new session are moved in, `creds.json` last
 */
const NOW = '.restoring-now';
const OLD = 'old';
const GONE = 'gone';
/** The file with a hash of the session ID from which the folder was made. Baileys does not read it. */
export const MARK = '.restored-id';
/** The file that says how far the state in the folder has come, for a bot that is kept. Baileys does not read it either. */
export const NOTE = '.kept-state';
const OWNER = /^owner-(\d{1,10})-[0-9a-f]{8}$/;
/** The limit of one swap, far longer than its pauses and renames take together. */
const MAX_SWAP_MS = 60_000;
const LOOK_AGAIN_MS = 100;
const READS_AT_ONCE = 16;

/** A folder and the disk it is on. */
export type Place = {
  readonly files: Files;
  readonly dir: string;
  readonly pause: (ms: number) => Promise<unknown>;
};

/**
 * Replaces the files of the old session by the new ones. If a step fails for good, the old session is put back; if that fails too, or the
 * process is killed, {@link settle} finishes the swap. Returns false, with the folder unchanged, if another swap was first or if
 * `isStillWanted` returns false.
 */
export async function swapIn(
  { files, dir }: Place,
  content: ReadonlyMap<string, string>,
  isStillWanted: () => Promise<boolean>,
): Promise<boolean> {
  const owner = nameOwner();
  return withStaged(files, join(dir, '/'), new Map([...content, [owner, '']]), async (staged) => {
    await files.makeFolder(join(staged, OLD));
    const release = holdName(owner);
    try {
      if (!(await isTaken(files, staged, join(dir, NOW)))) return false;
      const moved: Moved = { out: [], in: [], isComplete: false };
      try {
        const isWanted = await isStillWanted();
        if (isWanted) await goOn(files, dir, moved);
        await files.rename(join(dir, NOW), staged);
        return isWanted;
      } catch (error) {
        await goBack(files, dir, moved, staged);
        throw error;
      }
    } finally {
      release();
    }
  });
}

/** Finishes the swap of a killed process, and waits for that of a running one. Errors: those of the disk. */
export async function settle({ files, dir, pause }: Place): Promise<void> {
  const now = join(dir, NOW);
  for (let waitedMs = 0; waitedMs < MAX_SWAP_MS; waitedMs += LOOK_AGAIN_MS) {
    const names = await ifThere(files.list(now));
    if (names === null) return;
    const owner = names.find((name) => OWNER.test(name));
    if (owner !== undefined && (await isOwned(files, now, owner))) {
      await pause(LOOK_AGAIN_MS);
      continue;
    }
    const own = nameOwner();
    const release = holdName(own);
    try {
      if (!(await isClaimed(files, now, owner, own))) continue;
      await goOn(files, dir, { out: [], in: [], isComplete: false });
      const done = join(dir, `.restoring-${process.pid}-${own.slice(-6)}`);
      await files.rename(now, done);
      await files.remove(done);
      return;
    } finally {
      release();
    }
  }
  throw new Error(words.disk.otherRestore.says);
}

/** The moves of a swap so far; `isComplete` is true when all files of the old session are out. */
type Moved = { readonly out: string[]; readonly in: string[]; isComplete: boolean };

/** Carries a swap from its current step to the end. */
async function goOn(files: Files, dir: string, moved: Moved): Promise<void> {
  const now = join(dir, NOW);
  if ((await files.list(now)).includes(OLD)) {
    // If a killed process has begun to move files out, `creds.json` is out already, and key files alone are files of the session.
    const isBegun = (await files.list(join(now, OLD))).length > 0;
    for (const name of await sessionFilesIn(files, dir, isBegun)) {
      await files.rename(join(dir, name), join(now, OLD, name));
      moved.out.push(name);
    }
    await files.rename(join(now, OLD), join(now, GONE));
    moved.isComplete = true;
  }
  const names = (await files.list(now)).filter((name) => name !== GONE && !OWNER.test(name));
  for (const name of credsLast(names)) {
    await files.rename(join(now, name), join(dir, name));
    moved.in.push(name);
  }
}

/** Puts the old session back; what cannot be put back now is finished by the next restore. */
async function goBack(files: Files, dir: string, moved: Moved, staged: string): Promise<void> {
  const now = join(dir, NOW);
  try {
    for (const name of moved.in.toReversed()) await files.rename(join(dir, name), join(now, name));
    if (moved.isComplete) await files.rename(join(now, GONE), join(now, OLD));
    for (const name of moved.out.toReversed()) await files.rename(join(now, OLD, name), join(dir, name));
    await files.rename(now, staged);
  } catch {
    // The caller throws the first error, and the next restore finishes the swap.
  }
}

/** Gives the prepared folder the name of the running swap. False if another swap has that name. */
async function isTaken(files: Files, staged: string, now: string): Promise<boolean> {
  if ((await ifThere(files.info(now))) !== null) return false;
  return ifFree(files.rename(staged, now));
}

/** Claims the swap of a dead process. If several processes find it, only one of them can rename the owner file. */
async function isClaimed(
  files: Files,
  now: string,
  owner: string | undefined,
  own: string,
): Promise<boolean> {
  if (owner === undefined) return true;
  const claimed = await ifThere(files.rename(join(now, owner), join(now, own)).then(() => true));
  return claimed === true;
}

async function isOwned(files: Files, now: string, owner: string): Promise<boolean> {
  const info = await ifThere(files.info(join(now, owner)));
  const pid = Number(OWNER.exec(owner)?.[1]);
  return info === null || isAtWork(owner, pid, info.changedAtMs, MAX_SWAP_MS);
}

function nameOwner(): string {
  return `owner-${process.pid}-${randomBytes(4).toString('hex')}`;
}

/**
 * Lists the files of a folder that belong to its session, `creds.json` first. A folder without a `creds.json` of Baileys and without our mark
 * never held a session, so it has none; with `isKnown` the caller says that the folder does hold one.
 */
export async function sessionFilesIn(files: Files, dir: string, isKnown = false): Promise<readonly string[]> {
  const names = await files.list(dir);
  const keys: string[] = [];
  if (!isKnown && !names.includes(MARK) && !(await hasCreds(files, dir, names))) return [];
  const candidates = names.filter((name) => typeOfKeyFile(name) !== null);
  while (candidates.length > 0) {
    const some = candidates.splice(0, READS_AT_ONCE);
    const areKeys = await Promise.all(some.map(async (name) => isKeyIn(files, dir, name)));
    keys.push(...some.filter((_, index) => areKeys[index]));
  }
  return [CREDS_FILE, MARK, NOTE].filter((name) => names.includes(name)).concat(keys);
}

async function hasCreds(files: Files, dir: string, names: readonly string[]): Promise<boolean> {
  return names.includes(CREDS_FILE) && !isForeignCreds(await files.read(join(dir, CREDS_FILE)));
}

async function isKeyIn(files: Files, dir: string, name: string): Promise<boolean> {
  const info = await ifThere(files.info(join(dir, name)));
  return info?.isFolder === false && isKeyFile(name, await files.read(join(dir, name)));
}

function credsLast(names: readonly string[]): readonly string[] {
  const rank = (name: string) => [MARK, CREDS_FILE].indexOf(name);
  return names.toSorted((a, b) => rank(a) - rank(b));
}
