import type { Clock, Dispose } from '../ports/base.ts';
import type { Link } from './link.ts';
import type { Method, Step } from '../wire/step.ts';

/** What readers may ask of a link, while it goes on and after its end. */
export type LinkView = Pick<
  Link,
  'id' | 'method' | 'current' | 'steps' | 'readerJoined' | 'readerSeen' | 'cancel'
>;

/** All that stays of a link once it is over: its last step. Number, connection and keys go with the link itself. */
export class EndedLink implements LinkView {
  readonly id: string;
  readonly method: Method;
  readonly #last: Step;
  readonly #clock: Clock;

  constructor(link: LinkView, clock: Clock) {
    this.id = link.id;
    this.method = link.method;
    this.#last = link.current();
    this.#clock = clock;
  }

  current(): Step {
    return { ...this.#last, now: new Date(this.#clock.now()).toISOString() };
  }

  async *steps(signal: AbortSignal): AsyncGenerator<Step, void, void> {
    if (!signal.aborted) yield this.current();
  }

  readerJoined(): Dispose {
    return () => undefined;
  }

  /** Nobody can leave a link that is over. */
  readerSeen(): void {
    return;
  }

  /** Changes nothing: it is over. */
  cancel(): void {
    return;
  }
}
