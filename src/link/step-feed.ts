import type { Clock } from '../ports/base.ts';
import { deferred, within } from '../ports/timing.ts';
import { next, type LinkEvent } from './machine.ts';
import type { State, Step, StepBody } from '../wire/step.ts';

/** The states of a link before and after one event. */
export type Transition = { readonly from: State; readonly to: State };

/** Holds the current step of one link and publishes each new one. */
export class StepFeed {
  readonly #clock: Clock;
  readonly #publish: (step: Step) => void;
  readonly #firstLeft = deferred();
  #step: StepBody = { state: 'connecting' };
  #seq = 1;
  /** The end of the current step, in milliseconds since 1970. */
  expiresAtMs: number;

  constructor(clock: Clock, expiresAtMs: number, publish: (step: Step) => void) {
    this.#clock = clock;
    this.#publish = publish;
    this.expiresAtMs = expiresAtMs;
  }

  get state(): State {
    return this.#step.state;
  }

  current(): Step {
    return {
      ...this.#step,
      seq: this.#seq,
      now: new Date(this.#clock.now()).toISOString(),
      expiresAt: new Date(this.expiresAtMs).toISOString(),
    };
  }

  /** Publishes the step that the link starts with. */
  start(): void {
    this.#publish(this.current());
  }

  /** Moves to the step that follows; `null` if the event does not fit. */
  apply(event: LinkEvent): Transition | null {
    const before = this.#step;
    this.#step = next(before, event);
    if (this.#step === before) return null;
    this.#seq += 1;
    this.#publish(this.current());
    this.#firstLeft.resolve();
    return { from: before.state, to: this.#step.state };
  }

  /** Resolves with the first step that is not `connecting`, or with the current one after `limitMs`. */
  async firstShown(limitMs: number): Promise<Step> {
    await within(this.#clock, limitMs, this.#firstLeft.promise);
    return this.current();
  }
}
