import { statfs } from 'node:fs/promises';
import { AppError } from '../../wire/errors.ts';

/** The name of the store's file in `dataDir`. */
export const EMBEDDED_FILE = 'sessions.db';
/** With less free space than this no new session is saved, so that stored sessions can still be changed and withdrawn. */
const MIN_FREE_BYTES = 64 * 1024 * 1024;
/** With less than this nothing more is kept of running bots, so that sessions can be saved longer. */
const MIN_FREE_TO_KEEP_BYTES = 2 * MIN_FREE_BYTES;

export type Purpose = 'save' | 'keep';

/** Throws STORE_UNAVAILABLE if a folder has too little room for new sessions, or to keep the states of bots. */
export async function assertFreeSpace(dataDir: string, purpose: Purpose = 'save'): Promise<void> {
  const { bavail, bsize } = await statfs(dataDir).catch((error: unknown) => {
    throw new AppError('STORE_UNAVAILABLE', { cause: error });
  });
  const least = purpose === 'save' ? MIN_FREE_BYTES : MIN_FREE_TO_KEEP_BYTES;
  if (bavail * bsize < least) {
    throw new AppError('STORE_UNAVAILABLE', {
      cause: new Error(`under ${least / 1024 / 1024} MB free on the disk of the store`),
    });
  }
}
