import type { KeepClock } from './keeper-parts.ts';

/** The first piece goes out this long after the first change, so that what belongs together goes together. */
const FIRST_MS = 1_000;
/** The shortest time between two sendings. */
const APART_MS = 5_000;
/** The same for each piece of the sending before: 48 pieces a minute, and the server takes 60. */
const APART_FOR_EACH_MS = 1_250;
/** The shortest time while the server has no room, since each piece may then be a whole base. */
const APART_IN_FULL_ROOM_MS = 60_000;

/** Says when the next sending is due. */
export class Pace {
  readonly #clock: KeepClock;
  /** True while the server has no room for what grows. */
  isRoomFull = false;
  #failures = 0;
  #retryMs = 0;
  #askedMs = 0;
  #pieces = 0;
  #endMs = -Infinity;

  constructor(clock: KeepClock) {
    this.#clock = clock;
  }

  /** The failures since the last success. */
  get failures(): number {
    return this.#failures;
  }

  /** The wait for which the server has asked. */
  get askedMs(): number {
    return this.#askedMs;
  }

  /** Calls `run` when the next sending is due; the returned function prevents that. */
  whenDue(run: () => void): () => void {
    if (this.#failures > 0) return this.#clock.after(this.#retryMs, run, 'background');
    const usualMs = this.isRoomFull ? APART_IN_FULL_ROOM_MS : APART_MS;
    const apartMs = Math.max(usualMs, this.#pieces * APART_FOR_EACH_MS);
    const sinceMs = this.#clock.monotonic() - this.#endMs;
    return this.#clock.after(Math.max(FIRST_MS, apartMs - sinceMs), run, 'awaited');
  }

  begun(): void {
    this.#pieces = 0;
  }

  sent(): void {
    this.#pieces += 1;
  }

  ended(): void {
    this.#endMs = this.#clock.monotonic();
  }

  succeeded(): void {
    this.#failures = 0;
  }

  /** Notes a failure. `retryMsOf` says how long to wait, for the number of failures in a row. */
  failed(askedS: number | null, retryMsOf: (failures: number) => number): void {
    this.#failures += 1;
    this.#askedMs = (askedS ?? 0) * 1_000;
    this.#retryMs = retryMsOf(this.#failures);
  }
}

/** Resolves with the result of `work`, or with false when the time is over; `work` goes on. */
export function within(clock: KeepClock, limitMs: number, work: Promise<boolean>): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const dispose = clock.after(limitMs, () => resolve(false), 'awaited');
    work.finally(dispose).then(resolve, reject);
  });
}

export function pause(clock: KeepClock, ms: number): Promise<void> {
  return new Promise((resolve) => {
    clock.after(ms, resolve, 'awaited');
  });
}
