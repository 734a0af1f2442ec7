import { isFinal, type Method, type Step } from '../../wire/step.ts';
import { EventStreamReader } from '../../wire/event-stream.ts';
import { ApiError, getStep, openEvents, withSentences } from '../api.ts';
import type { LinkHandle } from './kept.ts';
import { backOffMs, onReturn, pause } from './waiting.ts';

/** In this time the server sends at least two comments to keep the event stream alive. */
const SILENCE_MS = 35_000;
const FIRST_EVENT_MS = 5_000;
const GOOD_MS = 10_000;
const POLL_MS = 3_000;
const FAILED_STREAMS = 3;
const STREAM_AGAIN_MS = 30_000;
/** HTTP statuses after which another request cannot help. */
const FATAL = [400, 401, 403, 404];

type FollowHandlers = {
  readonly onStep: (step: Step) => void;
  readonly onLost: () => void;
  /** Called when the server answers again; its step may have been shown before. */
  readonly onBack: () => void;
  /** Called when the server does not know the link any more, or refuses the request. */
  readonly onError: (error: ApiError) => void;
};

/** Follows one link to its end and reconnects when the connection is lost. Lifetime: until a final step or `stop`. */
export class Follower {
  readonly #method: Method;
  readonly #link: LinkHandle;
  readonly #handlers: FollowHandlers;
  readonly #stop = new AbortController();
  #connection = new AbortController();
  #lastSeq = 0;
  #failures = 0;
  #deadStreams = 0;
  #streamAgainAtMs = 0;
  #isLost = false;
  #hasReturned = false;

  /** `first` is the step that came with the start; `null` after a return to the page, when that step may be old. */
  constructor(method: Method, link: LinkHandle, first: Step | null, handlers: FollowHandlers) {
    this.#method = method;
    this.#link = link;
    this.#handlers = handlers;
    onReturn(() => {
      // A connection from before the device slept may be dead without an error.
      this.#hasReturned = true;
      this.#connection.abort();
    }, this.#stop.signal);
    void this.#run(first);
  }

  stop(): void {
    this.#stop.abort();
    this.#connection.abort();
  }

  async #run(first: Step | null): Promise<void> {
    if (first !== null && this.show(first)) return;
    while (!this.#stop.signal.aborted) {
      this.#connection = new AbortController();
      this.#hasReturned = false;
      const startedAtMs = performance.now();
      try {
        if (await this.#round()) return;
      } catch (error) {
        if (this.#stop.signal.aborted) return;
        if (error instanceof ApiError && FATAL.includes(error.problem.status)) {
          this.#handlers.onError(error);
          return;
        }
        this.#lose();
      }
      if (performance.now() - startedAtMs > GOOD_MS) this.#failures = 0;
      if (!this.#hasReturned) await pause(backOffMs(this.#failures++), this.#stop.signal);
    }
  }

  /** Fetches the current step, then reads the event stream, or polls if streams have failed several times. True after a final step. */
  async #round(): Promise<boolean> {
    const { signal } = this.#connection;
    const step = await getStep(this.#method, this.#link, signal);
    if (this.#isLost) this.#handlers.onBack();
    this.#isLost = false;
    if (this.show(step)) return true;
    if (this.#deadStreams < FAILED_STREAMS || performance.now() >= this.#streamAgainAtMs) {
      return this.#stream(signal);
    }
    this.#failures = 0;
    await pause(POLL_MS, signal);
    return this.#round();
  }

  /** Shows a step that has not been shown yet. True after a final step, or once the page has stopped following. */
  show(step: Step): boolean {
    if (this.#stop.signal.aborted) return true;
    if (step.seq > this.#lastSeq) {
      this.#lastSeq = step.seq;
      this.#handlers.onStep(step);
    }
    return isFinal(step);
  }

  /** True after a final step. */
  async #showAll(received: readonly (string | null)[]): Promise<boolean> {
    for (const data of received) {
      if (data !== null && this.show(await withSentences(JSON.parse(data) as Step))) return true;
    }
    return false;
  }

  async #stream(signal: AbortSignal): Promise<boolean> {
    let timer = setTimeout(() => this.#connection.abort(), FIRST_EVENT_MS);
    let hadEvent = false;
    try {
      const response = await openEvents(this.#method, this.#link, signal);
      const body = response.body?.getReader();
      const events = new EventStreamReader();
      for (;;) {
        const { done, value } = (await body?.read()) ?? { done: true, value: undefined };
        if (done) return false;
        const received = events.read(value);
        if (received.length > 0) hadEvent = true;
        if (await this.#showAll(received)) return true;
        clearTimeout(timer);
        timer = setTimeout(() => this.#connection.abort(), hadEvent ? SILENCE_MS : FIRST_EVENT_MS);
      }
    } catch (error) {
      // This page has ended the connection; the next request shows whether the server answers.
      if (signal.aborted) return false;
      throw error;
    } finally {
      clearTimeout(timer);
      this.#deadStreams = hadEvent || this.#hasReturned ? 0 : this.#deadStreams + 1;
      this.#streamAgainAtMs = performance.now() + STREAM_AGAIN_MS;
    }
  }

  #lose(): void {
    if (this.#hasReturned || this.#isLost) return;
    this.#isLost = true;
    this.#handlers.onLost();
  }
}
