import { createHash } from 'node:crypto';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CREDS_FILE, filesOf, type FolderFiles } from '../../auth-state/folder/folder-files.ts';
import { isForeignCreds, typeOfKeyFile } from '../../auth-state/folder/key-files.ts';
import type { SessionState } from '../../auth-state/json.ts';
import { deviceOf, type LinkedDevice } from '../../auth-state/linked-state.ts';
import { CommandError, EXIT } from '../exit.ts';
import { DISK, ifFree, ifThere, withPatience, type Files } from '../../auth-state/folder/files.ts';
import { assertCanBeFolder, inWordsOf } from './disk-words.ts';
import { sweep, withStaged } from './staging.ts';
import { MARK, NOTE, sessionFilesIn, settle, swapIn, type Place } from './swap.ts';
import { parseJson } from '../../wire/json.ts';
import { restore as words } from '../../texts/own.ts';

/** How often this restore begins again because another one changed the folder. */
const MAX_TRIES = 20;

/** The folder of a restore, on a disk that tries again while a file is locked. */
function placeOf(dir: string, files: Files = DISK, pause: Place['pause'] = sleep): Place {
  return { dir: resolve(dir), files: withPatience(files, pause), pause };
}

/**
 * Finishes the swaps that killed restores began in a folder, and removes their temporary folders. Needs no network.
 * Errors: FOLDER_UNUSABLE.
 */
export async function healFolder(dir: string, place: Place = placeOf(dir)): Promise<void> {
  await inWordsOf(dir, async () => {
    await assertCanBeFolder(place.files, place.dir);
    await settle(place);
  });
  await sweep(place.files, place.dir);
}

/**
 * True if the folder was restored from this ID before and still holds a linked session. Needs no network.
 * Errors: FOLDER_UNUSABLE.
 */
export async function isRestoredFrom(dir: string, idText: string, files: Files = DISK): Promise<boolean> {
  return inWordsOf(
    dir,
    async () =>
      (await markIn(files, dir))?.trim() === markOf(idText) && (await deviceIn(files, dir)) !== null,
  );
}

/** True if the folder holds a linked session without a mark that names its session ID. Errors: FOLDER_UNUSABLE. */
export async function holdsUnmarkedSession(dir: string, files: Files = DISK): Promise<boolean> {
  return inWordsOf(
    dir,
    async () => (await markIn(files, dir)) === null && (await deviceIn(files, dir)) !== null,
  );
}

function markIn(files: Files, dir: string): Promise<string | null> {
  return ifThere(files.read(join(dir, MARK)));
}

/** The session ID of a restore, its options, and the disk, which tests replace. */
type RestoreInto = {
  readonly idText: string;
  readonly force: boolean;
  /** The content of the note that stands beside the state of a bot that is kept. */
  readonly note?: string;
  readonly files?: Files;
  readonly pause?: Place['pause'];
};

/**
 * Puts a session into a folder, completely or not at all. A folder that holds the same device is kept, because the bot has used it since
 * and it is newer. The session of another device is replaced only if that device was linked earlier; `force` replaces either. Other files
 * in the folder stay.
 * Errors: FOLDER_IS_NEWER, FOLDER_UNUSABLE.
 */
export async function restoreFolder(
  dir: string,
  state: SessionState,
  { idText, force, note, files: disk, pause }: RestoreInto,
): Promise<'restored' | 'kept'> {
  const mark = markOf(idText);
  const content = new Map([...filesOf(state), [MARK, mark]]);
  if (note !== undefined) content.set(NOTE, note);
  const place = placeOf(dir, disk, pause);
  const { files } = place;
  const given = deviceOf(state.creds);
  return inWordsOf(dir, async () => {
    for (let tries = 0; tries < MAX_TRIES; tries += 1) {
      await settle(place);
      const here = await deviceIn(files, place.dir);
      const found = force ? 'older' : compare(here, given);
      if (found === 'newer') throw newer(dir);
      if (found === 'same') {
        await files.write(join(place.dir, MARK), mark, 'over');
        return 'kept';
      }
      if (await put(place, content, here)) return 'restored';
      // Another restore changed the folder first, so its content is compared again.
    }
    throw new Error(words.disk.otherRestores.says);
  });
}

function compare(here: LinkedDevice | null, given: LinkedDevice | null): 'same' | 'older' | 'newer' {
  if (here === null) return 'older';
  if (here.noiseKey === given?.noiseKey) return 'same';
  return here.linkedAtS !== null && (given?.linkedAtS ?? 0) > here.linkedAtS ? 'older' : 'newer';
}

/** Returns false if another restore was first. `here` is the device that is expected in the folder. */
async function put(place: Place, content: FolderFiles, here: LinkedDevice | null): Promise<boolean> {
  const { files, dir } = place;
  const info = await ifThere(files.info(dir));
  if (info === null) return placeNew(place, content);
  if (!info.isFolder) throw new Error(words.disk.notAFolder.says);
  await assertNothingForeign(place, content);
  return swapIn(place, content, async () => (await deviceIn(files, dir))?.noiseKey === here?.noiseKey);
}

/** Makes the complete folder beside its place and then renames it. False if the folder exists by now. */
async function placeNew({ files, dir }: Place, content: FolderFiles): Promise<boolean> {
  await files.makeFolder(dirname(dir));
  return withStaged(files, dir, content, (staged) => ifFree(files.rename(staged, dir)));
}

/** Refuses to overwrite a foreign file that has a name of the session. Errors: FOLDER_UNUSABLE. */
async function assertNothingForeign({ files, dir }: Place, content: FolderFiles): Promise<void> {
  const ours = new Set(await sessionFilesIn(files, dir));
  for (const name of await files.list(dir)) {
    if (!content.has(name)) continue;
    const isForeign =
      name === CREDS_FILE
        ? isForeignCreds(await files.read(join(dir, name)))
        : !ours.has(name) &&
          (typeOfKeyFile(name) === null || parseJson(await files.read(join(dir, name))) !== undefined);
    if (isForeign) throw foreign(dir, name);
  }
}

/** Returns the linked device whose session the folder holds; `null` if there is none or its `creds.json` is damaged. */
export async function deviceIn(files: Files, dir: string): Promise<LinkedDevice | null> {
  const text = await ifThere(files.read(join(dir, CREDS_FILE)));
  if (text === null) return null;
  try {
    return deviceOf(JSON.parse(text));
  } catch {
    // The file was cut off in the middle of a write.
    return null;
  }
}

function markOf(idText: string): string {
  return createHash('sha256').update(`restored-from|${idText}`).digest('hex');
}

function newer(dir: string): CommandError {
  return new CommandError('FOLDER_IS_NEWER', EXIT.notAllowed, words.folder.newer(dir));
}

function foreign(dir: string, name: string): CommandError {
  return new CommandError('FOLDER_UNUSABLE', EXIT.notAllowed, words.folder.foreign(dir, name));
}
