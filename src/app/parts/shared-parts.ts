import type { Registry } from '../../link/registry.ts';
import type { SessionServices } from '../session-services.ts';
import type { Config } from '../../config/config.ts';
import type { Clock, Log, Random } from '../../ports/base.ts';
import type { LinkDirectory } from '../../ports/link-directory.ts';
import type { Holds } from '../../ports/shared/holds.ts';
import { SOLE_OWNER, type Ownership } from '../../ports/shared/ownership.ts';
import type { ProcessNews, ProcessRow, SharedRows } from '../../ports/shared/rows.ts';
import { MemoryDirectory } from '../../link/memory-directory.ts';
import { LinkNotes } from '../../link/shared/link-notes.ts';
import { MemoryHolds } from '../../link/shared/memory-holds.ts';
import { Presence } from '../../link/shared/presence.ts';
import { SharedDirectory } from '../../link/shared/shared-directory.ts';
import { SharedHolds } from '../../link/shared/shared-holds.ts';
import type { NoteSeal } from '../../session/ring/note-seal.ts';
import type { ProblemWords } from '../../wire/errors.ts';
import { aboutOf, nameIn } from './about.ts';
import type { ShownMetrics } from './shared-metrics.ts';
import { drawQr } from '../../whatsapp/link/qr-image.ts';

type SharedPartsDeps = {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly words: ProblemWords;
  /** What `doctor` compares, as JSON; called once the key ring is known. */
  readonly about: () => Buffer;
  readonly news: () => Omit<ProcessNews, 'nowMs'>;
  /** The secret with which names are hashed. Errors: STORE_UNAVAILABLE while it is not known. */
  readonly nameSecret: () => Buffer;
  readonly noteSeal: () => NoteSeal;
};

/** What this process shares with others on its store, or has alone. */
export type SharedParts = {
  readonly directory: LinkDirectory;
  readonly holds: Holds;
  readonly ownership: Ownership;
  /** The other processes that live; `null` if there can be none. */
  readonly others: () => readonly ProcessRow[] | null;
  /** To be called when everything else is there. */
  readonly start: () => void;
  /** Frees what is held and says goodbye. */
  readonly close: () => Promise<void>;
};

/** Opens what this process shares with others, which needs the other parts only once it runs. */
export function openShared(
  base: Pick<SharedPartsDeps, 'clock' | 'random' | 'log' | 'words'> & { readonly config: Config },
  rows: SharedRows | null,
  parts: () => {
    readonly registry: Registry;
    readonly services: SessionServices;
    readonly shownMetrics: ShownMetrics;
  },
): SharedParts {
  if (rows === null) return partsOfOne(base.clock);
  const deps: SharedPartsDeps = {
    ...base,
    about: () => Buffer.from(JSON.stringify(aboutOf(base.config, parts().services.ring))),
    news: () => ({ links: parts().registry.openCount(), metrics: parts().shownMetrics.news() }),
    nameSecret: () => parts().services.nameSecret(),
    noteSeal: () => parts().services.noteSeal,
  };
  return partsOfMany(deps, rows);
}

/** What a process has alone. */
export function partsOfOne(clock: Clock): SharedParts {
  return {
    directory: new MemoryDirectory(clock),
    holds: new MemoryHolds(clock),
    ownership: SOLE_OWNER,
    others: () => null,
    start: () => undefined,
    close: () => Promise.resolve(),
  };
}

/** What a process shares with others. */
export function partsOfMany(
  deps: SharedPartsDeps,
  { processes, links, holds: holdRows }: SharedRows,
): SharedParts {
  const { clock, random, log, words } = deps;
  const presence = new Presence({ ...deps, rows: processes, clock, random, log, nameIn });
  const holds = new SharedHolds({ rows: holdRows, presence, clock, log, secret: deps.nameSecret });
  const seal: NoteSeal = {
    seal: (place, note) => deps.noteSeal().seal(place, note),
    open: (place, sealed) => deps.noteSeal().open(place, sealed),
  };
  const notes = new LinkNotes(seal, drawQr);
  const directory = new SharedDirectory({
    rows: links,
    holds,
    notes,
    presence,
    clock,
    log,
    words,
    onBeat: () => holds.turn(),
  });
  return {
    directory,
    holds,
    ownership: presence.ownership,
    others: () => presence.others(),
    start: () => void directory.start(),
    close: async () => {
      directory.stop();
      await holds.close();
      await presence.leave();
    },
  };
}
