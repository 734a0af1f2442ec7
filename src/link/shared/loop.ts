import type { Clock, Dispose } from '../../ports/base.ts';

/** Above 250 ms, so that eight queries a second are never exceeded, whatever the number of links. */
const LOOK_EVERY_MS = 260;
const BEAT_EVERY_MS = 2_000;

type LoopDeps = {
  readonly clock: Clock;
  /** Beats and looks at the other processes; never rejects. */
  readonly beat: () => Promise<void>;
  /** True while there is a link to look at. */
  readonly isBusy: () => boolean;
  /** Looks at all links at once; never rejects. */
  readonly look: () => Promise<void>;
};

/** The one loop of a process: links four times a second while there is one to look at, other processes every two seconds. Lifetime: until `stop`. */
export class Loop {
  readonly #deps: LoopDeps;
  #stopBeats: Dispose = () => undefined;
  #stopLooks: Dispose = () => undefined;
  #isLooking = false;
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
    this.#stopLooks = this.#deps.clock.after(LOOK_EVERY_MS, () => {
      void this.#deps.look().finally(() => {
        this.#isLooking = false;
        this.wake();
      });
    });
  }

  stop(): void {
    this.#isStopped = true;
    this.#stopBeats();
    this.#stopLooks();
  }

  async #beat(): Promise<void> {
    await this.#deps.beat();
    if (!this.#isStopped) this.#stopBeats = this.#deps.clock.after(BEAT_EVERY_MS, () => void this.#beat());
  }
}
