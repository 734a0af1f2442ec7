import type { Collection, Document } from 'mongodb';
import type { Log } from '../../ports/base.ts';
import { isRefusal } from './errors.ts';
import { OUR_EXPIRING_COUNTERS, OUR_EXPIRING_SESSIONS } from './rows.ts';
import { OUR_HEADS, OUR_PIECES } from './kept/kept-rows.ts';
import { HEAD_INDEX, OURS } from './shared/shared-tables.ts';
import type { Tables } from './tables.ts';

/** The index deletes rows by the server's clock, but the clock of this program decides, so the index acts an hour later. */
const INDEX_DELAY_S = 3_600;
const EXPIRY_INDEX = 'trekker_expiry';

/**
 * Makes the indexes, without which the store works too. If the server refuses them, a warning is logged. All collections get theirs at
 * once, because a far server takes so long for one after another that the call would be given up.
 */
export async function makeIndexes(
  { sessions, counters, keptHeads, keptPieces, processes, links, holds }: Tables,
  log: Log,
): Promise<void> {
  const made = await Promise.allSettled([
    ...sessions.map(async (table) => {
      await table.createIndex({ kid: 1, _id: 1 });
      await expire(table, 'expiresAt', OUR_EXPIRING_SESSIONS);
    }),
    (async () => {
      await keptPieces.createIndex({ lookup: 1 });
      await keptPieces.createIndex({ kid: 1, _id: 1 });
      await expire(keptPieces, 'expiresAt', OUR_PIECES);
    })(),
    expire(keptHeads, 'expiresAt', OUR_HEADS),
    expire(counters, 'endsAt', OUR_EXPIRING_COUNTERS),
    expire(processes, 'endsAt', OURS),
    links.createIndex({ ...HEAD_INDEX }).then(() => expire(links, 'endsAt', OURS)),
    holds.createIndex({ owner: 1 }).then(() => expire(holds, 'endsAt', OURS)),
  ]);
  const errors = made.flatMap((each): readonly unknown[] =>
    each.status === 'rejected' ? [each.reason] : [],
  );
  const fault = errors.find((error) => !isRefusal(error));
  if (fault !== undefined) throw fault;
  const [refusal] = errors;
  if (!isRefusal(refusal)) return;
  // Servers without such indexes answer with code 238, and 13 is for accounts that may not make indexes.
  const { code, codeName } = refusal;
  log.warn({ code, codeName }, 'the database makes no index for expiry: the sweep clears alone');
}

/** Makes an index for expiry. Without its filter the server would delete rows of other programs too. */
async function expire<T extends Document>(
  table: Collection<T>,
  field: string,
  ours: Document,
): Promise<void> {
  await dropFormer(table, field);
  await table.createIndex(
    { [field]: 1 },
    { name: EXPIRY_INDEX, expireAfterSeconds: INDEX_DELAY_S, partialFilterExpression: ours },
  );
}

/** Drops the index of the former version, which has no filter and so deletes rows of any program that have such a date. */
async function dropFormer<T extends Document>(table: Collection<T>, field: string): Promise<void> {
  const former = `${field}_1`;
  const indexes = await table.listIndexes().toArray().catch(noneIfRefused);
  const isOurs = indexes.some(
    (index) =>
      index['name'] === former &&
      index['expireAfterSeconds'] === INDEX_DELAY_S &&
      index['partialFilterExpression'] === undefined,
  );
  if (isOurs) await table.dropIndex(former);
}

/** Some servers refuse to list the indexes of a collection that does not exist yet; it has none. */
function noneIfRefused(error: unknown): readonly Document[] {
  if (isRefusal(error)) return [];
  throw error;
}
