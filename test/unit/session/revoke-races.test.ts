import {
  array,
  assert,
  asyncProperty,
  constantFrom,
  nat,
  record as recordOf,
  shuffledSubarray,
} from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { systemRandom } from '../../../src/app/system.ts';
import type { Log } from '../../../src/ports/base.ts';
import type { SessionStore, Store } from '../../../src/ports/store.ts';
import { createIssuer, type IssuedSession } from '../../../src/session/issue.ts';
import { Restorer } from '../../../src/session/restore.ts';
import { parseKeyRing } from '../../../src/session/ring/key-ring.ts';
import { rotateRows } from '../../../src/session/ring/rotate.ts';
import { cacheMisses, cacheSessions } from '../../../src/store/cached.ts';
import { openEmbeddedStore } from '../../../src/store/embedded/store.ts';
import { openMemoryStore } from '../../double/memory-store.ts';
import { openMongoStore } from '../../../src/store/mongo/store.ts';
import { makeRecord } from '../../contract/store.contract.ts';
import { FakeClock } from '../../double/clock.ts';
import { startFakeMongo, type FakeMongo } from '../../double/mongo/mongo.ts';
import { tempFolder } from '../../kit/folder.ts';
import { makeAuthState } from '../../kit/session/auth-state.ts';
import {
  codeOf,
  keepLog,
  newRingText,
  noHook,
  NO_SIGNAL,
  PREFIX,
  rowsOf,
} from '../../kit/session/harness.ts';
import { Interleaving } from '../../kit/session/interleave.ts';

type Place = {
  readonly store: Store;
  readonly clock: FakeClock;
  readonly cache: (store: SessionStore) => SessionStore;
};

const closers: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const close of closers) await close();
});

async function embedded(): Promise<Place> {
  const clock = new FakeClock(Date.now());
  const store = await openEmbeddedStore({ dataDir: await tempFolder(), clock });
  closers.push(store.sessions.close);
  return { store, clock, cache: (sessions) => cacheSessions(sessions, clock) };
}

let fake: FakeMongo | null = null;
async function mongo(): Promise<Place> {
  fake ??= await startFakeMongo();
  const clock = new FakeClock(Date.now());
  const store = openMongoStore({ uri: fake.uri, db: 'sessions', clock, log: keepLog() });
  closers.push(store.sessions.close, async () => fake?.close());
  return { store, clock, cache: cacheMisses };
}

async function memory(): Promise<Place> {
  const clock = new FakeClock(Date.now());
  return { store: openMemoryStore(clock), clock, cache: cacheMisses };
}

const [oldKey, newKey] = [newRingText('k1'), newRingText('k2')];
const OLD_RING = parseKeyRing(oldKey);
const RING = parseKeyRing(`${newKey},${oldKey}`);
const state = makeAuthState();

const TASKS = [
  'delete',
  'logout',
  'unconfirmed',
  'restore',
  'activate',
  'reseal',
  'rotate',
  'sweep',
] as const;
type Task = (typeof TASKS)[number];

/** What the tasks of a race have seen. `confirmedAtStep` is the first step at which a withdrawal was confirmed. */
type Seen = { unlinks: number; confirmedAtStep: number; readonly restoredAfter: number[] };

type Racing = {
  readonly id: string;
  readonly issued: IssuedSession;
  readonly restorers: readonly Restorer[];
  readonly first: Restorer;
  readonly turns: Interleaving;
  readonly sessions: SessionStore;
  readonly log: Log;
  readonly seen: Seen;
};

async function issueSent(plain: ConstructorParameters<typeof Restorer>[0]): Promise<IssuedSession> {
  const issuer = createIssuer({ ...plain, random: systemRandom, restorer: new Restorer(plain) });
  const issued = await issuer.issue(state, 'short', noHook, NO_SIGNAL);
  await issued.markSent();
  return issued;
}

type Works = Readonly<Record<Task, (index: number) => Promise<unknown>>>;

function worksOf(racing: Racing): Works {
  const { id, issued, restorers, first, turns, sessions, log, seen } = racing;
  const unlink = (answer: 'confirmed' | 'unconfirmed') => async () => {
    seen.unlinks += answer === 'confirmed' ? 1 : 0;
    return answer;
  };
  const revoke = async (restorer: Restorer, how: Parameters<Restorer['revoke']>[1]) => {
    const { deleted } = await restorer.revoke(id, how);
    if (deleted) seen.confirmedAtStep = Math.min(seen.confirmedAtStep, turns.steps);
  };
  return {
    delete: (index) => revoke(restorers[index % 2] ?? first, null),
    logout: (index) => revoke(restorers[index % 2] ?? first, unlink('confirmed')),
    unconfirmed: (index) => revoke(restorers[index % 2] ?? first, unlink('unconfirmed')),
    restore: async (index) => {
      const restorer = restorers[index % 2] ?? first;
      for (let times = 0; times < 3; times += 1) {
        const startedAt = turns.steps;
        const opened = await restorer.open(id);
        if (startedAt > seen.confirmedAtStep) seen.restoredAfter.push(startedAt);
        await restorer.touch(opened);
      }
    },
    activate: () => issued.activate(),
    reseal: () => issued.reseal(state),
    rotate: () =>
      rotateRows({
        store: turns.store(sessions, 'two'),
        ring: RING,
        random: systemRandom,
        log,
        signal: new AbortController().signal,
      }),
    sweep: () => turns.store(sessions, 'two').sweep(),
  };
}

function ownerOf(task: Task, index: number, isShared: boolean): string {
  if (task === 'rotate' || task === 'sweep') return 'two';
  if (task === 'activate' || task === 'reseal') return 'three';
  return isShared || index % 2 === 0 ? 'one' : 'two';
}

/** The codes with which these restorers refuse the session; `null` where it opens. */
async function codesOf(
  id: string,
  restorers: readonly Restorer[],
  turns: Interleaving,
): Promise<readonly (string | null)[]> {
  const codes: (string | null)[] = [];
  for (const restorer of restorers) {
    for (const freshness of ['cached', 'fresh'] as const) {
      const asked = codeOf(() => restorer.open(id, freshness));
      await turns.run([{ owner: 'four', work: asked.catch(() => undefined) }]);
      codes.push(await asked);
    }
  }
  return codes;
}

/** Runs tasks of two processes on one sent session at once. */
async function race(
  { store, clock, cache }: Place,
  tasks: readonly Task[],
  choices: readonly number[],
  killAt: number,
) {
  const turns = new Interleaving(choices);
  const log = keepLog();
  const common = { prefix: PREFIX, ttlDays: 30, clock, log, random: systemRandom };
  const issued = await issueSent({ ...common, store: store.sessions, ring: OLD_RING });
  const { id } = issued;
  // With a store for one process only, both tasks share that process and its cache.
  const shared = cache(turns.store(store.sessions, 'one'));
  const stores =
    cache === cacheMisses ? [shared, cache(turns.store(store.sessions, 'two'))] : [shared, shared];
  const restorers = stores.map((sessions) => new Restorer({ ...common, store: sessions, ring: RING }));
  const [first] = restorers;
  if (first === undefined) throw new Error('there is no process');
  const seen: Seen = { unlinks: 0, confirmedAtStep: Infinity, restoredAfter: [] };
  const work = worksOf({ id, issued, restorers, first, turns, sessions: store.sessions, log, seen });
  const running = tasks.map((task, index) => ({
    owner: ownerOf(task, index, stores[0] === stores[1]),
    work: work[task](index).catch(() => undefined),
  }));
  await turns.run(running, (step) => {
    if (step === killAt) turns.kill('one');
  });
  // The session is read in both processes and in a new one, after all late answers of the store have arrived.
  const afterwards = [...stores, store.sessions].map(
    (sessions) => new Restorer({ ...common, store: sessions, ring: RING }),
  );
  const codes = await codesOf(id, killAt === Infinity ? afterwards : afterwards.slice(-1), turns);
  const isConfirmed = seen.confirmedAtStep < Infinity;
  const rows = await rowsOf(store.sessions);
  const record = (await store.sessions.listOtherThan('', null, 5))[0];
  if (rows > 0 && record !== undefined) await store.sessions.remove(record.lookup);
  const { unlinks, restoredAfter } = seen;
  return { isConfirmed, unlinks, restoredAfter, codes, rows, left: record?.state };
}

const scenario = recordOf({
  tasks: shuffledSubarray([...TASKS, ...TASKS], { minLength: 2, maxLength: 6 }),
  revoking: constantFrom<Task>('delete', 'logout', 'unconfirmed'),
  choices: array(nat(9), { minLength: 1, maxLength: 60 }),
});

describe.each([
  ['memory, two processes', memory, 60],
  ['MongoDB, two processes', mongo, 15],
  ['embedded, cached', embedded, 10],
] as const)('F26: withdrawing a session on the store %s', (_name, open, numRuns) => {
  test('beside restores, renewals, rotation, sealing again, sweeps and other withdrawals, in any order: gone is gone', async () => {
    const place = await open();
    await assert(
      asyncProperty(scenario, async ({ tasks, revoking, choices }) => {
        const result = await race(place, [revoking, ...tasks], choices, Infinity);
        const { isConfirmed, unlinks, restoredAfter, codes, rows, left } = result;
        expect(unlinks).toBeLessThanOrEqual(1);
        expect(restoredAfter).toEqual([]);
        if (isConfirmed) expect(rows).toBe(0);
        if (isConfirmed || left === 'revoked')
          expect(new Set(codes)).toEqual(new Set(['SESSION_UNAVAILABLE']));
        // Without a kill, one of the revocations must succeed.
        expect(isConfirmed || left === 'revoked').toBe(true);
      }),
      { numRuns },
    );
  }, 120_000);

  test('by a process that is killed at any step: it still opens, or never again, and what was confirmed stays so', async () => {
    const place = await open();
    await assert(
      asyncProperty(scenario, nat(25), async ({ tasks, revoking, choices }, killAt) => {
        const { isConfirmed, unlinks, codes, left } = await race(
          place,
          [revoking, ...tasks],
          choices,
          killAt,
        );
        expect(unlinks).toBeLessThanOrEqual(1);
        const gone = isConfirmed || unlinks > 0 || left === undefined || left === 'revoked';
        expect(new Set(codes)).toEqual(new Set([gone ? 'SESSION_UNAVAILABLE' : null]));
      }),
      { numRuns },
    );
  }, 120_000);
});

test('F26: a read that began before a removal does not put the row back into the cache', async () => {
  const clock = new FakeClock(Date.now());
  const { sessions } = openMemoryStore(clock);
  let answer = () => undefined as void;
  const slow = {
    ...sessions,
    get: async (lookup: Buffer) => {
      const record = await sessions.get(lookup);
      await new Promise<void>((resolve) => {
        answer = resolve;
      });
      return record;
    },
  };
  const cached = cacheSessions(slow, clock);
  const record = makeRecord();
  await cached.insert(record);
  const reading = cached.get(record.lookup);
  await new Promise(setImmediate);
  await cached.remove(record.lookup);
  answer();
  await reading;
  const again = cached.get(record.lookup);
  await new Promise(setImmediate);
  answer();

  expect(await again).toBeNull();
});
