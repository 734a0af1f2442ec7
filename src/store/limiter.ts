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
import { memoryCounters } from './memory.ts';
import { LimitCache } from './limit-cache.ts';
import { WindowCounter } from './window-counter.ts';

/** So many tries within so long. */
export type LimitWindow = { readonly points: number; readonly durationMs: number };
/** Every window of a limit must allow; `null` is off. */
export type LimitSettings = Readonly<Record<LimitName, readonly LimitWindow[] | null>>;

/** The longest stretch of time that any limit looks at. */
export function longestWindowMs(limits: LimitSettings): number {
  return Math.max(0, ...Object.values(limits).flatMap((rows) => (rows ?? []).map((row) => row.durationMs)));
}

export type LimiterDeps = {
  readonly counters: CounterStore;
  readonly limits: LimitSettings;
  /** Keys numbers and addresses are hashed with; a rotation of the key ring keeps it. */
  readonly secret: Buffer;
  /** The network that an address lies in. */
  readonly networkOf: (address: string) => string;
  readonly clock: Clock;
  readonly log: Log;
};

const OFF: LimitState = { allowed: true, limit: Infinity, remaining: Infinity, resetS: 0, windowS: 0 };

/** One limit for one key. */
type Bucket = {
  readonly name: LimitName;
  readonly key: string;
  readonly windows: readonly LimitWindow[];
};

/** Numbers and addresses reach the store only as hashes. */
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

/** What a key counts in, from the narrow to the wide. */
function bucketsOf({ limits, networkOf }: LimiterDeps, name: LimitName, key: string): readonly Bucket[] {
  const windows = limits[name] ?? [];
  if (!name.endsWith('-per-address')) return [{ name, key, windows }];
  const wide = windows.map((row) => ({ ...row, points: row.points * NETWORK_FACTOR }));
  const network = { name, key: networkOf(key), windows: wide };
  // An address that is its own network is one that could not be read.
  return network.key === key ? [network] : [{ name, key, windows }, network];
}

/** The narrow bucket's state; a wide one tells only that it is spent and when it opens again, not what others did. */
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
  readonly #window: WindowCounter;
  readonly #cache: LimitCache;

  constructor(deps: LimiterDeps) {
    this.#deps = deps;
    this.#window = new WindowCounter({ ...deps, memory: memoryCounters(deps.clock) });
    this.#cache = new LimitCache(deps.clock);
  }

  async take(bucket: Bucket): Promise<Taken> {
    const { name, key, windows } = bucket;
    const peek = `${name}|${key}`;
    const counted = await this.#cache.invalidating(peek, () =>
      Promise.all(windows.map((row) => this.#window.add(this.#nameOf(bucket, row), row.durationMs))),
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
        this.#stateOf(row, await this.#window.read(this.#nameOf(bucket, row))),
      );
      return (await Promise.all(states)).reduce(strictest, OFF);
    });
  }

  #nameOf({ name, key }: Bucket, { durationMs }: LimitWindow): string {
    const hash = createHmac('sha256', this.#deps.secret).update(`${name}|${key}`).digest('base64url');
    return `${name}/${durationMs}:${hash}`;
  }

  #stateOf({ points, durationMs }: LimitWindow, counter: Counter | null): LimitState {
    const used = counter?.points ?? 0;
    // Whatever stands in the store, no window is longer than this one.
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

/** Refusals win, the longest first; else the window with the least left, of spent ones the longest. */
function strictest(a: LimitState, b: LimitState): LimitState {
  if (a.allowed !== b.allowed) return a.allowed ? b : a;
  if (!a.allowed || (a.remaining === 0 && b.remaining === 0)) return a.resetS >= b.resetS ? a : b;
  return a.remaining <= b.remaining ? a : b;
}

/** Runs `work` with the first call; later ones wait for the same. */
function once(work: () => Promise<unknown>): () => Promise<void> {
  let running: Promise<void> | null = null;
  return () => {
    running ??= work().then(() => undefined);
    return running;
  };
}
