import type { Clock } from '../../../ports/base.ts';
import type { HoldRow, HoldRows } from '../../../ports/shared/rows.ts';
import { isInserted } from '../errors.ts';
import type { OnTables } from '../tables.ts';
import { amongAsked, bounded, collect, isBytesOrNull, isId, isProcessId, oneBatch } from './reading.ts';
import { endsAt, OURS, type StoredHold } from './shared-tables.ts';

export function holdRows(clock: Clock, on: OnTables): HoldRows {
  return {
    insert: ({ id, owner }, limitMs) =>
      on(({ holds }) => {
        const row = { owner, body: null, endsAt: endsAt(clock.now(), limitMs) };
        return isInserted(holds.insertOne({ _id: id, ...OURS, ...row }));
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

/** Returns the hold of a row; `null` for a row of another program. */
function toHold({ _id: id, owner, body }: StoredHold): HoldRow | null {
  return isId(id) && isProcessId(owner) && isBytesOrNull('body', body) ? { id, owner, body } : null;
}
