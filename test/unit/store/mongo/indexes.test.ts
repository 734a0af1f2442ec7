import { MongoServerError } from 'mongodb';
import { expect, test } from 'vitest';
import { createLog } from '../../../../src/telemetry/log.ts';
import { makeIndexes } from '../../../../src/store/mongo/indexes.ts';
import type { Tables } from '../../../../src/store/mongo/tables.ts';

const COLLECTIONS = ['sessions', 'counters', 'keptHeads', 'keptPieces', 'processes', 'links', 'holds'];

/** Collections that note who was asked for an index. `answer` is what the server says to each. */
function tablesThat(answer: () => Promise<unknown>) {
  const asked = new Set<string>();
  const table = (name: string) => ({
    createIndex: () => {
      asked.add(name);
      return answer();
    },
    listIndexes: () => ({ toArray: () => Promise.resolve([]) }),
  });
  const all = Object.fromEntries(COLLECTIONS.map((name) => [name, table(name)]));
  return { asked, tables: { ...all, sessions: [all['sessions']] } as unknown as Tables };
}

test('each collection is asked for indexes before the first answer, so that a far database does not make the call late', async () => {
  const { asked, tables } = tablesThat(() => new Promise(() => undefined));
  void makeIndexes(tables, createLog({ level: 'silent' }));

  await expect.poll(() => [...asked].toSorted()).toEqual(COLLECTIONS.toSorted());
});

test('a refusal is told once and ends nothing; any other failure is thrown', async () => {
  const lines: string[] = [];
  const log = createLog({ level: 'warn', destination: { write: (line) => void lines.push(line) } });
  const refused = new MongoServerError({ message: 'not authorized', code: 13, codeName: 'Unauthorized' });
  await makeIndexes(tablesThat(() => Promise.reject(refused)).tables, log);
  expect(lines).toEqual([expect.stringContaining('"code":13')]);

  const gone = new Error('connection closed');
  await expect(makeIndexes(tablesThat(() => Promise.reject(gone)).tables, log)).rejects.toBe(gone);
});
