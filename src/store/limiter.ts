import { createHmac } from 'node:crypto';
import type { Clock, Log } from '../ports/base.ts';
import {
  NETWORK_FACTOR,
  type LimitName,
  type Limiter,
  type LimitState,
  type Taken,
} from '../ports/limits.ts';
import type { Counter, CounterStore } from '../ports/store.ts';
import { memoryCounters } from './memory-counters.ts';
import { LimitCache } from './limit-cache.ts';
import { WindowCounter } from './window-counter.ts';

/** At most `points` tries within `durationMs`. */
type LimitWindow = { readonly points: number; readonly durationMs: number };
/** The windows of each limit, all of which must allow a try; `null` switches the limit off. */
type LimitSettings = Readonly<Record<LimitName, readonly LimitWindow[] | null>>;

/** Returns the longest window of all limits. */
export function longestWindowMs(limits: LimitSettings): number {
  return Math.max(0, ...Object.values(limits).flatMap((rows) => (rows ?? []).map((row) => row.durationMs)));
}

type LimiterDeps = {
  readonly counters: CounterStore;
  readonly limits: LimitSettings;
  /** The secret with which numbers and addresses are hashed; a rotation of the key ring keeps it. */
  readonly secret: Buffer;
  /** Returns the network of an address. */
  readonly networkOf: (address: string) => string;
  readonly clock: Clock;
  readonly log: Log;
};

/** Counted by each process for itself, because a count in the store would take as long as the write that it bounds. */
const COUNTED_IN_MEMORY: ReadonlySet<LimitName> = new Set(['state-writes-per-id']);

const OFF: LimitState = { allowed: true, limit: Infinity, remaining: Infinity, resetS: 0, windowS: 0 };

/** One limit for one key. */
type Bucket = {
  readonly name: LimitName;
  readonly key: string;
  readonly windows: readonly LimitWindow[];
};

/** Creates a limiter that passes numbers and addresses to the store only as hashes. */
export function createLimiter(deps: LimiterDeps): Limiter {
  const buckets = new Buckets(deps);
  const take = async (name: LimitName, key: string): Promise<Taken> => {
    const taken: Taken[] = [];
    for (const bucket of bucketsOf(deps, name, key)) {
      const next = await buckets.take(bucket);
      taken.push(next);
      if (!next.allowed) break;
    }
    const state = asTold(taken);
    const giveBack = once(() => Promise.all(taken.map((each) => each.giveBack())));
    if (!state.allowed) await giveBack();
    return { ...state, giveBack };
  };
  return {
    take,
    consume: async (name, key) => {
      const { giveBack: _giveBack, ...state } = await take(name, key);
      return state;
    },
    peek: async (name, key) =>
      asTold(await Promise.all(bucketsOf(deps, name, key).map((bucket) => buckets.peek(bucket)))),
  };
}

/** Returns the buckets in which a key is counted, the narrow one first. */
function bucketsOf({ limits, networkOf }: LimiterDeps, name: LimitName, key: string): readonly Bucket[] {
  const windows = limits[name] ?? [];
  if (!name.endsWith('-per-address')) return [{ name, key, windows }];
  const wide = windows.map((row) => ({ ...row, points: row.points * NETWORK_FACTOR }));
  const network = { name, key: networkOf(key), windows: wide };
  // Only an address that could not be read is its own network.
  return network.key === key ? [network] : [{ name, key, windows }, network];
}

/** Returns the state of the narrow bucket. Of a wide one it shows only that it is spent and when it opens again, not how much others used. */
function asTold(states: readonly LimitState[]): LimitState {
  const [narrow = OFF] = states;
  const spent = states.find(({ allowed }) => !allowed) ?? states.find(({ remaining }) => remaining === 0);
  if (spent === undefined) return narrow;
  const { allowed, remaining, resetS } = spent;
  return { ...narrow, allowed, remaining, resetS };
}

/** Counts and looks in all windows of one bucket. */
class Buckets {
  readonly #deps: LimiterDeps;
  readonly #stored: WindowCounter;
  readonly #inMemory: WindowCounter;
  readonly #cache: LimitCache;

  constructor(deps: LimiterDeps) {
    this.#deps = deps;
    const memory = memoryCounters(deps.clock);
    this.#stored = new WindowCounter({ ...deps, memory });
    this.#inMemory = new WindowCounter({ ...deps, counters: memory, memory });
    this.#cache = new LimitCache(deps.clock);
  }

  async take(bucket: Bucket): Promise<Taken> {
    const { name, key, windows } = bucket;
    const peek = `${name}|${key}`;
    const counted = await this.#cache.invalidating(peek, () =>
      Promise.all(
        windows.map((row) => this.#counterOf(bucket).add(this.#nameOf(bucket, row), row.durationMs)),
      ),
    );
    const states = windows.map((row, index) => this.#stateOf(row, counted[index]?.counter ?? null));
    return {
      ...states.reduce(strictest, OFF),
      giveBack: once(() =>
        this.#cache.invalidating(peek, () => Promise.all(counted.map(({ giveBack }) => giveBack()))),
      ),
    };
  }

  peek(bucket: Bucket): Promise<LimitState> {
    return this.#cache.get(`${bucket.name}|${bucket.key}`, async () => {
      const states = bucket.windows.map(async (row) =>
        this.#stateOf(row, await this.#counterOf(bucket).read(this.#nameOf(bucket, row))),
      );
      return (await Promise.all(states)).reduce(strictest, OFF);
    });
  }

  #counterOf({ name }: Bucket): WindowCounter {
    return COUNTED_IN_MEMORY.has(name) ? this.#inMemory : this.#stored;
  }

  #nameOf({ name, key }: Bucket, { durationMs }: LimitWindow): string {
    const hash = createHmac('sha256', this.#deps.secret).update(`${name}|${key}`).digest('base64url');
    return `${name}/${durationMs}:${hash}`;
  }

  #stateOf({ points, durationMs }: LimitWindow, counter: Counter | null): LimitState {
    const used = counter?.points ?? 0;
    // The end in the store may be wrong, so the window never lasts longer than its own length.
    const leftMs = Math.min(durationMs, (counter?.endsAtMs ?? Infinity) - this.#deps.clock.now());
    const endsInMs = Math.max(0, leftMs);
    return {
      allowed: used <= points,
      limit: points,
      remaining: Math.max(0, points - used),
      resetS: Math.ceil(endsInMs / 1000),
      windowS: durationMs / 1000,
    };
  }
}

/** Returns the stricter state: a refusal, the longer one of two; else the state with fewer points left, of two spent ones the longer. */
function strictest(a: LimitState, b: LimitState): LimitState {
  if (a.allowed !== b.allowed) return a.allowed ? b : a;
  if (!a.allowed || (a.remaining === 0 && b.remaining === 0)) return a.resetS >= b.resetS ? a : b;
  return a.remaining <= b.remaining ? a : b;
}

/** Runs `work` at the first call; later calls wait for the same run. */
function once(work: () => Promise<unknown>): () => Promise<void> {
  let running: Promise<void> | null = null;
  return () => {
    running ??= work().then(() => undefined);
    return running;
  };
}
