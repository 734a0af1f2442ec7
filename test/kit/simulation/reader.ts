import { hashToken } from '../../../src/link/link-token.ts';
import { isFinal } from '../../../src/wire/step.ts';
import type { Step } from '../../../src/wire/step.ts';
import type { Process } from './process.ts';
import type { Run } from './run.ts';

const WAY_MS = 30;
/** A link that is not found so often is given up. */
const MOST_MISSES = 8;

type Visit = { readonly process: Process; readonly leave: AbortController; isOver: boolean };

/** Someone who follows one link, at one process after another, until its end. */
export class Reader {
  readonly name: string;
  readonly linkId: string;
  /** `gone` has left for ever, `missed` did not find the link. */
  state: 'away' | 'there' | 'done' | 'gone' | 'missed' = 'away';
  readonly #run: Run;
  readonly #token: string;
  #visit: Visit | null = null;
  #misses = 0;

  constructor(name: string, run: Run, link: { readonly id: string; readonly token: string }) {
    this.name = name;
    this.#run = run;
    this.linkId = link.id;
    this.#token = link.token;
  }

  /** Comes to a process, another one than `not` if there is one. */
  come(not: Process | null = null): void {
    if (this.state !== 'away') return;
    const process = this.#run.serving(not);
    if (process === null) return this.comeIn(1_000);
    this.state = 'there';
    const visit = { process, leave: new AbortController(), isOver: false };
    this.#visit = visit;
    process.machine.receive(() => void this.#serve(visit));
  }

  comeIn(ms: number, not: Process | null = null): void {
    this.#run.world.in(ms, () => this.come(not));
  }

  /** Leaves, for ever or to come again. */
  leave(state: 'away' | 'gone'): void {
    const visit = this.#visit;
    if (this.state !== 'there' || visit === null) {
      if (this.state === 'away') this.state = state;
      return;
    }
    this.state = state;
    this.#end(visit);
    visit.process.machine.receive(() => visit.leave.abort());
  }

  /** The process is gone, so the connection to it is. */
  disconnected(process: Process): void {
    const visit = this.#visit;
    if (this.state !== 'there' || visit?.process !== process) return;
    this.state = 'away';
    this.#end(visit);
    this.comeIn(this.#run.world.chance.from(200, 3_000));
  }

  /** What a process does for its reader. */
  async #serve(visit: Visit): Promise<void> {
    const { process, leave } = visit;
    const { watch, world } = this.#run;
    const tell = (what: () => void) => process.machine.send(() => world.in(WAY_MS, what));
    try {
      const found = await process.directory.find(this.linkId, hashToken(this.#token));
      if (found === null) return tell(() => this.#missed(visit));
      if (visit.isOver) return;
      const following = { linkId: this.linkId, process, sinceMs: world.nowMs };
      this.#run.followingOf.set(visit, following);
      watch.following.add(following);
      for await (const step of process.directory.follow(this.linkId, leave.signal))
        tell(() => this.#got(visit, step));
      tell(() => this.#broken(visit));
    } catch {
      // The caller gets the error and comes again.
      tell(() => this.#broken(visit));
    }
  }

  #got(visit: Visit, step: Step): void {
    if (visit.isOver) return;
    this.#misses = 0;
    this.#run.watch.told(this.linkId, this.name, step);
    if (!isFinal(step)) return;
    this.state = 'done';
    this.#end(visit);
  }

  #missed(visit: Visit): void {
    if (visit.isOver) return;
    this.#end(visit);
    this.#misses += 1;
    this.state = this.#misses < MOST_MISSES ? 'away' : 'missed';
    this.#run.missed(this.linkId, visit.process);
    if (this.state === 'away') this.comeIn(1_500);
  }

  #broken(visit: Visit): void {
    if (visit.isOver) return;
    this.#end(visit);
    this.state = 'away';
    this.comeIn(1_000);
  }

  #end(visit: Visit): void {
    visit.isOver = true;
    this.#visit = null;
    const following = this.#run.followingOf.get(visit);
    if (following !== undefined) this.#run.watch.following.delete(following);
  }
}
