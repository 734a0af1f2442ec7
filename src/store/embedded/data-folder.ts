import { statfs } from 'node:fs/promises';
import { AppError } from '../../wire/errors.ts';

/** The name of the store's file in `dataDir`. */
export const EMBEDDED_FILE = 'sessions.db';
/** With less free space than this no new session is saved, so that stored sessions can still be changed and withdrawn. */
const MIN_FREE_BYTES = 64 * 1024 * 1024;

/** Throws STORE_UNAVAILABLE if a folder has too little room for new sessions. */
export async function assertFreeSpace(dataDir: string): Promise<void> {
  const { bavail, bsize } = await statfs(dataDir).catch((error: unknown) => {
    throw new AppError('STORE_UNAVAILABLE', { cause: error });
  });
  if (bavail * bsize < MIN_FREE_BYTES) {
    throw new AppError('STORE_UNAVAILABLE', {
      cause: new Error('under 64 MB free on the disk of the store'),
    });
  }
}
