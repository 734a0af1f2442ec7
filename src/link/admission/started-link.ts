import type { Clock, Log } from '../../ports/base.ts';
import type { FoundLink, HandOver, LinkDirectory } from '../../ports/link-directory.ts';
import { deferred, within } from '../../ports/timing.ts';
import { AppError } from '../../wire/errors.ts';
import type { Step } from '../../wire/step.ts';
import type { Link } from '../link.ts';

/** A link that was started, for the process that serves its caller. */
export type StartedLink = {
  readonly id: string;
  /** Only the caller gets the token; the server keeps its hash. */
  readonly token: string;
  readonly current: () => Step;
  /** Resolves with the first step that is not `connecting`, or with the current one after `limitMs`. */
  readonly firstShown: (limitMs: number) => Promise<Step>;
  readonly cancel: () => void;
  /** Resolves when the link is disposed and the unused part of its cost is given back. */
  readonly over: Promise<void>;
};

/** Makes the handle of a link for the caller with this token. Its `cancel` does nothing once another caller has taken the link over. */
export function toStarted(link: Link, token: string, over: Promise<void>): StartedLink {
  const { id } = link;
  return {
    id,
    token,
    over,
    current: () => link.current(),
    firstShown: (limitMs) => link.firstShown(limitMs),
    cancel: () => {
      if (link.id === id) link.cancel();
    },
  };
}

type Elsewhere = {
  readonly directory: LinkDirectory;
  readonly clock: Clock;
  readonly log: Log;
  /** Ends the following of links on other processes. */
  readonly signal: AbortSignal;
};

/** Asks the process that runs the link of this number to hand it over; `null` if there is none, or if it refuses. Errors: STORE_UNAVAILABLE. */
export async function takeOverElsewhere(
  handOver: HandOver,
  token: string,
  deps: Elsewhere,
): Promise<StartedLink | null> {
  const { directory } = deps;
  const holder = await directory.holderElsewhere(handOver.caller);
  if (holder === null) return null;
  try {
    await directory.command(holder, handOver);
  } catch (error) {
    if (error instanceof AppError && error.code === 'LINK_NOT_FOUND') return null;
    throw error;
  }
  const found = await directory.find(handOver.id, handOver.tokenHash);
  return found === null ? null : followed(found, token, deps);
}

function followed({ id, step }: FoundLink, token: string, deps: Elsewhere): StartedLink {
  const { directory, clock, log, signal } = deps;
  const shown = deferred();
  let last = step;
  const follow = async () => {
    for await (const next of directory.follow(id, signal)) {
      last = next;
      if (next.state !== 'connecting') shown.resolve();
    }
  };
  const note = (error: unknown) => log.debug({ err: error, link: id }, 'a link elsewhere cannot be reached');
  return {
    id,
    token,
    over: follow().catch(note).finally(shown.resolve),
    current: () => last,
    firstShown: async (limitMs) => {
      await within(clock, limitMs, shown.promise);
      return last;
    },
    cancel: () => void directory.command(id, 'cancel').catch(note),
  };
}
