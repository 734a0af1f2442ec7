import type { Clock } from '../../../src/ports/base.ts';
import { SOLE_OWNER, type Ownership } from '../../../src/ports/shared/ownership.ts';
import type { ProcessRows, SharedRows } from '../../../src/ports/shared/rows.ts';

/** A fault that is built in on purpose, at a port of the program. */
export type Mutant = {
  readonly rows: (rows: SharedRows, clock: Clock) => SharedRows;
  readonly ownership: (ownership: Ownership) => Ownership;
};

const DEAD_AFTER_MS = 10_000;

export const NO_MUTANT: Mutant = { rows: (rows) => rows, ownership: (ownership) => ownership };

/** Each of them breaks what a part of the design is there for. */
export const MUTANTS = {
  /** A process never asks whether it was given up. */
  alwaysCertain: { ...NO_MUTANT, ownership: (): Ownership => SOLE_OWNER },
  /** Readers elsewhere do not count. */
  noLooks: {
    ...NO_MUTANT,
    rows: (rows) => ({ ...rows, links: { ...rows.links, look: () => Promise.resolve() } }),
  },
  /** Wall clocks tell who is dead, not the counter of the beats. */
  wallClocks: {
    ...NO_MUTANT,
    rows: (rows, clock) => ({ ...rows, processes: judgedByWallClock(rows.processes, clock) }),
  },
  /** A process is given up although it has beaten meanwhile. */
  beatUnseen: {
    ...NO_MUTANT,
    rows: (rows) => ({ ...rows, processes: givenUpUnseen(rows.processes) }),
  },
} as const satisfies Readonly<Record<string, Mutant>>;

/** A beat that is old by the wall clocks seems not to move. */
function judgedByWallClock(processes: ProcessRows, clock: Clock): ProcessRows {
  const hidden = new Map<string, number>();
  return {
    ...processes,
    list: async () => {
      const rows = await processes.list();
      return rows.map((row) => {
        const isOld = clock.now() - row.nowMs > DEAD_AFTER_MS;
        if (!isOld) hidden.delete(row.id);
        else if (!hidden.has(row.id)) hidden.set(row.id, row.beat);
        return { ...row, beat: hidden.get(row.id) ?? row.beat };
      });
    },
    giveUp: (id) => giveUpNow(processes, id),
  };
}

function givenUpUnseen(processes: ProcessRows): ProcessRows {
  return { ...processes, giveUp: (id) => giveUpNow(processes, id) };
}

async function giveUpNow(processes: ProcessRows, id: string): Promise<boolean> {
  const row = (await processes.list()).find((each) => each.id === id);
  return row === undefined || processes.giveUp(id, row.beat);
}
