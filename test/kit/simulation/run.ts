import type { Following } from './watch.ts';
import { Process, type Site } from './process.ts';
import type { Reader } from './reader.ts';
import { RECENT_MS, type Watch } from './watch.ts';
import type { World } from './world/world.ts';

/** One run of the simulation: its processes and its people. */
export class Run {
  readonly site: Site;
  readonly world: World;
  readonly watch: Watch;
  /** Those that live, and those that are gone. */
  readonly processes: Process[] = [];
  readonly readers: Reader[] = [];
  /** The tokens of the links that a visitor has got. */
  readonly known = new Map<string, string>();
  readonly followingOf = new WeakMap<object, Following>();
  /** How many processes there are, as long as nothing happens. */
  readonly wanted: number;

  constructor(site: Site, wanted: number) {
    this.site = site;
    this.world = site.world;
    this.watch = site.watch;
    this.wanted = wanted;
    for (let count = 0; count < wanted; count += 1) this.boot();
  }

  get living(): readonly Process[] {
    return this.processes.filter(({ machine }) => machine.isAlive);
  }

  /** Starts a process, unless there are enough. */
  boot(): void {
    if (this.living.length >= this.wanted) return;
    const name = `P${this.processes.length + 1}`;
    this.world.log(`${name} starts`);
    this.processes.push(new Process(name, this.site));
  }

  /** A process that takes requests, another one than `not` if possible; `null` if there is none. */
  serving(not: Process | null = null): Process | null {
    const all = this.processes.filter(({ isServing }) => isServing);
    const others = all.filter((each) => each !== not);
    const candidates = others.length > 0 ? others : all;
    return candidates.length === 0 ? null : this.world.chance.pick(candidates);
  }

  kill(process: Process): void {
    if (!process.machine.isAlive) return;
    this.world.log(`${process.name} is killed`);
    this.#gone(process);
  }

  /** Ends a process as an operator does; another one takes its place. */
  stop(process: Process): void {
    if (!process.isServing) return;
    this.world.log(`${process.name} is told to stop`);
    process.machine.receive(() => {
      const exit = () => process.machine.send(() => this.#gone(process));
      process.stop().then(exit, exit);
    });
  }

  /** A reader did not find a link. */
  missed(linkId: string, process: Process): void {
    this.world.log(`${linkId} is not found at ${process.name}`);
    const link = this.watch.linkOf(linkId);
    const isQuiet = this.world.nowMs - process.machine.troubledAtMs > RECENT_MS;
    if (link !== null && link.isUntouched() && isQuiet && this.world.nowMs - link.startedMs > RECENT_MS)
      this.world.fail('a link is found at every process', `${linkId} at ${process.name}`);
  }

  #gone(process: Process): void {
    this.world.log(`${process.name} is gone`);
    process.machine.kill();
    for (const reader of this.readers) reader.disconnected(process);
    for (const following of this.watch.following)
      if (following.process === process) this.watch.following.delete(following);
    this.world.in(this.world.chance.from(500, 20_000), () => this.boot());
  }
}
