import { onTestFinished } from 'vitest';
import { systemClock } from '../../../src/app/system.ts';
import type { Clock } from '../../../src/ports/base.ts';
import type { Store } from '../../../src/ports/store.ts';
import { openMongoStore } from '../../../src/store/mongo/store.ts';
import { startFakeMongo, type FakeMongo, type FakeMongoOptions } from '../../double/mongo/mongo.ts';
import { keepLog } from '../session/harness.ts';

type StoreOnDouble = {
  readonly fake: FakeMongo;
  readonly store: Store;
  readonly log: ReturnType<typeof keepLog>;
};

/** Runs work when a test has ended. Tests that run side by side hand in their own, because the global one does not know which test asks. */
type AtEnd = (work: () => Promise<void>) => void;

/** Starts a double of MongoDB. Lifetime: until the test ends. */
export async function startDouble(
  options: FakeMongoOptions = {},
  atEnd: AtEnd = onTestFinished,
): Promise<FakeMongo> {
  const fake = await startFakeMongo(options);
  atEnd(() => fake.close());
  return fake;
}

/** Opens the store on a double of MongoDB. Lifetime of both: until the test ends. */
export async function openOnDouble(
  options: FakeMongoOptions = {},
  clock: Clock = systemClock,
  atEnd: AtEnd = onTestFinished,
): Promise<StoreOnDouble> {
  const fake = await startDouble(options, atEnd);
  const log = keepLog();
  const store = openMongoStore({ uri: fake.uri, db: 'sessions', clock, log });
  atEnd(() => store.sessions.close());
  return { fake, store, log };
}
