import { setTimeout as pause } from 'node:timers/promises';
import type { Machine, Site } from '../site.ts';
import { holdLink, idsOf, type HeldLink, type Point } from './held-links.ts';
import { outcomeOf, sayYes } from './watched-link.ts';

/** What became of a link whose owner was lost. */
export type Lost = {
  readonly point: Point;
  /** The last step at the page; `no answer` for a link whose caller had none. */
  readonly end: string;
  /** From the loss of the owner to that step, in milliseconds. */
  readonly toldAfterMs: number;
  readonly ids: readonly string[];
  /** The IDs that came after the page was told. */
  readonly idsAfter: number;
  readonly devices: number;
};

/** Holds a link at each of these points on one process. */
export async function holdAll(
  site: Site,
  owner: Machine,
  readAt: string,
  points: readonly Point[],
): Promise<readonly HeldLink[]> {
  const held: HeldLink[] = [];
  // One after the other, because a process stops the next link that reaches the stage.
  for (const point of points) held.push(await holdLink(site, owner, readAt, point));
  return held;
}

/** Reads the ends of links after their owner was lost at `lostAtMs`. */
export function endsOf(links: readonly HeldLink[], lostAtMs: number): Promise<readonly Lost[]> {
  return Promise.all(links.map((link) => endOf(link, lostAtMs)));
}

async function endOf({ point, phone, watched }: HeldLink, lostAtMs: number): Promise<Lost> {
  const end = await (await watched)?.ended;
  const toldAtMs = end?.atMs ?? Infinity;
  return {
    point,
    end: end === undefined ? 'no answer' : outcomeOf(end),
    toldAfterMs: end === undefined ? 0 : toldAtMs - lostAtMs,
    ids: idsOf(phone),
    idsAfter: phone.messages().filter(({ atMs, text }) => atMs > toldAtMs && text.includes('~')).length,
    devices: phone.linkedDevices().length,
  };
}

/** Lets a process sleep for `sleepMs` in the middle of its links, then lets everything go on. Resolves when all is quiet at WhatsApp. */
export async function sleepThrough(
  site: Site,
  owner: Machine,
  links: readonly HeldLink[],
  { sleepMs, socketsAfter }: { readonly sleepMs: number; readonly socketsAfter: number },
): Promise<readonly Lost[]> {
  const stoppedAtMs = performance.now();
  owner.process().signal('SIGSTOP');
  await pause(sleepMs);
  owner.process().signal('SIGCONT');
  owner.process().tell({ release: true });
  for (const { release } of links) release();
  // Whoever got no answer before gets one now, and a link that lives.
  for (const { point, watched, phone } of links) {
    const later = point === 'admitted' ? await watched : null;
    if (later !== null) await sayYes(later, phone);
  }
  await Promise.all(links.map(async ({ watched }) => (await watched)?.ended));
  await site.whatsapp.awaitSockets(socketsAfter);
  return endsOf(links, stoppedAtMs);
}
