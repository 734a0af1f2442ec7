import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { CREDS_FILE, filesOf, KEY_TYPES, type FolderFiles } from '../auth-state/folder-files.ts';
import { deviceOf, type LinkedDevice, type SessionState } from '../auth-state/linked-state.ts';
import { CommandError, EXIT } from './exit.ts';
import { isProcessAlive } from './process.ts';

/** Says by a hash which session ID a folder was made from; Baileys looks at no such file. */
const MARK = '.restored-id';
const WRITES_AT_ONCE = 16;

/** Writes files into a folder of their own: 0600, never over something that is there. */
export async function writeFiles(dir: string, files: FolderFiles): Promise<void> {
  const left = [...files];
  while (left.length > 0) {
    const some = left.splice(0, WRITES_AT_ONCE);
    await Promise.all(
      some.map(([name, text]) => writeFile(join(dir, name), text, { flag: 'wx', mode: 0o600 })),
    );
  }
}

/** True if the folder was restored from this ID before and still holds a linked session. Needs no network. */
export async function isRestoredFrom(dir: string, idText: string): Promise<boolean> {
  const mark = await readIfThere(join(dir, MARK));
  return mark?.trim() === markOf(idText) && (await deviceIn(dir)) !== null;
}

/**
 * Puts a session into a folder, whole or not at all. A folder that holds the same device keeps what it has: the bot has
 * used it since, so it is newer. Another device's folder is replaced only if that device was linked earlier; `force`
 * replaces either. Other files in the folder stay.
 * Errors: FOLDER_IS_NEWER, FOLDER_UNUSABLE.
 */
export async function restoreFolder(
  dir: string,
  state: SessionState,
  { idText, force }: { readonly idText: string; readonly force: boolean },
): Promise<'restored' | 'kept'> {
  const files = filesOf(state);
  const mark = markOf(idText);
  try {
    const found = force ? 'older' : compare(await deviceIn(dir), deviceOf(state.creds));
    if (found === 'newer') throw newer(dir);
    if (found === 'same') {
      await writeFile(join(dir, MARK), mark, { mode: 0o600 });
      return 'kept';
    }
    const isPlaced = (await isThere(dir))
      ? await replaceIn(dir, files, mark)
      : await placeNew(dir, files, mark);
    // Somebody else was first: look again at what is there now.
    return isPlaced ? 'restored' : await restoreFolder(dir, state, { idText, force });
  } catch (error) {
    throw error instanceof CommandError ? error : unusable(dir, error);
  }
}

function compare(here: LinkedDevice | null, given: LinkedDevice | null): 'same' | 'older' | 'newer' {
  if (here === null) return 'older';
  if (here.noiseKey === given?.noiseKey) return 'same';
  return here.linkedAtS !== null && (given?.linkedAtS ?? 0) > here.linkedAtS ? 'older' : 'newer';
}

/** Made complete beside, then renamed. False if somebody made the folder meanwhile. */
async function placeNew(dir: string, files: FolderFiles, mark: string): Promise<boolean> {
  await mkdir(dirname(resolve(dir)), { recursive: true });
  const staged = await mkdtemp(`${resolve(dir)}${stagedSuffix(process.pid)}`);
  try {
    await writeFiles(staged, new Map([...files, [MARK, mark]]));
    await rename(staged, dir);
    return true;
  } catch (error) {
    await rm(staged, { recursive: true, force: true });
    if (hasCode(error, 'ENOTEMPTY', 'EEXIST')) return false;
    throw error;
  }
}

/**
 * Exchanges the session's files in a folder that is there: it may hold other things, or be a mounted one. `creds.json` goes
 * first and comes last, so whoever stops halfway leaves a folder without a session, which the next restore fills.
 */
async function replaceIn(dir: string, files: FolderFiles, mark: string): Promise<true> {
  const staged = await mkdtemp(join(dir, stagedSuffix(process.pid)));
  try {
    await writeFiles(staged, files);
    await rm(join(dir, MARK), { force: true });
    await rm(join(dir, CREDS_FILE), { force: true });
    for (const name of (await readdir(dir)).filter(isKeyFile)) await rm(join(dir, name), { force: true });
    for (const name of files.keys()) await rename(join(staged, name), join(dir, name));
    await writeFile(join(dir, MARK), mark, { mode: 0o600 });
    return true;
  } finally {
    await rm(staged, { recursive: true, force: true });
  }
}

/** Removes what killed restores left beside and inside the folder. What cannot be removed now may be later: never rejects. */
export async function sweepLeftovers(dir: string): Promise<void> {
  const beside = dirname(resolve(dir));
  const places = [
    { folder: beside, pidOf: stagedPattern(basename(resolve(dir))) },
    { folder: resolve(dir), pidOf: stagedPattern('') },
  ];
  for (const { folder, pidOf } of places) {
    for (const name of await readdir(folder).catch(() => [])) {
      const pid = pidOf(name);
      if (pid === null || isProcessAlive(pid)) continue;
      await rm(join(folder, name), { recursive: true, force: true }).catch(() => undefined);
    }
  }
}

function stagedSuffix(pid: number): string {
  return `.restoring-${pid}-`;
}

function stagedPattern(before: string): (name: string) => number | null {
  return (name) => {
    const rest = name.startsWith(before) ? name.slice(before.length) : '';
    const pid = /^\.restoring-(\d+)-\w{6}$/.exec(rest)?.[1];
    return pid === undefined ? null : Number(pid);
  };
}

async function isThere(dir: string): Promise<boolean> {
  const info = await stat(dir).catch(() => null);
  if (info?.isDirectory() === false) throw unusable(dir, new Error('it is not a folder'));
  return info !== null;
}

/** The linked device whose session the folder holds; `null` also for a damaged `creds.json`, which no bot can use. */
async function deviceIn(dir: string): Promise<LinkedDevice | null> {
  const text = await readIfThere(join(dir, CREDS_FILE));
  if (text === null) return null;
  try {
    return deviceOf(JSON.parse(text));
  } catch {
    // Cut off in the middle of a write.
    return null;
  }
}

async function readIfThere(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return null;
    throw error;
  }
}

function isKeyFile(name: string): boolean {
  return name.endsWith('.json') && [...KEY_TYPES].some((type) => name.startsWith(`${type}-`));
}

function markOf(idText: string): string {
  return createHash('sha256').update(`restored-from|${idText}`).digest('hex');
}

function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}

function newer(dir: string): CommandError {
  return new CommandError(
    'FOLDER_IS_NEWER',
    EXIT.notAllowed,
    `${dir} holds the session of another device that was not linked before this one. Nothing was changed. ` +
      'Use another folder, or --force to give that session up.',
  );
}

function unusable(dir: string, cause: unknown): CommandError {
  const reason = cause instanceof Error ? cause.message : 'unknown reason';
  return new CommandError('FOLDER_UNUSABLE', EXIT.notAllowed, `${dir} cannot be used: ${reason}.`, { cause });
}
