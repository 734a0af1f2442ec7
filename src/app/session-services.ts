import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { PROGRAM_DIR } from './environment/own-folder.ts';
import { StartError } from './start-error.ts';
import { storeFailure } from './failure-words.ts';
import { makeFolder } from './folders.ts';
import { loadKeyRing, proveRing, refuseEphemeralDisk } from './start-checks.ts';
import type { Config, Secrets } from '../config/config.ts';
import { AppError } from '../wire/errors.ts';
import { networkOf } from '../http/limits/address.ts';
import type { Clock, Dispose, Log, Random } from '../ports/base.ts';
import type { Limiter } from '../ports/limits.ts';
import type { Holds } from '../ports/shared/holds.ts';
import { StoreSettingError, type CounterStore, type SessionStore, type Store } from '../ports/store.ts';
import { createIssuer, type Issuer } from '../session/issue.ts';
import type { KeyRing } from '../session/ring/key-ring.ts';
import { outlineOf, type RingOutline } from '../session/ring/key-proofs.ts';
import { createNoteSeal, type NoteSeal } from '../session/ring/note-seal.ts';
import { guardedByProof, createRingProof, type RingProof } from '../session/ring/ring-proof.ts';
import { createRingWatch, type RingWatch } from '../session/ring/ring-watch.ts';
import { KeptStates } from '../session/kept/kept-states.ts';
import { Room } from '../session/kept/room.ts';
import { Restorer } from '../session/restore.ts';
import { rotateRows } from '../session/ring/rotate.ts';
import { cacheMisses, cacheSessions } from '../store/cached.ts';
import { createStoreHealth, type StoreHealth } from '../store/health.ts';
import { keyedCounters } from '../store/keyed-counters.ts';
import { createLimiter, longestWindowMs } from '../store/limiter.ts';
import { STORES } from '../store/stores.ts';

const PROVE_AGAIN_MS = 2_000;
const ROTATE_AGAIN_MS = 60_000;
/** Far longer than a rotation takes. Two at a time would do no harm, only the work twice. */
const ROTATION_LIMIT_MS = 6 * 3_600_000;
const SECRET_BYTES = 32;

type OpenStoreDeps = {
  readonly config: Pick<Config, 'store' | 'dataDir' | 'tempDir' | 'ephemeralDisk' | 'allowEphemeralStore'>;
  readonly secrets: Pick<Secrets, 'mongodbUri'>;
  readonly clock: Clock;
  readonly log: Log;
};

type SessionServicesDeps = {
  readonly config: Pick<Config, 'store' | 'dataDir' | 'session' | 'limits' | 'keepStates'>;
  readonly secrets: Pick<Secrets, 'encryptionKeys'>;
  readonly clock: Clock;
  readonly random: Random;
  readonly holds: Holds;
  readonly log: Log;
};

/** The services for sealed sessions. Lifetime: until `close`. */
export type SessionServices = {
  readonly sessions: SessionStore;
  readonly restorer: Restorer;
  readonly keptStates: KeptStates;
  readonly issuer: Issuer;
  readonly health: StoreHealth;
  readonly ringWatch: RingWatch;
  readonly limiter: Limiter;
  readonly noteSeal: NoteSeal;
  readonly ring: RingOutline;
  /** The secret with which numbers and addresses are hashed. Errors: STORE_UNAVAILABLE until the store has told it. */
  readonly nameSecret: () => Buffer;
  readonly close: () => Promise<void>;
};

/** Opens the store that the settings name; it may be down at this time, if it lives elsewhere. Throws {@link StartError}, AppError. */
export async function openStore({ config, secrets, clock, log }: OpenStoreDeps): Promise<Store> {
  await makeFolder('TEMP_DIR', config.tempDir);
  const { open, fileInDataDir } = STORES[config.store.kind];
  const options = {
    ...config.store,
    dataDir: config.dataDir,
    mongodbUri: secrets.mongodbUri,
    clock,
    log,
  };
  if (fileInDataDir === null) return open(options).catch(refuseSetting);
  await refuseEphemeralDisk(config, PROGRAM_DIR);
  await makeFolder('DATA_DIR', config.dataDir);
  try {
    return await open(options);
  } catch (error) {
    throw storeFailure(error, join(config.dataDir, fileInDataDir));
  }
}

function refuseSetting(error: unknown): never {
  throw error instanceof StoreSettingError ? new StartError(error.message) : error;
}

/**
 * Creates the services from key ring and store. A ring that does not fit is refused. While the store is down the ring cannot be checked, so until
 * then nothing is saved or read, and `onRingRejected` is called if the ring does not fit. Rows of old keys are rotated in the background.
 * Throws {@link StartError}, AppError.
 */
export async function openSessionServices(
  deps: SessionServicesDeps,
  store: Store,
  onRingRejected: (error: StartError) => void,
): Promise<SessionServices> {
  const { config, clock, random } = deps;
  const { prefix, ttlDays } = config.session;
  const ring = await loadKeyRing(config, deps.secrets, store.sessions, deps.log);
  const proof = createRingProof({ store: store.sessions, ring, prefix, random });
  const proven = guardedByProof(store.sessions, proof);
  const { changedByOthers } = STORES[config.store.kind];
  const sessions = changedByOthers ? cacheMisses(proven) : cacheSessions(proven, clock);
  const stopWork = await startWork(deps, proven, ring, proof, onRingRejected);
  const sealing = { store: sessions, ring, prefix, ttlDays, clock };
  const restorer = new Restorer({ ...sealing, log: deps.log });
  return {
    sessions,
    restorer,
    keptStates: new KeptStates(
      { store: sessions, ring, clock, random, log: deps.log },
      new Room({ store: sessions, clock, log: deps.log }, config.keepStates.mostBytes),
    ),
    issuer: createIssuer({ ...sealing, random, restorer }),
    health: createStoreHealth(sessions, clock, deps.log),
    ringWatch: createRingWatch({ store: proven, ring, clock, log: deps.log }),
    limiter: limiterBehind(deps, proof, store.counters),
    noteSeal: createNoteSeal(ring, random),
    ring: outlineOf(ring),
    nameSecret: () => {
      const identity = proof.storeIdentity();
      if (identity === null) throw new AppError('STORE_UNAVAILABLE');
      return identity.secret;
    },
    close: async () => {
      stopWork();
      await sessions.close();
    },
  };
}

/** Checks the ring now, or as soon as the store answers, and then starts the rotation. */
async function startWork(
  deps: SessionServicesDeps,
  sessions: SessionStore,
  ring: KeyRing,
  proof: RingProof,
  onRingRejected: (error: StartError) => void,
): Promise<Dispose> {
  const { config, clock, log } = deps;
  let isOver = false;
  let stop: Dispose = () => undefined;
  const goOn = () => {
    if (isOver) return;
    if (ring.kids.length > 1) stop = rotateInBackground(deps, sessions, ring);
    void tellStore(sessions, log);
  };
  try {
    await proveRing(proof, log);
    goOn();
  } catch (error) {
    if (!STORES[config.store.kind].mayBeDownAtStart || !isDown(error)) throw error;
    log.warn({ err: error }, 'the store cannot be used now: pages work, links wait until it can');
    stop = repeat(clock, PROVE_AGAIN_MS, async () => {
      try {
        await proveRing(proof, log);
        goOn();
      } catch (again) {
        // The proof has logged any other error.
        if (!(again instanceof StartError)) return 'again';
        onRingRejected(again);
      }
      return 'done';
    });
  }
  return () => {
    isOver = true;
    stop();
  };
}

function rotateInBackground(
  { clock, random, holds, log }: SessionServicesDeps,
  store: SessionStore,
  ring: KeyRing,
): Dispose {
  const end = new AbortController();
  const paced: SessionStore = {
    ...store,
    compareAndSet: async (...change) => {
      // The embedded store does not yield to the event loop, so without this wait no request is answered until the last row is done.
      await setImmediate();
      return store.compareAndSet(...change);
    },
    resealPiece: async (...change) => {
      await setImmediate();
      return store.resealPiece(...change);
    },
  };
  const rotate = async () => {
    try {
      const hold = await holds.take(['rotation'], ROTATION_LIMIT_MS);
      // Another process rotates. Once it has ended, in whatever way, this one looks if rows are left.
      if (hold === null) return 'again';
      try {
        await rotateRows({ store: paced, ring, random, log, signal: end.signal });
      } finally {
        await hold.release();
      }
      return 'done';
    } catch (error) {
      log.warn({ err: error }, 'could not rotate all rows, will go on in a minute');
      return 'again';
    }
  };
  const stop = repeat(clock, 0, rotate, ROTATE_AGAIN_MS);
  return () => {
    end.abort();
    stop();
  };
}

/** Runs `work` after `firstMs`, and again until it is done or this is disposed. `work` never rejects. */
function repeat(
  clock: Clock,
  firstMs: number,
  work: () => Promise<'done' | 'again'>,
  laterMs = firstMs,
): Dispose {
  let isOver = false;
  let stop: Dispose = () => undefined;
  const run = () => {
    void work().then((outcome) => {
      if (outcome === 'again' && !isOver) stop = clock.after(laterMs, run);
    });
  };
  stop = clock.after(firstMs, run);
  return () => {
    isOver = true;
    stop();
  };
}

/**
 * Creates the limiter. Limits are hashed with a secret that is in the store. Until that is known, tries are counted in memory with a temporary
 * secret, so that each process still refuses and writes no counter that nothing would find later.
 */
function limiterBehind(
  { config, clock, random, log }: SessionServicesDeps,
  proof: RingProof,
  counters: CounterStore,
): Limiter {
  const longestMs = longestWindowMs(config.limits);
  const make = (from: CounterStore, secret: Buffer) => {
    const named = keyedCounters({ counters: from, clock, random, longestMs });
    return createLimiter({ counters: named, limits: config.limits, secret, networkOf, clock, log });
  };
  const passing = make(closedCounters(), random.bytes(SECRET_BYTES));
  let lasting: Limiter | null = null;
  const current = () => {
    const identity = proof.storeIdentity();
    if (identity !== null) lasting ??= make(counters, identity.secret);
    return lasting ?? passing;
  };
  return {
    take: (name, key) => current().take(name, key),
    consume: (name, key) => current().consume(name, key),
    peek: (name, key) => current().peek(name, key),
  };
}

function closedCounters(): CounterStore {
  const refuse = () => Promise.reject(new AppError('STORE_UNAVAILABLE'));
  return { add: refuse, giveBack: refuse, read: refuse, secret: refuse };
}

async function tellStore(sessions: SessionStore, log: Log): Promise<void> {
  try {
    log.info({ store: await sessions.describe() }, 'the store is open and the key ring fits');
    const foreign = await sessions.countForeign();
    if (foreign.size > 0)
      log.warn(
        { rows: Object.fromEntries(foreign) },
        `the store holds rows that are not of this program: ${tablesOf(foreign)}. They are skipped and stay as they are`,
      );
  } catch (error) {
    log.warn({ err: error }, 'the store went away');
  }
}

/** Names the tables that hold rows of other programs, with how many. */
export function tablesOf(foreign: ReadonlyMap<string, number>): string {
  return [...foreign].map(([table, rows]) => `${rows} in ${table}`).join(', ');
}

function isDown(error: unknown): boolean {
  return error instanceof AppError && error.code === 'STORE_UNAVAILABLE';
}
