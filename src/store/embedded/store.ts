import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'libsql';
import { AppError } from '../../wire/errors.ts';
import type { Clock } from '../../ports/base.ts';
import type { RingCheckRecord, RecordChange, SessionStore, Store } from '../../ports/store.ts';
import { attempt, clearCounters, countersOf, openForCounters } from './counters.ts';
import { assertFreeSpace, EMBEDDED_FILE } from './data-folder.ts';
import { Disk } from './disk.ts';
import { keptOf, OUR_PIECES, removingKept, sweepKept } from './kept.ts';
import { openFile } from './open-file.ts';
import type { Place } from './place.ts';
import { Reserve } from './reserve.ts';
import {
  COLUMNS,
  OURS,
  OUTLINE,
  toBuffer,
  toRawState,
  toRecord,
  toRecordOutline,
  type RawRow,
} from './rows.ts';

const LIVING = '(expires_at IS NULL OR expires_at > ?)';

const COUNT_BY_KID = `
  SELECT kid, sum(n) AS n FROM (
    SELECT kid, count(*) AS n FROM sessions WHERE ${OURS} GROUP BY kid
    UNION ALL SELECT kid, count(*) AS n FROM kept_pieces WHERE ${OUR_PIECES} GROUP BY kid
  ) GROUP BY kid`;

type EmbeddedOptions = { readonly dataDir: string; readonly clock: Clock };

/**
 * Opens the store in one file of `dataDir`. Several processes may have it open at once.
 * Errors: STORE_UNAVAILABLE for a damaged or foreign file, which stays unchanged.
 * A call blocks the event loop for one row, never for the disk. Parameters are always passed in one array, because libsql aborts the process
 * when it gets a Buffer alone.
 */
export async function openEmbeddedStore({ dataDir, clock }: EmbeddedOptions): Promise<Store> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const path = join(dataDir, EMBEDDED_FILE);
  const db = attempt(() => openFile(path));
  const counting = attempt(() => openForCounters(path));
  const disk = await openDisk(path, [db, counting]);
  const place: Place = {
    disk,
    reserve: new Reserve(path),
    checkSpace: (purpose) => assertFreeSpace(dataDir, purpose),
  };
  const sessions = sessionsOf(db, clock, place);
  const close = async () => {
    await disk.close();
    if (counting.open) counting.close();
    await sessions.close();
  };
  return { sessions: { ...sessions, close }, counters: countersOf(counting, clock, disk), shared: null };
}

async function openDisk(path: string, others: readonly Database.Database[]): Promise<Disk> {
  try {
    return await Disk.of(path);
  } catch (error) {
    for (const db of others) db.close();
    throw new AppError('STORE_UNAVAILABLE', { cause: error });
  }
}

function sessionsOf(db: Database.Database, clock: Clock, place: Place): SessionStore {
  const nowS = () => Math.floor(clock.now() / 1000);
  return {
    describe: () => Promise.resolve('embedded (libsql)'),
    ...readsOf(db, nowS, place),
    ...rowsOf(db, nowS, place),
    ...removalOf(db, clock, place),
    ...ringOf(db, place.disk),
    ...maintenanceOf(db, place),
    ...keptOf(db, place),
    close: async () => {
      if (db.open) db.close();
    },
  };
}

type Rows = Pick<SessionStore, 'insert' | 'compareAndSet'>;

function rowsOf(db: Database.Database, nowS: () => number, { disk, reserve, checkSpace }: Place): Rows {
  const insertOne = db.prepare(`INSERT OR IGNORE INTO sessions (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`);
  return {
    insert: async (record) => {
      await checkSpace();
      await reserve.fill();
      const { lookup, kid, salt, blob, rev, state, createdAt, expiresAt } = record;
      const values = [lookup, kid, salt, blob, rev, toRawState(state), createdAt, expiresAt];
      await disk.whenWritable();
      const isNew = attempt(() => insertOne.run([...values]).changes === 1);
      // An existing row is flushed too, because another call may have written it only a moment ago.
      await disk.flush(blob.length);
      return isNew ? 'inserted' : 'exists';
    },
    compareAndSet: async (lookup, expected, change) => {
      await disk.whenWritable();
      const update = () => {
        const { assignments, values } = assignmentsOf(change);
        const state = expected.state ?? null;
        const sql = `UPDATE sessions SET ${assignments} WHERE lookup = ? AND rev = ? AND kid = ?
          AND (? IS NULL OR state = ? COLLATE RTRIM) AND ${LIVING}`;
        const where = [lookup, expected.rev, expected.kid, state, state, nowS()];
        return db.prepare(sql).run([...values, ...where]).changes === 1;
      };
      const isWithdrawal = change.state === 'revoked';
      const isChanged = isWithdrawal ? await reserve.spend(() => attempt(update)) : attempt(update);
      if (isChanged) await disk.flush(change.blob?.length);
      return isChanged;
    },
  };
}

function readsOf(
  db: Database.Database,
  nowS: () => number,
  { disk }: Place,
): Pick<SessionStore, 'get' | 'getOutline'> {
  const selectOne = db.prepare(`SELECT ${COLUMNS} FROM sessions WHERE lookup = ? AND ${LIVING}`);
  const outlineOne = db.prepare(`SELECT ${OUTLINE} FROM sessions WHERE lookup = ? AND ${LIVING}`);
  return {
    get: async (lookup, freshness) => {
      // A change whose flush failed can be read from the log but may still be lost, so it is flushed first.
      if (freshness === 'fresh') await disk.whenSafe();
      const row: unknown = attempt(() => selectOne.get([lookup, nowS()]));
      // The statement selects the columns of `RawRow`.
      return row === undefined || row === null ? null : toRecord(row as RawRow);
    },
    getOutline: async (lookup) => {
      await disk.whenSafe();
      const row: unknown = attempt(() => outlineOne.get([lookup, nowS()]));
      // The statement selects the columns of an outline.
      return row === undefined || row === null ? null : toRecordOutline(row as RawRow);
    },
  };
}

function removalOf(
  db: Database.Database,
  clock: Clock,
  { disk, reserve }: Place,
): Pick<SessionStore, 'remove' | 'sweep'> {
  const deleteOne = db.prepare('DELETE FROM sessions WHERE lookup = ?');
  const removeKept = removingKept(db, reserve);
  const deleteOver = db.prepare(`DELETE FROM sessions WHERE expires_at <= ? AND ${OURS}`);
  return {
    remove: async (lookup) => {
      await disk.whenWritable();
      const wasThere = await reserve.spend(() => attempt(() => deleteOne.run([lookup]).changes === 1));
      // What is kept opens nothing without its record. If the program dies here, the sweep removes it.
      await removeKept(lookup);
      await reserve.spend(() => disk.empty());
      return wasThere;
    },
    sweep: async () => {
      await disk.whenWritable();
      const { changes } = attempt(() => deleteOver.run([Math.floor(clock.now() / 1000)]));
      attempt(() => sweepKept(db));
      await clearCounters(db, clock.now(), disk);
      await disk.emptyIfFilled();
      await reserve.fill();
      return changes;
    },
  };
}

type Ring = Pick<SessionStore, 'countByKid' | 'newestOf' | 'listOtherThan' | 'getRingCheck' | 'putRingCheck'>;

function ringOf(db: Database.Database, disk: Disk): Ring {
  const list = db.prepare(
    `SELECT ${COLUMNS} FROM sessions
     WHERE kid <> ? AND (? IS NULL OR lookup > ?) AND ${OURS} ORDER BY lookup LIMIT ?`,
  );
  const newest = db.prepare(`SELECT max(created_at) AS at FROM sessions WHERE kid = ? AND ${OURS}`);
  const count = db.prepare(COUNT_BY_KID);
  return {
    countByKid: async () => {
      const rows = attempt(() => count.all([]));
      return new Map((rows as readonly { kid: string; n: number }[]).map(({ kid, n }) => [kid, n]));
    },
    newestOf: async (kid) => {
      return attempt(() => newest.get([kid]) as { readonly at: number | null }).at;
    },
    listOtherThan: async (kid, after, limit) => {
      const rows = attempt(() => list.all([kid, after, after, limit]));
      return (rows as readonly RawRow[]).map(toRecord).filter((record) => record !== null);
    },
    getRingCheck: async () => {
      const row: unknown = attempt(() => db.prepare('SELECT kid, salt, blob, prefix FROM canary').get([]));
      if (row === undefined || row === null) return null;
      const { kid, salt, blob, prefix } = row as Readonly<Record<keyof RingCheckRecord, unknown>>;
      return { kid: String(kid), salt: toBuffer(salt), blob: toBuffer(blob), prefix: String(prefix) };
    },
    putRingCheck: async ({ kid, salt, blob, prefix }, expectedKid) => {
      await disk.whenWritable();
      const isPut = attempt(() => {
        const sql =
          expectedKid === null
            ? 'INSERT OR IGNORE INTO canary (kid, salt, blob, prefix, id) VALUES (?, ?, ?, ?, 1)'
            : 'UPDATE canary SET kid = ?, salt = ?, blob = ?, prefix = ? WHERE kid = ?';
        const values = [kid, salt, blob, prefix, ...(expectedKid === null ? [] : [expectedKid])];
        return db.prepare(sql).run([...values]).changes === 1;
      });
      await disk.flush();
      return isPut;
    },
  };
}

function maintenanceOf(
  db: Database.Database,
  { disk, checkSpace }: Place,
): Pick<SessionStore, 'countForeign' | 'ping'> {
  return {
    countForeign: async () => {
      const sql = `SELECT count(*) AS n FROM sessions WHERE NOT ${OURS}`;
      const { n } = attempt(() => db.prepare(sql).get([])) as { readonly n: number };
      return new Map(n > 0 ? [['sessions', n]] : []);
    },
    ping: async () => {
      await checkSpace();
      await disk.whenWritable();
      attempt(() => db.prepare('INSERT OR REPLACE INTO scrap (id, value) VALUES (1, ?)').run([Date.now()]));
      await disk.flush();
    },
  };
}

function assignmentsOf(change: RecordChange): {
  readonly assignments: string;
  readonly values: readonly unknown[];
} {
  const columns = {
    kid: change.kid,
    salt: change.salt,
    blob: change.blob,
    rev: change.rev,
    state: change.state === undefined ? undefined : toRawState(change.state),
  };
  const given = Object.entries({ ...columns, expires_at: change.expiresAt }).filter(
    ([, value]) => value !== undefined,
  );
  return {
    assignments: given.map(([column]) => `${column} = ?`).join(', '),
    values: given.map(([, value]) => value),
  };
}
