import { systemClock } from '../../src/app/system.ts';
import type { Clock } from '../../src/ports/base.ts';

/** The machine's clocks, which a test can set: timers run in real time, readings jump. */
export class ShiftedClock implements Clock {
  #wallShiftMs = 0;
  #monotonicShiftMs = 0;

  readonly now = (): number => systemClock.now() + this.#wallShiftMs;
  readonly monotonic = (): number => systemClock.monotonic() + this.#monotonicShiftMs;
  readonly after = systemClock.after;
  readonly turn = systemClock.turn;

  /** As if so much time had passed. */
  pass(ms: number): void {
    this.#wallShiftMs += ms;
    this.#monotonicShiftMs += ms;
  }

  /** As if somebody had set the machine's clock, forwards or back. */
  setWall(byMs: number): void {
    this.#wallShiftMs += byMs;
  }
}
