import type { SessionStore } from '../../../src/ports/store.ts';

/** What one process does. */
export type Owned = { readonly owner: string; readonly work: Promise<unknown> };

/** Lets the calls of several tasks to a store happen in an order that numbers choose. */
export class Interleaving {
  readonly #choices: readonly number[];
  readonly #waiting: { readonly go: () => void; readonly owner: string }[] = [];
  readonly #killed = new Set<string>();
  readonly #deaths: { readonly owner: string; readonly tell: () => void }[] = [];
  #steps = 0;

  constructor(choices: readonly number[]) {
    this.#choices = choices;
  }

  /** A store whose every call waits for its turn, and whose answer waits again. */
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

  /** From now on no call of this owner happens, nor does its answer arrive: it was killed. */
  kill(owner: string): void {
    this.#killed.add(owner);
    for (const death of this.#deaths.filter((each) => each.owner === owner)) death.tell();
  }

  get steps(): number {
    return this.#steps;
  }

  /** Goes on until `tasks` have ended, or their owners were killed. */
  async run(tasks: readonly Owned[], beforeStep: (step: number) => void = () => undefined): Promise<void> {
    const end = new AbortController();
    const ends = tasks.map(({ owner, work }) => Promise.race([work, this.#deathOf(owner)]));
    void Promise.allSettled(ends).then(() => end.abort());
    while (!end.signal.aborted) {
      // Work that is no call to the store, such as unpacking, goes on meanwhile.
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
