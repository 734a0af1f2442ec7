import type { Clock, Log } from '../../ports/base.ts';
import { BoundedMap } from '../../ports/bounded-map.ts';
import type { ProcessRow, ProcessRows } from '../../ports/shared/rows.ts';

const DEAD_AFTER_MS = 10_000;
/** Looks that are further apart prove nothing, since this process may have slept while the others beat. */
const GAP_MS = 5_000;
/** How many of the last beats tell how far a clock is ahead. A clock that is set is known again after as many. */
const LEADS = 5;
const MOST_REMEMBERED = 10_000;
/** How many are given up after one look, because the next beat of this process waits for that. */
const GIVEN_UP_AT_ONCE = 50;
/** A beat that no row has, so that only a process without a row is given up. */
const NO_BEAT = -1;

type Sighting = {
  readonly beat: number;
  /** The monotonic time of the first of the looks in a row that saw this beat. */
  readonly sinceMs: number;
  /** For each of the last beats, the least and the most by which its clock can be ahead: it came between two looks. */
  readonly leads: readonly { readonly leastMs: number; readonly mostMs: number }[];
};

type SightingsDeps = {
  readonly rows: ProcessRows;
  readonly clock: Clock;
  readonly log: Log;
  /** The name by which people know the process that tells this of itself. */
  readonly nameIn: (about: Buffer) => string | null;
};

/** What this process has seen of the beats of the others. */
export class Sightings {
  readonly #deps: SightingsDeps;
  /** The processes that have a row. */
  #seen: ReadonlyMap<string, Sighting> = new Map();
  #rows: readonly ProcessRow[] = [];
  readonly #givenUp = new BoundedMap<string, true>(MOST_REMEMBERED);
  /** Owners of other rows who have no row themselves, and since when. */
  readonly #missing = new BoundedMap<string, number>(MOST_REMEMBERED);
  #lastLookMs = -Infinity;
  #inARowSinceMs = -Infinity;
  #sinceLastLookMs = Infinity;
  #isLooking = false;

  constructor(deps: SightingsDeps) {
    this.#deps = deps;
  }

  isDead(owner: string): boolean {
    if (this.#givenUp.has(owner)) return true;
    if (this.#seen.has(owner)) return false;
    // Set again at each question, so that owners that are asked for are not pushed out.
    this.#missing.set(owner, this.#missing.get(owner) ?? this.#deps.clock.monotonic());
    return false;
  }

  living(own: string): readonly ProcessRow[] {
    return this.#rows.filter(({ id }) => id !== own && !this.#givenUp.has(id));
  }

  /** How far the wall clock of another process is ahead of that of this one, in milliseconds. */
  clockLeadMs(owner: string): number {
    const leads = this.#seen.get(owner)?.leads ?? [];
    if (leads.length === 0) return 0;
    const leastMs = Math.max(...leads.map((lead) => lead.leastMs));
    const mostMs = Math.min(...leads.map((lead) => lead.mostMs));
    return mostMs < leastMs || mostMs === Infinity ? leastMs : (leastMs + mostMs) / 2;
  }

  /** Reads all beats, and gives up those who are dead. Never rejects: a look that fails has seen nothing. */
  async look(own: string): Promise<void> {
    if (this.#isLooking) return;
    this.#isLooking = true;
    try {
      this.#note(await this.#deps.rows.list());
      for (const row of this.#silent(own)) await this.#giveUp(row);
      for (const id of this.#missed()) await this.#giveUp({ id, beat: NO_BEAT });
    } catch (error) {
      this.#deps.log.debug({ err: error }, 'could not look at the other processes');
    } finally {
      this.#isLooking = false;
    }
  }

  #note(rows: readonly ProcessRow[]): void {
    const nowMs = this.#deps.clock.monotonic();
    this.#sinceLastLookMs = nowMs - this.#lastLookMs;
    const isInARow = this.#sinceLastLookMs <= GAP_MS;
    this.#lastLookMs = nowMs;
    if (!isInARow) this.#inARowSinceMs = nowMs;
    this.#rows = rows;
    for (const { id, isGone } of rows) if (isGone) this.#givenUp.set(id, true);
    this.#seen = new Map(rows.map((row) => [row.id, this.#sightingOf(row, isInARow)]));
  }

  #sightingOf({ id, beat, nowMs: theirMs }: ProcessRow, isInARow: boolean): Sighting {
    const known = this.#seen.get(id);
    const sinceMs = this.#lastLookMs;
    if (known?.beat === beat) return { ...known, sinceMs: isInARow ? known.sinceMs : sinceMs };
    const leastMs = theirMs - this.#deps.clock.now();
    // The beat before was seen by the last look, so this one came after it.
    const isNext = isInARow && known?.beat === beat - 1;
    const lead = { leastMs, mostMs: isNext ? leastMs + this.#sinceLastLookMs : Infinity };
    return { beat, sinceMs, leads: [...(known?.leads ?? []), lead].slice(-LEADS) };
  }

  #silent(own: string): readonly ProcessRow[] {
    const isSilent = ({ id }: ProcessRow) =>
      this.#lastLookMs - (this.#seen.get(id)?.sinceMs ?? Infinity) >= DEAD_AFTER_MS;
    return this.living(own).filter(isSilent).slice(0, GIVEN_UP_AT_ONCE);
  }

  /** Owners without a row among those that were listed. They may have one all the same, as not all are listed, so the store is asked. */
  #missed(): readonly string[] {
    const isLong = (sinceMs: number) =>
      this.#lastLookMs - Math.max(sinceMs, this.#inARowSinceMs) >= DEAD_AFTER_MS;
    const long = [...this.#missing].filter(([id, sinceMs]) => isLong(sinceMs) && !this.#givenUp.has(id));
    return long.map(([id]) => id).slice(0, GIVEN_UP_AT_ONCE);
  }

  async #giveUp({ id, beat, about }: Pick<ProcessRow, 'id' | 'beat'> & Partial<ProcessRow>): Promise<void> {
    const isGivenUp = await this.#deps.rows.giveUp(id, beat);
    // Who has a row that is not listed is asked for again after a while only.
    this.#missing.delete(id);
    if (!isGivenUp) return;
    this.#givenUp.set(id, true);
    if (beat === NO_BEAT) return;
    this.#deps.log.warn(
      { process: id, name: about === undefined ? null : this.#deps.nameIn(about) },
      'another process is silent: its links and places are given up',
    );
  }
}
