import type { Clock } from '../../ports/base.ts';
import { BoundedMap } from '../../ports/bounded-map.ts';
import type { LinkRows } from '../../ports/shared/rows.ts';

/** Half of the time for which an owner counts a look as a reader. */
const AGAIN_MS = 10_000;
const MOST_REMEMBERED = 10_000;

/** Tells owners of links elsewhere that readers are here: at once, then every ten seconds, those of one moment by one write. */
export class Looks {
  readonly #rows: Pick<LinkRows, 'look'>;
  readonly #clock: Clock;
  readonly #toldMs = new BoundedMap<string, number>(MOST_REMEMBERED);
  #waiting: Buffer[] = [];

  constructor(rows: Pick<LinkRows, 'look'>, clock: Clock) {
    this.#rows = rows;
    this.#clock = clock;
  }

  note(id: Buffer): void {
    const key = id.toString('base64');
    const nowMs = this.#clock.monotonic();
    if (nowMs - (this.#toldMs.get(key) ?? -Infinity) < AGAIN_MS) return;
    this.#toldMs.set(key, nowMs);
    this.#waiting.push(id);
    if (this.#waiting.length === 1) queueMicrotask(() => this.#tell());
  }

  #tell(): void {
    const ids = this.#waiting;
    this.#waiting = [];
    this.#rows.look(ids).catch(() => {
      // They are told again with the next look.
      for (const id of ids) this.#toldMs.delete(id.toString('base64'));
    });
  }
}
