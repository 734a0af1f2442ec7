import { createHmac } from 'node:crypto';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import RateLimiterStoreAbstract from 'rate-limiter-flexible/lib/RateLimiterStoreAbstract.js';
import type { Clock, Log } from '../ports/base.ts';
import type { LimitName, Limiter, LimitState } from '../ports/limits.ts';
import type { CounterStore } from '../ports/store.ts';
import { Peeks } from './peeks.ts';

/** So many tries within so long. */
export type LimitWindow = { readonly points: number; readonly durationMs: number };
/** Every window of a limit must allow; `null` is off. */
export type LimitSettings = Readonly<Record<LimitName, readonly LimitWindow[] | null>>;

export type LimiterDeps = {
  readonly counters: CounterStore;
  readonly limits: LimitSettings;
  /** Keys numbers and addresses are hashed with; a rotation of the key ring keeps it. */
  readonly secret: Buffer;
  readonly clock: Clock;
  readonly log: Log;
};

const OFF: LimitState = { allowed: true, limit: Infinity, remaining: Infinity, resetS: 0, windowS: 0 };
/** A store that hangs costs a request no more than this; then memory counts. */
const STORE_LIMIT_MS = 2_000;

type Counter = { readonly points: number; readonly endsAtMs: number };

/** One window, counted in the store; while the store fails, counted in memory by the library's insurance. */
class CounterLimiter extends RateLimiterStoreAbstract {
  readonly #counters: CounterStore;
  readonly #clock: Clock;

  constructor(name: string, { points, durationMs }: LimitWindow, counters: CounterStore, clock: Clock) {
    const duration = durationMs / 1000;
    super({
      storeClient: counters,
      keyPrefix: name,
      points,
      duration,
      insuranceLimiter: new RateLimiterMemory({ keyPrefix: name, points, duration }),
    });
    this.#counters = counters;
    this.#clock = clock;
  }

  /** Called by the library. */
  async _upsert(key: string, points: number, durationMs: number): Promise<Counter> {
    return this.#inTime(this.#counters.add(key, points, durationMs));
  }

  /** Called by the library. */
  async _get(key: string): Promise<Counter | null> {
    return this.#inTime(this.#counters.read(key));
  }

  /** Called by the library. */
  async _delete(key: string): Promise<boolean> {
    return this.#counters.remove(key);
  }

  /** Called by the library. */
  _getRateLimiterRes(_key: string, changed: number, counter: Counter): RateLimiterRes {
    const remaining = Math.max(this.points - counter.points, 0);
    const beforeNextMs = Math.max(counter.endsAtMs - this.#clock.now(), 0);
    return new RateLimiterRes(remaining, beforeNextMs, counter.points, counter.points === changed);
  }

  #inTime<T>(work: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const stop = this.#clock.after(STORE_LIMIT_MS, () =>
        reject(new Error('the store did not count in time')),
      );
      work.then(resolve, reject).finally(stop);
    });
  }
}

type Window = { readonly limiter: CounterLimiter } & LimitWindow;

/** Counts first, then answers. Numbers and addresses reach the store only as hashes. */
export function createLimiter({ counters, limits, secret, clock, log }: LimiterDeps): Limiter {
  const windows = new Map<LimitName, readonly Window[]>();
  for (const [name, rows] of Object.entries(limits)) {
    const made = (rows ?? []).map((row) => ({
      limiter: new CounterLimiter(`${name}/${row.durationMs}`, row, counters, clock),
      ...row,
    }));
    // The keys of `limits` are limit names.
    windows.set(name as LimitName, made);
  }
  const peeks = new Peeks(clock);
  const keyOf = (name: LimitName, key: string) =>
    createHmac('sha256', secret).update(`${name}|${key}`).digest('base64url');
  const ask = async (name: LimitName, question: (window: Window) => Promise<RateLimiterRes | null>) => {
    const states = await Promise.all(
      (windows.get(name) ?? []).map(async (window) => toState(window, await question(window))),
    );
    return states.reduce(narrower, OFF);
  };
  return {
    consume: (name, key) =>
      peeks.forgetting(`${name}|${key}`, () =>
        ask(name, ({ limiter }) => consume(limiter, keyOf(name, key), log)),
      ),
    peek: (name, key) =>
      peeks.get(`${name}|${key}`, () => ask(name, ({ limiter }) => limiter.get(keyOf(name, key)))),
  };
}

async function consume(limiter: CounterLimiter, key: string, log: Log): Promise<RateLimiterRes> {
  try {
    return await limiter.consume(key);
  } catch (error) {
    // A refusal comes as a rejection with the same kind of answer.
    if (error instanceof RateLimiterRes) return error;
    log.error({ err: error }, 'a limit could not be counted, so it refuses');
    return new RateLimiterRes(0, 1_000, Infinity, false);
  }
}

function toState({ points, durationMs }: Window, answer: RateLimiterRes | null): LimitState {
  const windowS = durationMs / 1000;
  if (answer === null) return { allowed: true, limit: points, remaining: points, resetS: windowS, windowS };
  return {
    allowed: answer.consumedPoints <= points,
    limit: points,
    remaining: answer.remainingPoints,
    resetS: Math.ceil(answer.msBeforeNext / 1000),
    windowS,
  };
}

/** Refusals win, the longest first; else the window with the least left. */
function narrower(a: LimitState, b: LimitState): LimitState {
  if (a.allowed !== b.allowed) return a.allowed ? b : a;
  if (!a.allowed) return a.resetS >= b.resetS ? a : b;
  return a.remaining <= b.remaining ? a : b;
}
