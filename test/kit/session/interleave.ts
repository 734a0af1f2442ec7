import type { SessionStore } from '../../../src/ports/store.ts';

/** The work of one simulated process. */
type Owned = { readonly owner: string; readonly work: Promise<unknown> };

/** Orders the calls that several tasks make to a store. Numbers choose which waiting call goes next. */
export class Interleaving {
  readonly #choices: readonly number[];
  readonly #waiting: { readonly go: () => void; readonly owner: string }[] = [];
  readonly #killed = new Set<string>();
  readonly #deaths: { readonly owner: string; readonly tell: () => void }[] = [];
  #steps = 0;

  constructor(choices: readonly number[]) {
    this.#choices = choices;
  }

  /** Wraps a store: every call waits for its turn, and so does its answer. */
  store(inner: SessionStore, owner: string): SessionStore {
    const turn = () => new Promise<void>((go) => void this.#waiting.push({ go, owner }));
    const waiting =
      <Args extends readonly unknown[], T>(call: (...args: Args) => Promise<T>) =>
      async (...args: Args): Promise<T> => {
        await turn();
        const result = await call(...args);
        await turn();
        return result;
      };
    return {
      ...inner,
      insert: waiting(inner.insert),
      get: waiting(inner.get),
      compareAndSet: waiting(inner.compareAndSet),
      remove: waiting(inner.remove),
      sweep: waiting(inner.sweep),
      listOtherThan: waiting(inner.listOtherThan),
    };
  }

  /** Simulates the end of a process: no further call of this owner is made, and no answer reaches it. */
  kill(owner: string): void {
    this.#killed.add(owner);
    for (const death of this.#deaths.filter((each) => each.owner === owner)) death.tell();
  }

  get steps(): number {
    return this.#steps;
  }

  /** Runs until all tasks have ended or their owners were killed. */
  async run(tasks: readonly Owned[], beforeStep: (step: number) => void = () => undefined): Promise<void> {
    const end = new AbortController();
    const ends = tasks.map(({ owner, work }) => Promise.race([work, this.#deathOf(owner)]));
    void Promise.allSettled(ends).then(() => end.abort());
    while (!end.signal.aborted) {
      // One turn of the event loop lets work go on that is no call to the store, such as unpacking.
      await new Promise(setImmediate);
      const ready = this.#waiting.filter(({ owner }) => !this.#killed.has(owner));
      const choice = this.#choices[this.#steps % this.#choices.length] ?? 0;
      const next = ready[choice % Math.max(ready.length, 1)];
      if (next === undefined) continue;
      this.#waiting.splice(this.#waiting.indexOf(next), 1);
      beforeStep(this.#steps);
      this.#steps += 1;
      next.go();
    }
  }

  #deathOf(owner: string): Promise<void> {
    if (this.#killed.has(owner)) return Promise.resolve();
    return new Promise((tell) => void this.#deaths.push({ owner, tell }));
  }
}
