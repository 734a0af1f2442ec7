import { isFinal, type Method, type Step } from '../link/step.ts';
import { ApiError, getStep, openEvents, type StartedLink } from './api.ts';

const BACKOFF_S = [1, 2, 4, 8, 16, 30] as const;
/** Two comments of the server missed. */
const SILENCE_MS = 35_000;
const GOOD_MS = 10_000;
const POLL_MS = 3_000;
const FAILED_STREAMS = 3;

export type FollowHandlers = {
  readonly onStep: (step: Step) => void;
  readonly onLost: () => void;
  /** The server knows the link no more, or refused. */
  readonly onError: (error: ApiError) => void;
};

/** Follows one link to its end through reconnections. Lifetime: until a final step or `stop`. */
export class Follower {
  readonly #method: Method;
  readonly #link: StartedLink;
  readonly #handlers: FollowHandlers;
  #stop = new AbortController();
  #wake: () => void = () => undefined;
  #lastSeq = 0;
  #failures = 0;
  #deadStreams = 0;

  constructor(method: Method, link: StartedLink, handlers: FollowHandlers) {
    this.#method = method;
    this.#link = link;
    this.#handlers = handlers;
    for (const event of ['online', 'pageshow'])
      addEventListener(event, this.#onReturn, { signal: this.#stop.signal });
    document.addEventListener('visibilitychange', this.#onReturn, { signal: this.#stop.signal });
    void this.#run();
  }

  stop(): void {
    this.#stop.abort();
    this.#wake();
  }

  readonly #onReturn = () => {
    if (document.visibilityState === 'visible') this.#wake();
  };

  async #run(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      const startedAtMs = performance.now();
      try {
        if (this.#show(await getStep(this.#method, this.#link))) return;
        if (this.#deadStreams >= FAILED_STREAMS) await this.#sleep(POLL_MS);
        else if (await this.#stream()) return;
        this.#failures = 0;
      } catch (error) {
        if (error instanceof ApiError && error.problem.status < 500) {
          this.#handlers.onError(error);
          return;
        }
        if (performance.now() - startedAtMs > GOOD_MS) this.#failures = 0;
        await this.#backOff();
      }
    }
  }

  /** True after a final step. */
  #show(step: Step): boolean {
    if (this.#stop.signal.aborted) return true;
    if (step.seq <= this.#lastSeq) return isFinal(step);
    this.#lastSeq = step.seq;
    this.#handlers.onStep(step);
    return isFinal(step);
  }

  async #stream(): Promise<boolean> {
    const quiet = new AbortController();
    const signal = AbortSignal.any([this.#stop.signal, quiet.signal]);
    let timer = setTimeout(() => quiet.abort(), SILENCE_MS);
    const response = await openEvents(this.#method, this.#link, signal);
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    let unread = '';
    let hadEvent = false;
    try {
      for (;;) {
        const { done, value } = (await reader?.read()) ?? { done: true, value: undefined };
        if (done) break;
        clearTimeout(timer);
        timer = setTimeout(() => quiet.abort(), SILENCE_MS);
        const events = (unread + value).split('\n\n');
        unread = events.pop() ?? '';
        hadEvent = true;
        if (events.some((event) => this.#onEvent(event))) return true;
      }
      return false;
    } finally {
      clearTimeout(timer);
      this.#deadStreams = hadEvent ? 0 : this.#deadStreams + 1;
    }
  }

  #onEvent(event: string): boolean {
    const data = event.split('\n').find((line) => line.startsWith('data: '));
    return data !== undefined && this.#show(JSON.parse(data.slice('data: '.length)) as Step);
  }

  async #backOff(): Promise<void> {
    this.#handlers.onLost();
    const seconds = BACKOFF_S[Math.min(this.#failures, BACKOFF_S.length - 1)] ?? 30;
    this.#failures += 1;
    const [jitter = 0] = crypto.getRandomValues(new Uint8Array(1));
    await this.#sleep(seconds * 1000 * (0.8 + (jitter / 255) * 0.4));
  }

  /** Ends early when the page comes back. */
  #sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
