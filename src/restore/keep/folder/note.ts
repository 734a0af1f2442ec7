import { join } from 'node:path';
import type { Position } from '../../../auth-state/kept/pieces.ts';
import { ifThere, type Files } from '../../../auth-state/folder/files.ts';
import { NOTE } from '../../folder/swap.ts';
import { parseJson } from '../../../wire/json.ts';
import { isPosition } from '../../server/answer-shapes.ts';

/** A folder holds all that is kept up to its position; `isClean` is true if the server holds all that the folder holds. */
export type FolderNote = Position & { readonly isClean: boolean };

export function noteText({ epoch, seq, isClean }: FolderNote): string {
  return JSON.stringify({ epoch, seq, ...(isClean ? { clean: true } : {}) });
}

/** Reads the note; `null` if there is none or it was cut off in the middle of a write. Errors: those of the disk. */
export async function readNote(files: Files, dir: string): Promise<FolderNote | null> {
  const value = parseJson((await ifThere(files.read(join(dir, NOTE)))) ?? '');
  if (!isPosition(value)) return null;
  const { epoch, seq } = value;
  return { epoch, seq, isClean: 'clean' in value && value.clean === true };
}

export function isLater(one: Position, other: Position): boolean {
  return one.epoch > other.epoch || (one.epoch === other.epoch && one.seq > other.seq);
}
