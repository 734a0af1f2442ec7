import { join } from 'node:path';
import { DISK } from '../../../auth-state/folder/files.ts';
import type { KeptState } from '../../../auth-state/kept/merge.ts';
import type { KeptPieces, Position } from '../../../auth-state/kept/pieces.ts';
import { afterSuddenEnd } from '../../../auth-state/kept/sudden-end.ts';
import type { SessionState } from '../../../auth-state/json.ts';
import { deviceOf } from '../../../auth-state/linked-state.ts';
import { CommandError } from '../../exit.ts';
import { deviceIn, isRestoredFrom, restoreFolder } from '../../folder/folder.ts';
import { NOTE } from '../../folder/swap.ts';
import { restore } from '../../../texts/own.ts';
import { lastUseOf, readFolder } from './folder-state.ts';
import { isLater, nameOfDevice, noteText, readNote, startsElsewhere, type FolderNote } from './note.ts';
import { lastPlace } from '../take.ts';

/** What a folder holds before a start. */
export type Here = {
  readonly dir: string;
  /** True if it was restored from the same ID and still holds a linked device. */
  readonly isOurs: boolean;
  /** The name of that device. */
  readonly device: string | null;
  readonly note: FolderNote | null;
};

/** Looks at a folder. One that was restored from the ID, and in which another device was linked since, is not ours. */
export async function lookAt(dir: string, idText: string): Promise<Here> {
  const isMarked = await isRestoredFrom(dir, idText);
  const device = nameOfDevice(await deviceIn(DISK, dir));
  const note = isMarked ? await readNote(DISK, dir) : null;
  const isOurs = isMarked && (note?.device ?? device) === device;
  return { dir, isOurs, device, note: isOurs ? note : null };
}

/** The state to go on with. `isInFolder` is false if the disk refused it, so that the bot lives in memory. */
export type Chosen = {
  readonly state: SessionState;
  readonly isInFolder: boolean;
  /** True if the server does not have all of it. */
  readonly needsBase: boolean;
  /** The place at which the note of the folder says that the server has all; `null` if it does not say that. */
  readonly cleanAt: Position | null;
  /** False if nobody has compared the device of this state with the one of the ID. */
  readonly isChecked: boolean;
};

type Choice = {
  readonly here: Here;
  readonly pieces: KeptPieces;
  readonly idText: string;
  /** Opens the state that the server keeps; only called where it is needed. */
  readonly open: () => Promise<KeptState>;
  readonly say: (sentence: string) => void;
};

/** Codes of a disk that takes nothing; with other faults of the folder the start ends. */
const TAKES_NOTHING = new Set(['EROFS', 'ENOSPC', 'EDQUOT', 'EACCES', 'EPERM', 'EIO']);

/** Compares folder and server, puts the newer state into the folder, and returns it. Errors: FOLDER_IS_NEWER, FOLDER_UNUSABLE. */
export async function chooseNewer(choice: Choice): Promise<Chosen> {
  const chosen = await newerOf(choice);
  if (chosen.isInFolder) await noteStart(choice);
  return chosen;
}

/** Notes that this epoch began in the folder, so that a start after it does not take it for one of another bot. */
async function noteStart({ here: { dir }, pieces }: Choice): Promise<void> {
  try {
    const note = await readNote(DISK, dir);
    if (note === null) return;
    await DISK.write(join(dir, NOTE), noteText({ ...note, started: pieces.epoch }), 'over');
  } catch {
    // A disk that takes nothing is told at the first change.
  }
}

async function newerOf(choice: Choice): Promise<Chosen> {
  const { here, pieces, say } = choice;
  const { dir, note } = here;
  const last = lastPlace(pieces);
  const newest = note === null || isLater(last, note) ? null : note;
  if (newest !== null && newest.device === here.device) return fromNoted(choice, newest);
  const kept = await choice.open();
  if (!here.isOurs || deviceNameOf(kept.state) !== here.device) return intoFolder(choice, kept);
  if (newest !== null) return fromNoted(choice, newest);
  if (pieces.base === null && pieces.log.length === 0) return fromFolder(dir, null);
  if (note === null && isAhead(await readFolder(DISK, dir), kept.state)) {
    say(restore.keep.fromFolder(dir));
    return fromFolder(dir, null);
  }
  say(restore.keep.fromServer(dir));
  return write(choice, kept, true);
}

async function fromNoted(choice: Choice, note: FolderNote): Promise<Chosen> {
  const { here, pieces, say } = choice;
  const { dir } = here;
  const isSame = note.isClean && !isLater(note, lastPlace(pieces));
  if (!isSame) say(restore.keep.fromFolder(dir));
  const starts = startsElsewhere(note, pieces.epoch - 1);
  if (starts === 0) return fromFolder(dir, isSame ? note : null);
  // Who has begun at this place elsewhere may have sent messages under the next counters, and kept nothing.
  const state = await afterSuddenEnd(await readFolder(DISK, dir), starts);
  return write(choice, { state, isClean: false }, true, note);
}

/** A folder whose disk has failed has no note, and lacks what it could not take, so it needs to be newer for sure. */
function isAhead(folder: SessionState, kept: SessionState): boolean {
  const [inFolder, atServer] = [lastUseOf(folder), lastUseOf(kept)];
  return inFolder > atServer || (inFolder === atServer && nextKeyOf(folder) > nextKeyOf(kept));
}

function nextKeyOf({ creds: { nextPreKeyId } }: SessionState): number {
  return typeof nextPreKeyId === 'number' ? nextPreKeyId : 0;
}

export function deviceNameOf({ creds }: Pick<SessionState, 'creds'>): string | null {
  return nameOfDevice(deviceOf(creds));
}

/** A bot that lives in memory. What a sudden end has left out is still at the server, and would come back without a base. */
export function inMemory({ state, isClean }: KeptState): Chosen {
  return { state, isInFolder: false, needsBase: !isClean, cleanAt: null, isChecked: true };
}

async function fromFolder(dir: string, cleanAt: Position | null): Promise<Chosen> {
  const state = await readFolder(DISK, dir);
  return { state, isInFolder: true, needsBase: cleanAt === null, cleanAt, isChecked: true };
}

/**
 * Writes into a folder that is empty, or whose session nobody noted: the same device may have gone on in it. Another device that was linked
 * there later stays. Errors: FOLDER_IS_NEWER.
 */
async function intoFolder(choice: Choice, kept: KeptState): Promise<Chosen> {
  const { dir, device } = choice.here;
  const written = await write(choice, kept, false);
  if (written !== null) {
    if (device !== null) choice.say(restore.keep.fromServer(dir));
    return written;
  }
  const there = await fromFolder(dir, null);
  if (lastUseOf(there.state) >= lastUseOf(kept.state)) return there;
  choice.say(restore.keep.fromServer(dir));
  return write(choice, kept, true);
}

async function write(choice: Choice, kept: KeptState, force: true, at?: Position): Promise<Chosen>;
async function write(choice: Choice, kept: KeptState, force: boolean): Promise<Chosen | null>;
async function write(
  { here, pieces, idText, say }: Choice,
  kept: KeptState,
  force: boolean,
  at: Position = lastPlace(pieces),
): Promise<Chosen | null> {
  const { state, isClean } = kept;
  const { epoch, seq } = at;
  const note = noteText({ epoch, seq, isClean, device: deviceNameOf(state), started: pieces.epoch });
  try {
    const result = await restoreFolder(here.dir, state, { idText, force, note });
    return result === 'kept'
      ? null
      : { state, isInFolder: true, needsBase: !isClean, cleanAt: isClean ? at : null, isChecked: true };
  } catch (error) {
    if (!(error instanceof CommandError) || !TAKES_NOTHING.has(codeOf(error.cause))) throw error;
    say(restore.keep.diskFails(error.message));
    return inMemory(kept);
  }
}

function codeOf(cause: unknown): string {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : '';
}
