import type { Filter } from 'mongodb';
import { sizeOfPieces, type KeptHead, type KeptPiece, type KeptRows } from '../../../ports/kept-rows.ts';
import { toHead, toPiece, toRefs } from '../../kept-refs.ts';
import { isInserted } from '../errors.ts';
import { toDate, toSeconds } from '../dates.ts';
import type { OnTables } from '../tables.ts';
import { namesThere } from './orphans.ts';
import { OUR_HEADS, OUR_PIECES, type HeadRow, type KeptTables, type PieceRow } from './kept-rows.ts';

/** Few, because a base may have 2 MB. */
const BATCH_ROWS = 4;

type Kept = Pick<KeptTables, 'keptHeads' | 'keptPieces'>;

/** The rows of kept states. No call writes two rows, so that a program may die between any two. */
export function keptOf(on: OnTables): KeptRows {
  return { ...headsOf(on), ...piecesOf(on), ...removalOf(on) };
}

/** Prolongs the life of what is kept of a session. It never shortens one, because the record may live longer after all. */
export async function prolong(
  { keptHeads, keptPieces }: Kept,
  lookup: Buffer,
  expiresAt: number | null,
): Promise<void> {
  const end = toDate(expiresAt);
  const shorter = end === null ? {} : { expiresAt: { $lte: end } };
  await keptPieces.updateMany({ lookup, ...shorter }, { $set: { expiresAt: end } });
  await keptHeads.updateMany({ _id: lookup, ...shorter }, { $set: { expiresAt: end } });
}

/** Removes what is kept of a session. */
export async function removeKept({ keptHeads, keptPieces }: Kept, lookup: Buffer): Promise<void> {
  await keptHeads.deleteOne({ _id: lookup });
  await keptPieces.deleteMany({ lookup });
}

/** Removes what is kept of sessions whose record has expired. */
export async function sweepKept({ keptHeads, keptPieces }: Kept, now: Date): Promise<void> {
  await keptHeads.deleteMany({ ...(OUR_HEADS as Filter<HeadRow>), expiresAt: { $lte: now } });
  await keptPieces.deleteMany({ ...(OUR_PIECES as Filter<PieceRow>), expiresAt: { $lte: now } });
}

function headsOf(on: OnTables): Pick<KeptRows, 'getHead' | 'insertHead' | 'setHead' | 'keptBytes'> {
  return {
    getHead: (lookup) =>
      on(async ({ keptHeads }) => {
        const row = await keptHeads.findOne({ _id: lookup });
        const head = row === null ? null : readHead(row);
        // A server may answer with another row than the requested one, which is ignored.
        return head?.lookup.equals(lookup) === true ? head : null;
      }),
    insertHead: (head) =>
      on(async (tables) => {
        const { lookup } = head;
        const row = { _id: lookup, ...valuesOf(head), expiresAt: toDate(head.expiresAt) };
        if (!(await isInserted(tables.keptHeads.insertOne(row)))) return false;
        // A withdrawal removes the record first and then its head. So if the record is there now, a withdrawal finds this head.
        if ((await namesThere(tables, [lookup])).size === 1) return true;
        await removeKept(tables, lookup);
        return false;
      }),
    setHead: (head) =>
      on(async ({ keptHeads }) => {
        const before = { _id: head.lookup, rev: head.rev - 1 };
        return (await keptHeads.updateOne(before, { $set: valuesOf(head) })).matchedCount === 1;
      }),
    keptBytes: () =>
      on(async ({ keptHeads }, signal) => {
        const pipeline = [{ $match: OUR_HEADS }, { $group: { _id: 'all', bytes: { $sum: '$bytes' } } }];
        const [sum] = await keptHeads.aggregate(pipeline, { signal }).toArray();
        return Number.isSafeInteger(sum?.['bytes']) ? Number(sum?.['bytes']) : 0;
      }),
  };
}

function piecesOf(
  on: OnTables,
): Pick<KeptRows, 'insertPiece' | 'getPieces' | 'listPiecesOtherThan' | 'resealPiece'> {
  return {
    insertPiece: ({ id, expiresAt, ...rest }) =>
      on(async ({ keptPieces }) => {
        await keptPieces.insertOne({ _id: id, ...rest, expiresAt: toDate(expiresAt) });
      }),
    getPieces: (lookup, ids) =>
      on(async ({ keptPieces }, signal) => {
        const options = { signal, limit: ids.length };
        const rows = await keptPieces.find({ _id: { $in: [...ids] } }, options).toArray();
        return readPieces(rows).filter((piece) => piece.lookup.equals(lookup));
      }),
    listPiecesOtherThan: (kid, after, limit) =>
      on(async ({ keptPieces }, signal) => {
        const from = { _id: { $gt: after ?? Buffer.alloc(0) } } as Filter<PieceRow>;
        const filter = { $and: [OUR_PIECES as Filter<PieceRow>, { kid: { $ne: kid } }, from] };
        const options = { signal, batchSize: BATCH_ROWS, limit };
        const pieces = readPieces(await keptPieces.find(filter, options).sort({ _id: 1 }).toArray());
        // A server that repeats rows must not keep a rotation running for ever.
        return pieces.filter(({ id }) => after === null || Buffer.compare(id, after) > 0);
      }),
    resealPiece: (id, kid, change) =>
      on(
        async ({ keptPieces }) =>
          (await keptPieces.updateOne({ _id: id, kid }, { $set: change })).matchedCount === 1,
      ),
  };
}

function removalOf(on: OnTables): Pick<KeptRows, 'removePieces' | 'removeStrays' | 'removeKept'> {
  return {
    removePieces: (lookup, ids) =>
      on(async ({ keptPieces }) => {
        await keptPieces.deleteMany({ _id: { $in: [...ids] }, lookup });
      }),
    removeStrays: (lookup, known, madeBefore) =>
      on(async ({ keptPieces }) => {
        const isKnown = { _id: { $in: [...known] } };
        await keptPieces.deleteMany({ lookup, madeAt: { $lte: madeBefore - 1 }, $nor: [isKnown] });
      }),
    removeKept: (lookup) => on((tables) => removeKept(tables, lookup)),
  };
}

function valuesOf(head: KeptHead): Omit<HeadRow, '_id' | 'expiresAt'> {
  const { rev, proof, restores, epoch, seq } = head;
  return { rev, proof, restores, epoch, seq, bytes: sizeOfPieces(head), refs: toRefs(head) };
}

function readHead({ _id: lookup, expiresAt, ...rest }: HeadRow): KeptHead | null {
  return toHead({ lookup, ...rest, expiresAt: toSeconds(expiresAt) });
}

function readPieces(rows: readonly PieceRow[]): readonly KeptPiece[] {
  return rows.flatMap(({ _id: id, expiresAt, ...rest }) => {
    const piece = toPiece({ id, ...rest, expiresAt: toSeconds(expiresAt) });
    return piece ?? [];
  });
}
