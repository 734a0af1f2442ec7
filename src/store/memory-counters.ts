import type { Clock } from '../ports/base.ts';
import type { Counter, CounterStore } from '../ports/store.ts';

/** The time between two removals of expired counters. An expired counter is ignored before its removal too. */
const FORGET_EVERY_MS = 60_000;

/** Creates counters that are kept in memory. */
export function memoryCounters(clock: Clock): CounterStore {
  const counters = new Map<string, Counter>();
  const secrets = new Map<string, { readonly secret: Buffer; readonly endsAtMs: number }>();
  let forgotAtMs = clock.monotonic();
  const open = (key: string) => {
    const counter = counters.get(key);
    return counter === undefined || counter.endsAtMs <= clock.now() ? null : counter;
  };
  const forgetSometimes = () => {
    if (clock.monotonic() - forgotAtMs < FORGET_EVERY_MS) return;
    forgotAtMs = clock.monotonic();
    for (const key of counters.keys()) if (open(key) === null) counters.delete(key);
  };
  return {
    add: (key, points, durationMs) => {
      forgetSometimes();
      const current = open(key) ?? { points: 0, endsAtMs: clock.now() + durationMs };
      const next = { points: current.points + points, endsAtMs: current.endsAtMs };
      counters.set(key, next);
      return Promise.resolve(next);
    },
    giveBack: (key, endsAtMs) => {
      const counter = open(key);
      const isThere = counter !== null && counter.endsAtMs === endsAtMs && counter.points > 0;
      if (isThere) counters.set(key, { ...counter, points: counter.points - 1 });
      return Promise.resolve(isThere);
    },
    read: (key) => Promise.resolve(open(key)),
    secret: (name, fresh, endsAtMs) => {
      const known = secrets.get(name);
      if (known !== undefined && known.endsAtMs > clock.now()) return Promise.resolve(known.secret);
      secrets.set(name, { secret: fresh, endsAtMs });
      return Promise.resolve(fresh);
    },
  };
}
