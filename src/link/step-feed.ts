import type { Clock } from '../ports/base.ts';
import { deferred, within } from '../ports/timing.ts';
import type { LinkDirectory, PublishedLink } from '../ports/link-directory.ts';
import type { LinkAnswer } from '../wire/passkey.ts';
import type { Problem } from '../wire/errors.ts';
import { asksFor, next, type LinkEvent } from './machine.ts';
import type { State, Step, StepBody } from '../wire/step.ts';

/** The states of a link before and after one event. */
type Transition = { readonly from: State; readonly to: State };

/** Holds the current step of one link and publishes each new one. */
export class StepFeed {
  readonly #clock: Clock;
  readonly #directory: Pick<LinkDirectory, 'publish' | 'publishLinked'>;
  #link: PublishedLink;
  readonly #firstLeft = deferred();
  #step: StepBody = { state: 'connecting' };
  #seq = 1;
  /** The number of the step `linked` once it was tried to be published. It may have been, so that no other step may have this number. */
  #linkedSeq: number | null = null;
  /** The end of the current step, in milliseconds since 1970. */
  expiresAtMs: number;

  constructor(
    clock: Clock,
    expiresAtMs: number,
    directory: Pick<LinkDirectory, 'publish' | 'publishLinked'>,
    link: PublishedLink,
  ) {
    this.#clock = clock;
    this.#directory = directory;
    this.#link = link;
    this.expiresAtMs = expiresAtMs;
  }

  get linkId(): string {
    return this.#link.id;
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

  /** Publishes the current step. */
  publish(): void {
    this.#directory.publish(this.#link, this.current());
  }

  /** Publishes the steps under another ID and token from now on. Readers of the former ID get `error` as the end of the link. */
  handOver(names: Pick<PublishedLink, 'id' | 'tokenHash'>, error: Problem): void {
    const { seq, now, expiresAt } = this.current();
    this.#directory.publish(this.#link, { state: 'failed', error, seq: seq + 1, now, expiresAt });
    this.#link = { ...this.#link, ...names };
    this.publish();
  }

  /** True if the event fits the current step. */
  fits(event: LinkEvent): boolean {
    return next(this.#step, event) !== this.#step;
  }

  /** True if the current step asks for an answer of this kind. */
  asksFor(kind: LinkAnswer['kind']): boolean {
    return asksFor(this.#step, kind);
  }

  /** Moves to the step that follows; `null` if the event does not fit. */
  apply(event: LinkEvent): Transition | null {
    const before = this.#step;
    this.#step = next(before, event);
    if (this.#step === before) return null;
    this.#seq = (this.#linkedSeq ?? this.#seq) + 1;
    this.publish();
    this.#firstLeft.resolve();
    return { from: before.state, to: this.#step.state };
  }

  /** Moves to `linked` once every reader will read it; `null` if another process has ended the link. Errors: STORE_UNAVAILABLE. */
  async applyLinked(step: Extract<StepBody, { readonly state: 'linked' }>): Promise<Transition | null> {
    const before = this.#step;
    const after = next(before, { type: 'delivered', step });
    if (after === before) return null;
    const { now, expiresAt } = this.current();
    const seq = (this.#linkedSeq ??= this.#seq + 1);
    if (!(await this.#directory.publishLinked(this.#link, { ...after, seq, now, expiresAt }))) return null;
    this.#step = after;
    this.#seq = seq;
    return { from: before.state, to: after.state };
  }

  /** Resolves with the first step that is not `connecting`, or with the current one after `limitMs`. */
  async firstShown(limitMs: number): Promise<Step> {
    await within(this.#clock, limitMs, this.#firstLeft.promise);
    return this.current();
  }
}
