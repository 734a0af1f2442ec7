import { systemClock } from '../../src/app/system.ts';
import type { Clock } from '../../src/ports/base.ts';

/** The machine's clocks, shifted by the test. Only readings are shifted: timers run in real time. */
export class ShiftedClock implements Clock {
  #wallShiftMs = 0;
  #monotonicShiftMs = 0;

  readonly now = (): number => systemClock.now() + this.#wallShiftMs;
  readonly monotonic = (): number => systemClock.monotonic() + this.#monotonicShiftMs;
  readonly after = systemClock.after;
  readonly turn = systemClock.turn;

  /** Moves both clocks on. */
  pass(ms: number): void {
    this.#wallShiftMs += ms;
    this.#monotonicShiftMs += ms;
  }

  /** Moves the wall clock alone, forwards or back. */
  setWall(byMs: number): void {
    this.#wallShiftMs += byMs;
  }
}
