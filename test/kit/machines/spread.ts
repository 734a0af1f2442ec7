import { randomBytes } from 'node:crypto';
import { MongoClient } from 'mongodb';
import type { TestContext } from 'vitest';
import { getCurrentTest } from 'vitest/suite';

/**
 * Whether `startApp` runs two of the program on one database behind a load balancer: `npm run machines`. Everything else of the tests stays
 * as it is, so what holds for one process is seen to hold for two.
 */
// oxlint-disable-next-line no-process-env -- the only place that reads it
export const PROCESSES = process.env['TEST_PROCESSES'] === '2' ? 2 : 1;

/** The settings with which several processes share a store; those of the folder, if there was a start on it before. */
export type SharedSettings = Readonly<Record<'MONGODB_URI' | 'MONGODB_DB' | 'ENCRYPTION_KEYS', string>>;

const byFolder = new Map<string, SharedSettings>();

export function sharedSettings(dir: string): SharedSettings {
  const { TEST_MONGODB_URI: uri = '' } = process.env;
  if (uri === '') throw new Error('two processes need a store that they share: use npm run machines');
  const known = byFolder.get(dir) ?? {
    MONGODB_URI: uri,
    MONGODB_DB: `test_${randomBytes(6).toString('hex')}`,
    ENCRYPTION_KEYS: `k1:${randomBytes(32).toString('base64')}`,
  };
  byFolder.set(dir, known);
  return known;
}

/** Drops what was stored for a folder. */
export async function dropShared(dir: string): Promise<void> {
  const known = byFolder.get(dir);
  if (known === undefined) return;
  byFolder.delete(dir);
  const client = new MongoClient(known.MONGODB_URI);
  await client.db(known.MONGODB_DB).dropDatabase();
  await client.close();
}

/** Skips the running test with two processes; `reason` says what of it one process alone has. Called first in the test; with its context if others run beside it. */
export function needsOneProcess(reason: string, context?: TestContext): void {
  if (PROCESSES === 1) return;
  const running = context ?? getCurrentTest()?.context;
  if (running === undefined) throw new Error(`with two processes: ${reason}`);
  running.skip(`with two processes: ${reason}`);
}
