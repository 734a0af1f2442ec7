import { createReadStream } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { stat } from 'node:fs/promises';
import { CREDS_FILE } from '../../auth-state/folder/folder-files.ts';
import { DISK } from '../../auth-state/folder/files.ts';
import { readFolder } from '../../auth-state/folder/read-folder.ts';
import type { SessionState } from '../../auth-state/json.ts';
import { judgeState } from '../../auth-state/linked-state.ts';
import { OWN_BOUNDS } from '../../session-id/found-state.ts';
import { parsePaste } from '../../session-id/long.ts';
import { cli } from '../../texts/en/cli.ts';
import { sayInEnglish } from '../../texts/en/reasons.ts';
import { AppError } from '../../wire/errors.ts';
import { CommandError, EXIT } from '../exit.ts';
import { inWordsOf } from './disk-words.ts';

const say = cli.imported;

/** A session that somebody brings, as it was found, with bytes in any form. */
export type Found = {
  readonly creds: unknown;
  /** `null` if there are only creds. */
  readonly keys: unknown;
  /** How many files of the folder hold no key although their names say so. */
  readonly leftOut: number;
};

/**
 * Reads the session at a path: a session folder, its `creds.json`, or a file with any text that carries a session. Where there is nothing of
 * this name, the name itself may be a long ID.
 * Errors: USAGE, SESSION_ID_MALFORMED, FOLDER_UNUSABLE.
 */
export async function findSession(path: string): Promise<Found> {
  const info = await stat(path).catch(() => null);
  if (info === null) return carriedIn(path, say.noSuch(path.slice(0, 200)));
  if (info.isDirectory()) return inFolder(path);
  // The keys of a creds.json lie beside it.
  if (basename(path) === CREDS_FILE) return inFolder(dirname(path));
  return carriedIn(await inWordsOf(path, () => textAt(path)), say.noSession(path));
}

/** Reads the session that a text carries. `otherwise` is the error for a text that carries none. Errors: USAGE, SESSION_ID_MALFORMED. */
export function carriedIn(text: string, otherwise: string | null = null): Found {
  try {
    const pasted = parsePaste(text, null, OWN_BOUNDS);
    if (pasted.kind === 'id') throw usage(say.isStored);
    return { creds: pasted.creds, keys: pasted.keys, leftOut: 0 };
  } catch (error) {
    if (otherwise !== null && error instanceof AppError) throw usage(otherwise);
    throw error;
  }
}

/**
 * Returns a session in the form that Baileys writes. `accept` says whether it may lack something.
 * Errors: NOT_LINKED, with all that is wrong or lacking.
 */
export function judged({ creds, keys }: Found, accept: 'complete' | 'usable'): SessionState {
  const judgement = judgeState(creds, keys);
  const { state, faults } = judgement;
  if (state === null) throw new CommandError('NOT_LINKED', EXIT.invalidId, say.unusable(inWords(faults)));
  const { lacks } = judgement;
  if (lacks.length === 0 || accept === 'usable') return state;
  throw new CommandError('NOT_LINKED', EXIT.invalidId, say.incomplete(inWords(lacks)));
}

async function inFolder(dir: string): Promise<Found> {
  const read = await inWordsOf(dir, () => readFolder(DISK, dir, OWN_BOUNDS.bytes));
  if (read === null) throw usage(say.tooLarge(dir));
  const { creds, keys, leftOut } = read;
  if (creds === null) throw usage(say.noCreds(dir));
  return { ...carriedIn(creds, say.noSession(join(dir, CREDS_FILE))), keys, leftOut };
}

/** Reads a file, or a pipe such as `/dev/stdin`, in parts, since a pipe or a device does not say how much it holds. Errors: USAGE. */
async function textAt(path: string): Promise<string> {
  let text = '';
  for await (const part of createReadStream(path, 'utf8')) {
    text += String(part);
    if (text.length > OWN_BOUNDS.bytes) throw usage(say.tooLarge(path));
  }
  return text;
}

function inWords(reasons: readonly Parameters<typeof sayInEnglish>[0][]): string {
  return reasons.map(sayInEnglish).join(' ');
}

function usage(sentence: string): CommandError {
  return new CommandError('USAGE', EXIT.usage, sentence);
}
