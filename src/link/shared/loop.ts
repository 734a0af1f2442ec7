import type { Clock, Dispose } from '../../ports/base.ts';

/** With these pauses a process never asks more than eight queries a second, whatever the number of links, and the beats included. */
const AFTER_ONE_QUERY_MS = 170;
const AFTER_TWO_QUERIES_MS = 290;
const BEAT_EVERY_MS = 2_000;

type LoopDeps = {
  readonly clock: Clock;
  /** Beats and looks at the other processes; never rejects. */
  readonly beat: () => Promise<void>;
  /** True while there is a link to look at. */
  readonly isBusy: () => boolean;
  /** Looks at all links at once, and resolves with the number of queries that this took; never rejects. */
  readonly look: () => Promise<1 | 2>;
};

/** The one loop of a process: links several times a second while there is one to look at, other processes every two seconds. Lifetime: until `stop`. */
export class Loop {
  readonly #deps: LoopDeps;
  #stopBeats: Dispose = () => undefined;
  #stopLooks: Dispose = () => undefined;
  #isLooking = false;
  #pauseMs = AFTER_ONE_QUERY_MS;
  #isStopped = false;

  constructor(deps: LoopDeps) {
    this.#deps = deps;
  }

  /** Resolves after the first beat. */
  async start(): Promise<void> {
    await this.#beat();
  }

  /** Begins to look at links, if there is one now. */
  wake(): void {
    if (this.#isLooking || this.#isStopped || !this.#deps.isBusy()) return;
    this.#isLooking = true;
    this.#stopLooks = this.#deps.clock.after(this.#pauseMs, () => void this.#look());
  }

  stop(): void {
    this.#isStopped = true;
    this.#stopBeats();
    this.#stopLooks();
  }

  async #look(): Promise<void> {
    this.#pauseMs = (await this.#deps.look()) === 1 ? AFTER_ONE_QUERY_MS : AFTER_TWO_QUERIES_MS;
    this.#isLooking = false;
    this.wake();
  }

  async #beat(): Promise<void> {
    await this.#deps.beat();
    if (!this.#isStopped) this.#stopBeats = this.#deps.clock.after(BEAT_EVERY_MS, () => void this.#beat());
  }
}
