import type { Clock } from '../../ports/base.ts';
import type { Held, Hold, Holds } from '../../ports/shared/holds.ts';
import { deferred, within } from '../../ports/timing.ts';
import { AppError } from '../../wire/errors.ts';

type Entry = { readonly held: Held; readonly holder: symbol; readonly endsAtMs: number };

/** The names that are held in a store that only one process uses. */
export class MemoryHolds implements Holds {
  readonly #clock: Clock;
  readonly #entries = new Map<string, Entry>();
  readonly #waiting = new Set<() => void>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  take(names: readonly string[], limitMs: number): Promise<Hold | null> {
    const name = names.find((each) => this.#at(each) === null);
    if (name === undefined) return Promise.resolve(null);
    const holder = Symbol(name);
    const endsAtMs = this.#clock.monotonic() + limitMs;
    const isOurs = () => this.#at(name)?.holder === holder;
    const set = (body: Buffer | null) => {
      this.#entries.set(name, { held: { body }, holder, endsAtMs });
      this.#wake();
    };
    set(null);
    return Promise.resolve({
      name,
      tell: async (body) => {
        if (!isOurs()) throw new AppError('LINK_LOST');
        set(body);
      },
      release: async () => {
        if (!isOurs()) return;
        this.#entries.delete(name);
        this.#wake();
      },
    });
  }

  read(name: string): Promise<Held | null> {
    return Promise.resolve(this.#at(name)?.held ?? null);
  }

  async wait(name: string, isEnough: (held: Held | null) => boolean, limitMs: number): Promise<Held | null> {
    const endsAtMs = this.#clock.monotonic() + limitMs;
    for (;;) {
      const entry = this.#at(name);
      const leftMs = endsAtMs - this.#clock.monotonic();
      if (isEnough(entry?.held ?? null) || leftMs <= 0) return entry?.held ?? null;
      const changed = deferred();
      this.#waiting.add(changed.resolve);
      const overInMs = (entry?.endsAtMs ?? Infinity) - this.#clock.monotonic();
      await within(this.#clock, Math.min(leftMs, overInMs), changed.promise);
      this.#waiting.delete(changed.resolve);
    }
  }

  /** What is held at a name. A hold whose time is over is forgotten when it is looked for, so no timer is needed. */
  #at(name: string): Entry | null {
    const entry = this.#entries.get(name);
    if (entry === undefined) return null;
    if (entry.endsAtMs > this.#clock.monotonic()) return entry;
    this.#entries.delete(name);
    return null;
  }

  #wake(): void {
    for (const wake of this.#waiting) wake();
  }
}
