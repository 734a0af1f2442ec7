import type { Collection, Document } from 'mongodb';
import type { Log } from '../../ports/base.ts';
import { isRefusal } from './errors.ts';
import { OUR_EXPIRING_COUNTERS, OUR_EXPIRING_SESSIONS } from './rows.ts';
import type { Tables } from './tables.ts';

/** The server's index goes by the server's clock: ours decides, so the index comes an hour later. */
const INDEX_DELAY_S = 3_600;
const EXPIRY_INDEX = 'trekker_expiry';

/** Makes the indexes, none of which is needed for a right answer. A server that refuses is named in the log. */
export async function makeIndexes({ sessions, counters }: Tables, log: Log): Promise<void> {
  try {
    for (const table of sessions) {
      await table.createIndex({ kid: 1, _id: 1 });
      await expire(table, 'expiresAt', OUR_EXPIRING_SESSIONS);
    }
    await expire(counters, 'endsAt', OUR_EXPIRING_COUNTERS);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    // Code 238 of servers that know no such index, 13 of accounts that may make none.
    const { code, codeName } = error;
    log.warn({ code, codeName }, 'the database makes no index for expiry: the sweep clears alone');
  }
}

/** Without the filter the server would delete rows of other programs too. */
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

/** The former version made this index without a filter: it deletes rows of any program that have such a date. */
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

/** A collection that is not there yet has no indexes: some servers refuse the question. */
function noneIfRefused(error: unknown): readonly Document[] {
  if (isRefusal(error)) return [];
  throw error;
}
