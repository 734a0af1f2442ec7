import { open, stat, type FileHandle } from 'node:fs/promises';
import AsyncDatabase from 'libsql/promise';
import { AppError } from '../../wire/errors.ts';
import { CONNECTION_PRAGMAS } from './rows.ts';

/** The log is moved into the file after this many pages (about 4 MB), as SQLite does by default. */
const PAGES_BETWEEN_CHECKPOINTS = 1_000;
const PAGE_BYTES = 4_096;

/**
 * Waits for the disk without blocking the event loop. With `synchronous=FULL` each commit would block until the disk has the data, and from
 * time to time until the whole log is moved into the file. So commits only write (`NORMAL`, without checkpoints), and code that needs a row to
 * survive a power cut waits for {@link Disk.flush}. The order of writes stays that of SQLite.
 */
export class Disk {
  readonly #log: FileHandle;
  readonly #db: AsyncDatabase;
  readonly #places: readonly Place[];
  /** The running flush; `#next` is the flush after it, which covers the writes that come meanwhile. */
  #flushing: Promise<void> = Promise.resolve();
  #next: Promise<void> | null = null;
  /** True after a failed flush. Linux forgets the data that it could not write, so the next flush of the same file would wrongly succeed. */
  #hasFailed = false;
  #pages = 0;
  #checkpoints: Promise<void> = Promise.resolve();
  #isMoving = false;
  #emptying: Promise<void> = Promise.resolve();

  constructor(log: FileHandle, db: AsyncDatabase, places: readonly Place[]) {
    this.#log = log;
    this.#db = db;
    this.#places = places;
  }

  /** The database must be open in WAL mode and stay open until `close`, because its log is the same file only that long. */
  static async of(path: string): Promise<Disk> {
    const log = await open(`${path}-wal`, 'r+');
    try {
      const db = new AsyncDatabase(path, {});
      await db.exec(CONNECTION_PRAGMAS);
      return new Disk(log, db, await Promise.all([path, `${path}-wal`].map(placeOf)));
    } catch (error) {
      await log.close();
      throw error;
    }
  }

  /** Resolves when every commit before this call is on the disk. Errors: STORE_UNAVAILABLE. */
  flush(bytes = 0): Promise<void> {
    this.wrote(bytes);
    this.#next ??= this.#flushing.then(() => this.#flushNow());
    return this.#next;
  }

  /** Resolves when the last flush has succeeded, and repeats it if it failed. Errors: STORE_UNAVAILABLE. */
  whenSafe(): Promise<void> {
    return this.#hasFailed ? this.flush() : Promise.resolve();
  }

  /** Notes the size of a commit; after enough pages it moves the log into the file. */
  wrote(bytes: number): void {
    this.#pages += Math.ceil(bytes / PAGE_BYTES) + 1;
    if (this.#pages < PAGES_BETWEEN_CHECKPOINTS || this.#isMoving) return;
    this.#isMoving = true;
    this.#pages = 0;
    // PASSIVE moves most of the log while others may write; TRUNCATE keeps them out, but then takes little time.
    void this.#checkpoint('PASSIVE')
      .then(() => this.#empty())
      .catch(() => undefined /* The rows stay in the log, and the next thousand pages start another try. */)
      .finally(() => (this.#isMoving = false));
  }

  /** Moves the log into the file and empties it, because only that removes deleted rows from it. Errors: STORE_UNAVAILABLE. */
  async empty(): Promise<void> {
    await this.flush();
    await this.#empty();
  }

  /** Empties the log if it holds anything, which may come from another process. Errors: STORE_UNAVAILABLE. */
  async emptyIfFilled(): Promise<void> {
    const { size } = await this.#log.stat();
    if (size > 0) await this.empty();
  }

  /** Runs SQL as one transaction on another thread. Errors: STORE_UNAVAILABLE, and then nothing is changed. */
  transact(sql: string): Promise<void> {
    const done = this.#inTurn(async () => {
      try {
        await this.#db.exec(`BEGIN IMMEDIATE; ${sql}; COMMIT`);
      } catch (error) {
        await this.#db.exec('ROLLBACK').catch(() => undefined /* The transaction had not begun. */);
        throw error;
      }
    });
    this.#keepOut(done);
    this.wrote(0);
    return done;
  }

  /** To be awaited before a write. While the log is emptied or a transaction runs, SQLite would block the event loop at a write. */
  whenWritable(): Promise<void> {
    return this.#emptying;
  }

  async close(): Promise<void> {
    await Promise.allSettled([this.#next ?? this.#flushing, this.#checkpoints]);
    if (this.#db.open) this.#db.close();
    await this.#log.close();
  }

  async #flushNow(): Promise<void> {
    this.#next = null;
    // After a failure the log is emptied, which writes again, into the file, the data that the log may have lost.
    const written = this.#hasFailed ? this.#empty() : translated(this.#log.datasync());
    const flushed = written.then(() => translated(this.#assertInPlace()));
    const noting = flushed.then(
      () => (this.#hasFailed = false),
      () => (this.#hasFailed = true),
    );
    this.#flushing = noting.then(() => undefined);
    await noting;
    return flushed;
  }

  /** Without this check, rows written after somebody removed or replaced the files would be confirmed, and lost with this process. */
  async #assertInPlace(): Promise<void> {
    for (const { path, id } of this.#places) {
      const now = await placeOf(path).catch(() => null);
      if (now?.id !== id)
        throw new Error(`${path} was removed or replaced while the program ran: restart it`);
    }
  }

  #empty(): Promise<void> {
    const done = this.#checkpoint('TRUNCATE');
    this.#keepOut(done);
    return done;
  }

  #keepOut(work: Promise<void>): void {
    this.#emptying = work.catch(() => undefined /* The caller gets this error. */);
  }

  #checkpoint(mode: 'PASSIVE' | 'TRUNCATE'): Promise<void> {
    return this.#inTurn(async () => {
      await this.#db.exec(`PRAGMA wal_checkpoint(${mode})`);
    });
  }

  /** Runs works one after another, because they share a connection. */
  #inTurn(work: () => Promise<void>): Promise<void> {
    const done = this.#checkpoints.then(() => translated(work()));
    this.#checkpoints = done.catch(() => undefined /* The caller gets this error. */);
    return done;
  }
}

/** A file, with an ID that the system keeps if the file is renamed. */
type Place = { readonly path: string; readonly id: string };

async function placeOf(path: string): Promise<Place> {
  const { dev, ino } = await stat(path, { bigint: true });
  return { path, id: `${dev} ${ino}` };
}

async function translated(work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    throw new AppError('STORE_UNAVAILABLE', { cause: error });
  }
}
