import type Database from 'libsql';
import { sizeOfPieces, type KeptHead, type KeptPiece, type KeptRows } from '../../ports/kept-rows.ts';
import { toHead, toPiece, toRefs } from '../kept-refs.ts';
import { attempt } from './counters.ts';
import type { Place } from './place.ts';
import { toBuffer } from './rows.ts';

/** SQL that is true for pieces of this program. */
export const OUR_PIECES = "(typeof(id) = 'blob' AND length(id) = 16 AND typeof(kid) = 'text')";
const TABLES = ['kept_heads', 'kept_pieces'] as const;
const HEAD = 'lookup, rev, restores, epoch, seq, bytes, proof, refs';
const PIECE = 'id, lookup, kid, made_at, salt, blob';
type Row = Readonly<
  Record<
    | 'lookup'
    | 'rev'
    | 'restores'
    | 'epoch'
    | 'seq'
    | 'proof'
    | 'refs'
    | 'id'
    | 'kid'
    | 'made_at'
    | 'salt'
    | 'blob',
    unknown
  >
>;

/** Returns a function that removes what is kept of one session; on a full disk too. */
export function removingKept(
  db: Database.Database,
  reserve: Place['reserve'],
): (lookup: Buffer) => Promise<void> {
  const statements = TABLES.map((table) => db.prepare(`DELETE FROM ${table} WHERE lookup = ?`));
  return async (lookup) => {
    for (const statement of statements) await reserve.spend(() => attempt(() => statement.run([lookup])));
  };
}

/** Removes what is kept of sessions whose record has gone. */
export function sweepKept(db: Database.Database): void {
  for (const table of TABLES) {
    db.prepare(`DELETE FROM ${table} WHERE lookup NOT IN (SELECT lookup FROM sessions)`).run([]);
  }
}

/** The rows of kept states. Their expiry is that of the record, so they have none of their own. */
export function keptOf(db: Database.Database, place: Place): KeptRows {
  return { ...headsOf(db, place), ...piecesOf(db, place), ...removalOf(db, place), ...listingOf(db) };
}

function headsOf(
  db: Database.Database,
  { disk }: Place,
): Pick<KeptRows, 'getHead' | 'insertHead' | 'setHead'> {
  const select = db.prepare(`SELECT ${HEAD} FROM kept_heads WHERE lookup = ?`);
  // A head without a record would stay behind.
  const insert = db.prepare(
    `INSERT OR IGNORE INTO kept_heads (${HEAD}) SELECT ?, ?, ?, ?, ?, ?, ?, ?
     WHERE EXISTS (SELECT 1 FROM sessions WHERE lookup = ?)`,
  );
  const update = db.prepare(
    `UPDATE kept_heads SET rev = ?, restores = ?, epoch = ?, seq = ?, bytes = ?, proof = ?, refs = ?
     WHERE lookup = ? AND rev = ?`,
  );
  return {
    getHead: async (lookup, freshness) => {
      if (freshness === 'fresh') await disk.whenSafe();
      const row: unknown = attempt(() => select.get([lookup]));
      return row === undefined || row === null ? null : readHead(row as Row);
    },
    insertHead: async (head) => {
      await disk.whenWritable();
      const { lookup } = head;
      const isNew = attempt(() => insert.run([lookup, ...valuesOf(head), lookup]).changes === 1);
      await disk.flush();
      return isNew;
    },
    setHead: async (head) => {
      await disk.whenWritable();
      const values = [...valuesOf(head), head.lookup, head.rev - 1];
      const isSet = attempt(() => update.run(values).changes === 1);
      // This flush takes the piece along that was written before.
      if (isSet) await disk.flush();
      return isSet;
    },
  };
}

function piecesOf(
  db: Database.Database,
  { disk, checkSpace }: Place,
): Pick<KeptRows, 'insertPiece' | 'getPieces' | 'resealPiece'> {
  const insert = db.prepare(`INSERT INTO kept_pieces (${PIECE}) VALUES (?, ?, ?, ?, ?, ?)`);
  const select = db.prepare(`SELECT ${PIECE} FROM kept_pieces WHERE id = ? AND lookup = ?`);
  const reseal = db.prepare('UPDATE kept_pieces SET kid = ?, blob = ? WHERE id = ? AND kid = ?');
  return {
    insertPiece: async ({ id, lookup, kid, salt, blob, madeAt }) => {
      await checkSpace('keep');
      await disk.whenWritable();
      attempt(() => insert.run([id, lookup, kid, madeAt, salt, blob]));
      disk.wrote(blob.length);
    },
    getPieces: async (lookup, ids) =>
      readPieces(attempt(() => ids.flatMap((id) => select.all([id, lookup])))),
    resealPiece: async (id, kid, change) => {
      await disk.whenWritable();
      const isChanged = attempt(() => reseal.run([change.kid, change.blob, id, kid]).changes === 1);
      if (isChanged) await disk.flush(change.blob.length);
      return isChanged;
    },
  };
}

function removalOf(
  db: Database.Database,
  { disk, reserve }: Place,
): Pick<KeptRows, 'removePieces' | 'removeStrays' | 'removeKept'> {
  const removeOne = db.prepare('DELETE FROM kept_pieces WHERE id = ? AND lookup = ?');
  const old = db.prepare('SELECT id FROM kept_pieces WHERE lookup = ? AND made_at < ?');
  const removeKept = removingKept(db, reserve);
  const removePieces: KeptRows['removePieces'] = async (lookup, ids) => {
    await disk.whenWritable();
    for (const id of ids) await reserve.spend(() => attempt(() => removeOne.run([id, lookup])));
    disk.wrote(0);
  };
  return {
    removePieces,
    removeStrays: async (lookup, known, madeBefore) => {
      const names = new Set(known.map((id) => id.toString('hex')));
      const rows = attempt(() => old.all([lookup, madeBefore])) as readonly Row[];
      const ids = rows.map(({ id }) => toBuffer(id)).filter((id) => !names.has(id.toString('hex')));
      if (ids.length > 0) await removePieces(lookup, ids);
    },
    removeKept: async (lookup) => {
      await disk.whenWritable();
      await removeKept(lookup);
      await reserve.spend(() => disk.empty());
    },
  };
}

function listingOf(db: Database.Database): Pick<KeptRows, 'keptBytes' | 'listPiecesOtherThan'> {
  const sum = db.prepare('SELECT sum(bytes) AS bytes FROM kept_heads');
  const list = db.prepare(
    `SELECT ${PIECE} FROM kept_pieces WHERE kid <> ? AND (? IS NULL OR id > ?) AND ${OUR_PIECES} ORDER BY id LIMIT ?`,
  );
  return {
    keptBytes: async () => {
      const { bytes } = attempt(() => sum.get([])) as { readonly bytes: unknown };
      return Number.isSafeInteger(bytes) ? Number(bytes) : 0;
    },
    listPiecesOtherThan: async (kid, after, limit) =>
      readPieces(attempt(() => list.all([kid, after, after, limit]))),
  };
}

function valuesOf(head: KeptHead): readonly unknown[] {
  const { rev, restores, epoch, seq, proof } = head;
  return [rev, restores, epoch, seq, sizeOfPieces(head), proof, toRefs(head)];
}

function readHead(row: Row): KeptHead | null {
  const { rev, restores, epoch, seq } = row;
  const [lookup, proof, refs] = [toBuffer(row.lookup), toBuffer(row.proof), toBuffer(row.refs)];
  return toHead({ lookup, rev, restores, epoch, seq, proof, refs, expiresAt: null });
}

function readPieces(rows: unknown): readonly KeptPiece[] {
  return (rows as readonly Row[]).flatMap(({ id, lookup, kid, made_at: madeAt, salt, blob }) => {
    const [name, of] = [toBuffer(id), toBuffer(lookup)];
    const bytes = { id: name, lookup: of, salt: toBuffer(salt), blob: toBuffer(blob) };
    return toPiece({ ...bytes, kid, madeAt, expiresAt: null }) ?? [];
  });
}
