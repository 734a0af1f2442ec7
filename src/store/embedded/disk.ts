import { open, type FileHandle } from 'node:fs/promises';
import AsyncDatabase from 'libsql/promise';
import { AppError } from '../../wire/errors.ts';
import { CONNECTION_PRAGMAS } from './rows.ts';

/** SQLite's own measure for moving the write-ahead log into the file: about 4 MB. */
const PAGES_BETWEEN_CHECKPOINTS = 1_000;
const PAGE_BYTES = 4_096;

/**
 * Whatever waits for the disk, beside the event loop. With `synchronous=FULL` each commit would stand still until the disk has
 * it, and from time to time until the whole log is moved. So commits only write (`NORMAL`, no checkpoints of their own), and
 * who needs a row to outlive a power cut waits for {@link Disk.flush}. The order of writes stays SQLite's own.
 */
export class Disk {
  readonly #log: FileHandle;
  readonly #db: AsyncDatabase;
  /** The flush under way, and the one that follows it: it covers what was written meanwhile. */
  #flushing: Promise<void> = Promise.resolve();
  #next: Promise<void> | null = null;
  /** After a failure Linux forgets what it could not write, and the next flush of the same file would say all is well. */
  #hasFailed = false;
  #pages = 0;
  #checkpoints: Promise<void> = Promise.resolve();
  #isMoving = false;
  #emptying: Promise<void> = Promise.resolve();

  constructor(log: FileHandle, db: AsyncDatabase) {
    this.#log = log;
    this.#db = db;
  }

  /** For a database that is open in WAL mode and stays so until `close`: till then its log is the same file. */
  static async of(path: string): Promise<Disk> {
    const log = await open(`${path}-wal`, 'r+');
    try {
      const db = new AsyncDatabase(path, {});
      await db.exec(CONNECTION_PRAGMAS);
      return new Disk(log, db);
    } catch (error) {
      await log.close();
      throw error;
    }
  }

  /** Resolves when everything committed before this call is on the disk. Errors: STORE_UNAVAILABLE. */
  flush(bytes = 0): Promise<void> {
    this.wrote(bytes);
    this.#next ??= this.#flushing.then(() => this.#flushNow());
    return this.#next;
  }

  /** Resolves when no failed flush is left that was not made good. Errors: STORE_UNAVAILABLE. */
  whenSafe(): Promise<void> {
    return this.#hasFailed ? this.flush() : Promise.resolve();
  }

  /** Notes that a commit wrote so much; from time to time the log is moved into the file. */
  wrote(bytes: number): void {
    this.#pages += Math.ceil(bytes / PAGE_BYTES) + 1;
    if (this.#pages < PAGES_BETWEEN_CHECKPOINTS || this.#isMoving) return;
    this.#isMoving = true;
    this.#pages = 0;
    // Most of it in a way that lets others write; emptying it, which keeps them out, is soon done then.
    void this.#checkpoint('PASSIVE')
      .then(() => this.#empty())
      .catch(
        () =>
          undefined /* nothing is lost: the rows stay in the log, and the next thousand pages try again */,
      )
      .finally(() => (this.#isMoving = false));
  }

  /** Moves the log into the file and empties it: deleted rows leave it only so. Errors: STORE_UNAVAILABLE. */
  async empty(): Promise<void> {
    await this.flush();
    await this.#empty();
  }

  /** The same if there is anything in the log, also of an earlier process or one beside this. Errors: STORE_UNAVAILABLE. */
  async emptyIfFilled(): Promise<void> {
    const { size } = await this.#log.stat();
    if (size > 0) await this.empty();
  }

  /** Runs SQL as one transaction, off the event loop. Errors: STORE_UNAVAILABLE; nothing is changed then. */
  transact(sql: string): Promise<void> {
    const done = this.#inTurn(async () => {
      try {
        await this.#db.exec(`BEGIN IMMEDIATE; ${sql}; COMMIT`);
      } catch (error) {
        await this.#db.exec('ROLLBACK').catch(() => undefined /* it had not begun */);
        throw error;
      }
    });
    this.#keepOut(done);
    this.wrote(0);
    return done;
  }

  /** To be awaited before a write: while the log is emptied, or a transaction runs beside, SQLite would make the whole event loop wait for it. */
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
    // Emptying writes anew, into the file, what the log may have lost.
    const flushed = this.#hasFailed ? this.#empty() : translated(this.#log.datasync());
    const noting = flushed.then(
      () => (this.#hasFailed = false),
      () => (this.#hasFailed = true),
    );
    this.#flushing = noting.then(() => undefined);
    await noting;
    return flushed;
  }

  #empty(): Promise<void> {
    const done = this.#checkpoint('TRUNCATE');
    this.#keepOut(done);
    return done;
  }

  #keepOut(work: Promise<void>): void {
    this.#emptying = work.catch(() => undefined /* told to the caller */);
  }

  #checkpoint(mode: 'PASSIVE' | 'TRUNCATE'): Promise<void> {
    return this.#inTurn(async () => {
      await this.#db.exec(`PRAGMA wal_checkpoint(${mode})`);
    });
  }

  /** One after the other: they share a connection. */
  #inTurn(work: () => Promise<void>): Promise<void> {
    const done = this.#checkpoints.then(() => translated(work()));
    this.#checkpoints = done.catch(() => undefined /* told to the caller */);
    return done;
  }
}

async function translated(work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    throw new AppError('STORE_UNAVAILABLE', { cause: error });
  }
}
