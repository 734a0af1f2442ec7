import type { Clock, Dispose, Random } from '../../../../src/ports/base.ts';
import type { World } from './world.ts';

/** The wall clock at the start of a run, in milliseconds since 1970. */
export const START_MS = Date.UTC(2024, 0, 1);
const MOST_SKEW_MS = 5 * 60_000;
/** Clocks run up to this much faster or slower than the time. */
const MOST_DRIFT_PER_MILLE = 10;
/** As in Node. Whoever waits for what is left of a time would otherwise wait for a billionth of a millisecond again and again. */
const SHORTEST_TIMER_MS = 1;

/** `stopped`: its clocks go on. `suspended`: its monotonic clock stands still. */
export type PauseKind = 'stopped' | 'suspended';

/**
 * What surrounds a process: its clocks and its ways in and out. While it is paused nothing comes in or goes out; after its end nothing does
 * for ever. Code that runs at the moment at which a pause begins reads the clocks of its end, as a process does that was stopped between two
 * instructions.
 */
export class Machine {
  readonly name: string;
  readonly clock: Clock;
  readonly random: Random;
  isAlive = true;
  /** Timers that have neither run nor been disposed. */
  timers = 0;
  readonly #world: World;
  readonly #waiting: (() => void)[] = [];
  readonly #rate: number;
  readonly #startedMs: number;
  #skewMs: number;
  #frozenMs = 0;
  #pausedUntilMs: number | null = null;
  #troubledAtMs = -Infinity;

  constructor(name: string, world: World) {
    this.name = name;
    this.#world = world;
    const { chance } = world;
    this.random = chance.random();
    this.#rate = 1 + chance.from(-MOST_DRIFT_PER_MILLE, MOST_DRIFT_PER_MILLE) / 1000;
    this.#skewMs = chance.isOnce(0.5) ? chance.from(-MOST_SKEW_MS, MOST_SKEW_MS) : 0;
    this.#startedMs = world.nowMs - chance.from(0, 100_000);
    this.clock = {
      now: () => START_MS + Math.floor(this.#readMs()) + this.#skewMs,
      monotonic: () => (this.#readMs() - this.#startedMs - this.#frozenMs) * this.#rate,
      after: (delayMs, run) => this.#after(delayMs, run),
      turn: () => this.#turn(),
    };
  }

  get isPaused(): boolean {
    return this.#pausedUntilMs !== null;
  }

  /** The last time at which something was wrong with this process or its way to the store. */
  get troubledAtMs(): number {
    return this.isPaused ? this.#world.nowMs : this.#troubledAtMs;
  }

  /** Lets something in: a reply, a request, a timer. */
  receive(run: () => void): void {
    if (!this.isAlive) return;
    if (this.isPaused) this.#waiting.push(run);
    else run();
  }

  /** Lets something out. */
  send(run: () => void): void {
    if (!this.isAlive) return;
    if (this.#pausedUntilMs === null) run();
    else this.#world.at(this.#pausedUntilMs, () => (this.isAlive ? run() : undefined));
  }

  pause(forMs: number, kind: PauseKind): void {
    if (!this.isAlive || this.isPaused) return;
    this.#world.log(`${this.name} is ${kind} for ${forMs} ms`);
    this.troubled();
    const untilMs = this.#world.nowMs + forMs;
    this.#pausedUntilMs = untilMs;
    if (kind === 'suspended') this.#frozenMs += forMs;
    this.#world.at(untilMs, () => this.#wake());
  }

  jumpWall(byMs: number): void {
    this.#skewMs += byMs;
    this.#world.log(`the wall clock of ${this.name} jumps by ${byMs} ms`);
  }

  troubled(): void {
    this.#troubledAtMs = this.#world.nowMs;
  }

  /** Ends the process at once. */
  kill(): void {
    this.isAlive = false;
    this.#waiting.length = 0;
  }

  #wake(): void {
    if (!this.isAlive) return;
    this.#pausedUntilMs = null;
    this.troubled();
    this.#world.log(`${this.name} wakes`);
    for (const run of this.#waiting.splice(0)) this.#world.in(0, () => this.receive(run));
  }

  #readMs(): number {
    return this.#pausedUntilMs ?? this.#world.nowMs;
  }

  #after(wantedMs: number, run: () => void): Dispose {
    const delayMs = Math.max(SHORTEST_TIMER_MS, wantedMs);
    const dueMs = this.clock.monotonic() + delayMs;
    let isOver = false;
    this.timers += 1;
    const end = () => {
      if (isOver) return false;
      isOver = true;
      this.timers -= 1;
      return true;
    };
    const look = () => {
      if (isOver) return;
      const leftMs = (dueMs - this.clock.monotonic()) / this.#rate;
      // A clock that stood still makes a timer late.
      if (leftMs > 0.001) this.#world.at(this.#readMs() + leftMs, () => this.receive(look));
      else if (end()) run();
    };
    this.#world.at(this.#readMs() + delayMs / this.#rate, () => this.receive(look));
    return () => {
      end();
    };
  }

  #turn(): Promise<void> {
    const delayMs = this.#world.chance.isOnce(0.2) ? this.#world.chance.from(1, 20) : 0;
    if (delayMs === 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.#world.in(delayMs, () => this.receive(resolve));
    });
  }
}
