import { Chance } from './chance.ts';

/** Work that falls due. What it returns is awaited, and nothing else happens meanwhile. */
type Work = () => void | Promise<unknown>;

type Event = { readonly atMs: number; readonly order: number; readonly work: Work };

/** So many events at one time are work that makes itself go on without end. */
const MOST_AT_ONCE = 100_000;

/** What must not happen, and where it happened. */
export type Violation = { readonly invariant: string; readonly detail: string };

/**
 * The one time of a simulation, and everything that is still to happen. Events come one after another: the next one begins when the promises
 * that the one before has settled have run.
 */
export class World {
  readonly chance: Chance;
  readonly lines: string[] = [];
  /** True once no fault happens any more. */
  isCalm = false;
  /** True once only its end is looked at. */
  isOver = false;
  violation: Violation | null = null;
  #nowMs = 0;
  #order = 0;
  /** How many events there were at the time that it is now. */
  #atOnce = 0;
  readonly #heap: Event[] = [];

  constructor(seed: number) {
    this.chance = new Chance(seed);
  }

  get nowMs(): number {
    return this.#nowMs;
  }

  in(delayMs: number, work: Work): void {
    this.at(this.#nowMs + delayMs, work);
  }

  at(atMs: number, work: Work): void {
    this.#order += 1;
    push(this.#heap, { atMs: Math.max(atMs, this.#nowMs), order: this.#order, work });
  }

  log(line: string): void {
    this.lines.push(`${(this.#nowMs / 1000).toFixed(3)} ${line}`);
  }

  /** Notes the first violation, which ends the run. */
  fail(invariant: string, detail: string): void {
    this.violation ??= { invariant, detail };
    this.log(`VIOLATION: ${invariant}: ${detail}`);
  }

  async runUntil(endMs: number): Promise<void> {
    for (let next = this.#heap[0]; next !== undefined && next.atMs <= endMs; next = this.#heap[0]) {
      if (this.violation !== null) return;
      pop(this.#heap);
      this.#atOnce = next.atMs > this.#nowMs ? 0 : this.#atOnce + 1;
      if (this.#atOnce > MOST_AT_ONCE) return this.fail('time goes on', `${this.#nowMs} ms`);
      this.#nowMs = next.atMs;
      const done = next.work();
      if (done !== undefined) await done;
      else await turn();
    }
    this.#nowMs = endMs;
  }
}

/** Resolves when all promises that can go on have gone on. */
export function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

function isBefore(one: Event, other: Event): boolean {
  return one.atMs < other.atMs || (one.atMs === other.atMs && one.order < other.order);
}

function push(heap: Event[], event: Event): void {
  let at = heap.push(event) - 1;
  while (at > 0) {
    const above = (at - 1) >> 1;
    const parent = heap[above];
    if (parent === undefined || !isBefore(event, parent)) break;
    heap[at] = parent;
    at = above;
  }
  heap[at] = event;
}

function pop(heap: Event[]): void {
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return;
  let at = 0;
  for (;;) {
    const left = 2 * at + 1;
    const right = left + 1;
    const [one, other] = [heap[left], heap[right]];
    if (one === undefined) break;
    const isRight = other !== undefined && isBefore(other, one);
    const child = isRight ? other : one;
    if (isBefore(last, child)) break;
    heap[at] = child;
    at = isRight ? right : left;
  }
  heap[at] = last;
}
