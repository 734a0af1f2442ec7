import type { Clock } from '../../ports/base.ts';
import type { Held, Hold, Holds } from '../../ports/shared/holds.ts';
import { deferred, LATE, within } from '../../ports/timing.ts';
import { AppError } from '../../wire/errors.ts';

/** How often names whose time is over are looked for, so that names nobody asks for again take no memory. */
const FORGET_EVERY_MS = 10_000;

type Entry = { readonly held: Held; readonly holder: symbol; readonly endsAtMs: number };

type Waiter = { readonly name: string; readonly see: (held: Held | null) => void };

/** The names that are held in a store that only one process uses. */
export class MemoryHolds implements Holds {
  readonly #clock: Clock;
  readonly #entries = new Map<string, Entry>();
  readonly #waiters = new Set<Waiter>();
  #forgetAtMs = -Infinity;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The number of names that take memory. */
  get size(): number {
    return this.#entries.size;
  }

  take(names: readonly string[], limitMs: number): Promise<Hold | null> {
    this.#forgetOld();
    const name = names.find((each) => this.#at(each) === null);
    if (name === undefined) return Promise.resolve(null);
    const holder = Symbol('holder');
    const endsAtMs = this.#clock.monotonic() + limitMs;
    this.#entries.set(name, { held: { body: null }, holder, endsAtMs });
    return Promise.resolve({
      name,
      tell: async (body, leftMs = Infinity) => this.#tell(name, holder, body, leftMs),
      release: async () => {
        if (this.#at(name)?.holder !== holder) return;
        this.#entries.delete(name);
        this.#show(name, null);
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
      const held = entry?.held ?? null;
      const leftMs = endsAtMs - this.#clock.monotonic();
      if (isEnough(held) || leftMs <= 0) return held;
      const overInMs = (entry?.endsAtMs ?? Infinity) - this.#clock.monotonic();
      const next = await this.#nextAt(name, Math.min(leftMs, overInMs));
      if (next !== LATE && isEnough(next)) return next;
    }
  }

  #tell(name: string, holder: symbol, body: Buffer, leftMs: number): void {
    const entry = this.#at(name);
    if (entry?.holder !== holder) throw new AppError('LINK_LOST');
    const endsAtMs = Math.min(entry.endsAtMs, this.#clock.monotonic() + leftMs);
    if (leftMs > 0) this.#entries.set(name, { held: { body }, holder, endsAtMs });
    else this.#entries.delete(name);
    this.#show(name, { body });
  }

  /** What is shown next at a name, even if it is gone when the caller goes on. */
  async #nextAt(name: string, limitMs: number): Promise<Held | null | typeof LATE> {
    const shown = deferred<Held | null>();
    const waiter = { name, see: shown.resolve };
    this.#waiters.add(waiter);
    const next = await within(this.#clock, limitMs, shown.promise);
    this.#waiters.delete(waiter);
    return next;
  }

  /** What is held at a name. A hold whose time is over is forgotten when it is looked for, so no timer is needed. */
  #at(name: string): Entry | null {
    const entry = this.#entries.get(name);
    if (entry === undefined) return null;
    if (entry.endsAtMs > this.#clock.monotonic()) return entry;
    this.#entries.delete(name);
    return null;
  }

  #forgetOld(): void {
    const nowMs = this.#clock.monotonic();
    if (nowMs < this.#forgetAtMs) return;
    this.#forgetAtMs = nowMs + FORGET_EVERY_MS;
    for (const [name, { endsAtMs }] of this.#entries) if (endsAtMs <= nowMs) this.#entries.delete(name);
  }

  #show(name: string, held: Held | null): void {
    for (const waiter of this.#waiters) if (waiter.name === name) waiter.see(held);
  }
}
