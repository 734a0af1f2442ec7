import type { Clock } from '../ports/base.ts';
import { next, type LinkEvent } from './machine.ts';
import { isFinal, type State, type Step, type StepBody } from '../wire/step.ts';

/** What one event did to the state of a link. */
export type Transition = { readonly from: State; readonly to: State };

/** The current step of one link, and everybody who waits for the next one. */
export class StepFeed {
  readonly #clock: Clock;
  readonly #watchers = new Set<() => void>();
  #step: StepBody = { state: 'connecting' };
  #seq = 1;
  /** Milliseconds since 1970. */
  expiresAtMs: number;

  constructor(clock: Clock, expiresAtMs: number) {
    this.#clock = clock;
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

  /** Moves to the step that follows; `null` if the event does not fit. Readers wake after the caller is done. */
  apply(event: LinkEvent): Transition | null {
    const before = this.#step;
    this.#step = next(before, event);
    if (this.#step === before) return null;
    this.#seq += 1;
    for (const wake of this.#watchers) wake();
    return { from: before.state, to: this.#step.state };
  }

  /** The current step first, then each new one; ends after the final one or when `signal` aborts. */
  async *steps(signal: AbortSignal): AsyncGenerator<Step, void, void> {
    let lastSeq = 0;
    while (!signal.aborted) {
      const step = this.current();
      if (step.seq === lastSeq) {
        await this.#nextChange(signal);
        continue;
      }
      lastSeq = step.seq;
      yield step;
      if (isFinal(step)) return;
    }
  }

  /** The first step that is not `connecting`, or the current one after `limitMs`. */
  async firstShown(limitMs: number): Promise<Step> {
    const giveUp = new AbortController();
    const stop = this.#clock.after(limitMs, () => giveUp.abort());
    while (this.state === 'connecting' && !giveUp.signal.aborted) await this.#nextChange(giveUp.signal);
    stop();
    return this.current();
  }

  #nextChange(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const finish = () => {
        this.#watchers.delete(finish);
        signal.removeEventListener('abort', finish);
        resolve();
      };
      if (signal.aborted) {
        resolve();
        return;
      }
      this.#watchers.add(finish);
      signal.addEventListener('abort', finish, { once: true });
    });
  }
}
