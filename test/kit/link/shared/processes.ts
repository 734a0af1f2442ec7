import { systemRandom } from '../../../../src/app/system.ts';
import { LinkNotes } from '../../../../src/link/shared/link-notes.ts';
import { Presence } from '../../../../src/link/shared/presence.ts';
import { SharedDirectory } from '../../../../src/link/shared/shared-directory.ts';
import { SharedHolds } from '../../../../src/link/shared/shared-holds.ts';
import type { Clock } from '../../../../src/ports/base.ts';
import type { SharedRows } from '../../../../src/ports/shared/rows.ts';
import { createNoteSeal } from '../../../../src/session/ring/note-seal.ts';
import type { KeyRing } from '../../../../src/session/ring/key-ring.ts';
import { problems } from '../../../../src/texts/en/problems.ts';
import { FakeClock } from '../../../double/clock.ts';
import { memoryShared, type SharedFault } from '../../../double/memory-shared.ts';
import { keepLog, newRing } from '../../session/harness.ts';

/** What a process on a shared store has of it. */
export type SharedProcess = {
  readonly presence: Presence;
  readonly holds: SharedHolds;
  readonly directory: SharedDirectory;
  readonly log: ReturnType<typeof keepLog>;
};

type Options = { readonly ring?: KeyRing; readonly secret?: Buffer };

const RING = newRing('k1');

/** One process on shared rows; `directory.start()` makes it beat. */
export function sharedProcess(
  rows: SharedRows,
  clock: Clock,
  { ring = RING, secret = Buffer.alloc(32, 7) }: Options = {},
): SharedProcess {
  const log = keepLog();
  const presence = new Presence({
    nameIn: (about) => about.toString(),
    rows: rows.processes,
    clock,
    random: systemRandom,
    log,
    about: () => Buffer.from('{}'),
    news: () => ({ links: 0, metrics: null }),
  });
  const holds = new SharedHolds({ rows: rows.holds, presence, clock, log, secret: () => secret });
  const notes = new LinkNotes(createNoteSeal(ring, systemRandom), (text) => ({
    path: `M${text.length}`,
    size: 57,
  }));
  const directory = new SharedDirectory({
    rows: rows.links,
    holds,
    notes,
    presence,
    clock,
    log,
    words: problems,
    onBeat: () => holds.turn(),
  });
  return { presence, holds, directory, log };
}

/** Two processes on one clock and one store, which know each other. `state.fault` is what becomes of the calls of the first one. */
export async function sharedPair() {
  const clock = new FakeClock();
  const shared = memoryShared(clock);
  const calls: string[] = [];
  const state: { fault: SharedFault } = { fault: 'none' };
  const one = sharedProcess(
    shared.view((call) => (calls.push(call), state.fault)),
    clock,
  );
  const other = sharedProcess(shared.view(), clock);
  await one.directory.start();
  await other.directory.start();
  await clock.advanceAsync(2_000);
  return { clock, one, other, state, calls };
}
