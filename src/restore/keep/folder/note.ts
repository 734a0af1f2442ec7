import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Position } from '../../../auth-state/kept/pieces.ts';
import type { LinkedDevice } from '../../../auth-state/linked-state.ts';
import { ifThere, type Files } from '../../../auth-state/folder/files.ts';
import { NOTE } from '../../folder/swap.ts';
import { parseJson } from '../../../wire/json.ts';
import { isPosition } from '../../server/answer-shapes.ts';

const NAME_LENGTH = 16;

/** A folder holds all that is kept up to its position; `isClean` is true if the server holds all that the folder holds. */
export type FolderNote = Position & {
  readonly isClean: boolean;
  /** The {@link nameOfDevice} of whose session that is; `null` if nobody has noted it. */
  readonly device: string | null;
  /** The epoch of the last start from this folder, which may have ended before it sent anything; `null` if nobody has noted it. */
  readonly started: number | null;
};

export function noteText({ epoch, seq, isClean, device, started }: FolderNote): string {
  return JSON.stringify({
    epoch,
    seq,
    ...(isClean ? { clean: true } : {}),
    ...(device === null ? {} : { device }),
    ...(started === null ? {} : { started }),
  });
}

/** Returns a short name of the device to which creds belong; `null` if they belong to none. */
export function nameOfDevice(device: LinkedDevice | null): string | null {
  if (device === null) return null;
  return createHash('sha256').update(device.noiseKey).digest('base64url').slice(0, NAME_LENGTH);
}

/** Reads the note; `null` if there is none or it was cut off in the middle of a write. Errors: those of the disk. */
export async function readNote(files: Files, dir: string): Promise<FolderNote | null> {
  const value = parseJson((await ifThere(files.read(join(dir, NOTE)))) ?? '');
  if (!isPosition(value)) return null;
  const { epoch, seq } = value;
  const device = 'device' in value && typeof value.device === 'string' ? value.device : null;
  const started = 'started' in value && isCount(value.started) ? value.started : null;
  return { epoch, seq, isClean: 'clean' in value && value.clean === true, device, started };
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

/** How many bots have begun at the place of a note since the last start from its folder, with those that have kept nothing. `lastEpoch` is that of the last one. */
export function startsElsewhere({ epoch, started, isClean }: FolderNote, lastEpoch: number): number {
  const others = lastEpoch - Math.max(epoch, started ?? 0);
  return others > 0 ? lastEpoch - epoch + (isClean ? 0 : 1) : 0;
}

export function isLater(one: Position, other: Position): boolean {
  return one.epoch > other.epoch || (one.epoch === other.epoch && one.seq > other.seq);
}
