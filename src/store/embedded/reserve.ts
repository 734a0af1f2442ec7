import { rm, stat, writeFile } from 'node:fs/promises';
import { AppError } from '../../wire/errors.ts';

/** The size of the reserve, which is more than the log needs for one withdrawal: a session has 36 pages of 4 kB, and the indexes a few. */
const RESERVE_BYTES = 1024 * 1024;
const NO_ROOM = /^SQLITE_(?:FULL|IOERR)/;

/**
 * A file that keeps room on the disk. SQLite writes into its log before it deletes a row, so on a full disk nothing could be withdrawn;
 * the file is removed then, and made again when there is room.
 */
export class Reserve {
  readonly #path: string;

  constructor(storePath: string) {
    this.#path = `${storePath}-reserve`;
  }

  /** Makes the file if it is not there. On a disk without room for it there is none. */
  async fill(): Promise<void> {
    const size = await stat(this.#path).then(
      (file) => file.size,
      () => 0,
    );
    if (size === RESERVE_BYTES) return;
    try {
      await writeFile(this.#path, Buffer.alloc(RESERVE_BYTES, 1), { mode: 0o600 });
    } catch {
      // A file that is written only in part would take the last room and could be too small.
      await this.#giveUp();
    }
  }

  /** Runs a write that must succeed on a full disk too. If it finds no room, the reserve is removed and the write runs again. */
  async spend<T>(write: () => T | Promise<T>): Promise<T> {
    try {
      return await write();
    } catch (error) {
      if (!foundNoRoom(error) || !(await this.#giveUp())) throw error;
      return write();
    }
  }

  /** True if the file was there. */
  async #giveUp(): Promise<boolean> {
    try {
      await rm(this.#path);
      return true;
    } catch {
      // There is no reserve, or it cannot be removed, so it gives no room.
      return false;
    }
  }
}

function foundNoRoom(error: unknown): boolean {
  const cause = error instanceof AppError ? error.cause : null;
  return cause instanceof Error && 'code' in cause && NO_ROOM.test(String(cause.code));
}
