import type { Clock } from '../../../ports/base.ts';
import type { HoldRow, HoldRows } from '../../../ports/shared/rows.ts';
import { isInserted } from '../errors.ts';
import type { OnTables } from '../tables.ts';
import {
  amongAsked,
  bounded,
  collect,
  isBytesOrNull,
  isId,
  isProcessId,
  oneBatch,
  PROCESS_ID,
} from './reading.ts';
import { endsAt, OURS, type SharedTables, type StoredHold } from './shared-tables.ts';

export function holdRows(clock: Clock, on: OnTables): HoldRows {
  return {
    insert: ({ id, owner }, limitMs) =>
      on(async ({ holds }) => {
        const row = { owner, body: null, endsAt: endsAt(clock.now(), limitMs) };
        const insert = () => isInserted(holds.insertOne({ _id: id, ...OURS, ...row }));
        return (await insert()) || ((await removeUnowned(holds, id)) && insert());
      }),
    getMany: async (ids) => {
      if (ids.length === 0) return [];
      const rows = await on(({ holds }, signal) =>
        collect(
          holds.find({ _id: { $in: [...ids] }, ...OURS }, { signal, ...oneBatch(ids) }),
          ids.length,
          toHold,
        ),
      );
      return rows.filter(amongAsked(ids));
    },
    put: (id, owner, body) =>
      on(async ({ holds }) => {
        const change = { $set: { body: bounded('body', body) } };
        return (await holds.updateOne({ _id: id, ...OURS, owner }, change)).matchedCount === 1;
      }),
    remove: async (ids, owner) => {
      if (ids.length === 0) return;
      await on(({ holds }) => holds.deleteMany({ _id: { $in: [...ids] }, ...OURS, owner }));
    },
    removeAllOf: async (owner) => {
      await on(({ holds }) => holds.deleteMany({ ...OURS, owner }));
    },
  };
}

/** Returns the hold of a row; `null` for a row that no process can own. A body that nobody can have written counts as none. */
function toHold({ _id: id, owner, body }: StoredHold): HoldRow | null {
  if (!isId(id) || !isProcessId(owner)) return null;
  return { id, owner, body: isBytesOrNull('body', body) ? body : null };
}

/** Removes a row whose owner is no process, because it would hold its name for ever. False if the row is not such a one. */
async function removeUnowned(holds: SharedTables['holds'], id: Buffer): Promise<boolean> {
  const owned = { owner: { $regex: PROCESS_ID.source } };
  return (await holds.deleteOne({ _id: id, ...OURS, $nor: [owned] })).deletedCount === 1;
}
