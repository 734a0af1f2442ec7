import './zlib-at-once.ts';
import type { Clock } from '../../../src/ports/base.ts';
import type { SharedRows } from '../../../src/ports/shared/rows.ts';
import type { SessionStore } from '../../../src/ports/store.ts';
import { memoryShared } from '../../double/memory-shared.ts';
import { openMemoryStore } from '../../double/memory-store.ts';
import { checkEnd } from './end-checks.ts';
import { START_MS } from './world/machine.ts';
import { NO_MUTANT, type Mutant } from './mutants.ts';
import type { Weather } from './world/network.ts';
import { Visitor } from './people.ts';
import { Run } from './run.ts';
import { Watch } from './watch.ts';
import { WhatsAppWorld } from './whatsapp/whatsapp.ts';
import { World, type Violation } from './world/world.ts';

/** Visitors come and things go wrong for this long. */
const BUSY_MS = 120_000;
/** At this time the last link that began is over. */
const OVER_MS = 700_000;
const QUIET_MS = 600_000;
const PHONES = ['254712345678', '254712345679', '254712345680'];
const ADDRESSES = ['10.0.0.1', '10.0.0.2'];

type Options = {
  readonly processes: 1 | 3;
  /** Opens the store, on the time of the run; without it everything is in memory. */
  readonly openSessions?: (clock: Clock) => SessionStore;
  readonly mutant?: Mutant;
};

/** What one seed led to. */
export type Outcome = {
  readonly seed: number;
  readonly violation: Violation | null;
  /** All that happened, one line each. */
  readonly lines: readonly string[];
};

/** Runs the simulation of one seed. */
export async function simulate(
  seed: number,
  { processes, openSessions = (clock) => openMemoryStore(clock).sessions, mutant = NO_MUTANT }: Options,
): Promise<Outcome> {
  const world = new World(seed);
  const watch = new Watch(world);
  const clock = {
    now: () => START_MS + world.nowMs,
    monotonic: () => world.nowMs,
    after: () => () => undefined,
    turn: () => Promise.resolve(),
  };
  const shared: SharedRows | null = processes === 1 ? null : memoryShared(clock).view();
  const run = new Run(
    {
      world,
      watch,
      mutant,
      shared,
      whatsapp: new WhatsAppWorld(world, (message) => watch.arrived(message)),
      sessions: openSessions(clock),
      weather: drawWeather(world),
      phones: PHONES,
      addresses: ADDRESSES,
    },
    processes,
  );
  plan(run);
  await world.runUntil(BUSY_MS);
  world.isCalm = true;
  while (world.violation === null && !isOver(run) && world.nowMs < OVER_MS)
    await world.runUntil(world.nowMs + 5_000);
  await world.runUntil(world.nowMs + QUIET_MS);
  if (world.violation === null) await checkEnd(run);
  return { seed, violation: world.violation, lines: world.lines };
}

function isOver({ living, readers }: Run): boolean {
  return (
    living.every(({ registry }) => registry.slotsTaken() === 0) &&
    readers.every(({ state }) => state !== 'away' && state !== 'there')
  );
}

function drawWeather({ chance }: World): Weather {
  if (chance.isOnce(0.2)) return { slow: 0, lost: 0, repeated: 0, pauseAtCall: 0 };
  return {
    slow: chance.pick([0, 0.02, 0.1]),
    lost: chance.pick([0, 0.005, 0.03]),
    repeated: chance.pick([0, 0.01, 0.05]),
    pauseAtCall: chance.pick([0, 0.001, 0.004]),
  };
}

/** Draws who comes and what goes wrong when. */
function plan(run: Run): void {
  const { world } = run;
  const { chance } = world;
  const soon = () => chance.from(3_000, BUSY_MS - 10_000);
  const visitors = chance.from(2, run.wanted === 1 ? 4 : 6);
  for (let index = 1; index <= visitors; index += 1) {
    const visitor = new Visitor(`visitor ${index}`, run);
    world.in(chance.from(2_500, 60_000), () => visitor.start());
  }
  const someone = (work: (process: Run['processes'][number]) => void) => () => {
    if (run.living.length > 0) work(chance.pick(run.living));
  };
  const often = (most: number, work: (process: Run['processes'][number]) => void) => {
    for (let left = chance.from(0, most); left > 0; left -= 1) world.in(soon(), someone(work));
  };
  often(4, ({ machine }) => machine.pause(chance.from(0, 40_000), chance.pick(['stopped', 'suspended'])));
  often(1, (process) => run.kill(process));
  often(1, (process) => (chance.isOnce(0.4) ? run.stop(process) : undefined));
  often(2, ({ machine }) => machine.jumpWall(chance.from(-300_000, 300_000)));
  often(1, ({ network }) => network.cut(chance.from(500, 20_000)));
}
