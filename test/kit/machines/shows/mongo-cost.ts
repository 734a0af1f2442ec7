import { setTimeout as pause } from 'node:timers/promises';
import { isWrite, type Command } from '../mongo-watch.ts';
import type { Site } from '../site.ts';
import { linkThroughProxy } from './elsewhere.ts';
import { freshNumber, startWatched } from './watched-link.ts';

/** Commands a second of the process that sent most, over some seconds in which nobody asks anything. */
export async function quietRate(site: Site, seconds: number): Promise<number> {
  const sinceMs = performance.now();
  // What is measured is what comes within this time.
  await pause(seconds * 1000);
  return Math.max(...counted(site, sinceMs).map(({ length }) => length / seconds));
}

/** The same while `links` links wait for a phone and each has a reader at another process. */
export async function waitingRate(site: Site, links: number, seconds: number): Promise<number> {
  const [owner, other] = site.machines;
  const route = { startAt: owner.url(), readAt: other.url() };
  const all = await Promise.all(
    Array.from({ length: links }, () => startWatched(route, 'qr', freshNumber())),
  );
  await Promise.all(all.map(({ reached }) => reached('qr')));
  const rate = await quietRate(site, seconds);
  for (const { link } of all) {
    const headers = { Authorization: `Bearer ${link.token}` };
    await fetch(`${owner.url()}/qr/${link.linkId}`, { method: 'DELETE', headers });
  }
  return rate;
}

/** The writes of one link, of all tables; and the bytes of those that say how the link goes on. */
export async function costOfLink(
  site: Site,
  links: number,
): Promise<{ readonly writes: number; readonly stepBytes: number }> {
  const sinceMs = performance.now();
  await linkThroughProxy(site, links);
  const writes = counted(site, sinceMs)
    .flat()
    .filter((command) => isWrite(command) && !/processes/.test(command.table));
  const bytes = writes
    .filter(({ table }) => table.endsWith('_links'))
    .reduce((sum, each) => sum + each.bytes, 0);
  return { writes: writes.length / links, stepBytes: bytes / links };
}

function counted({ machines }: Site, sinceMs: number): readonly (readonly Command[])[] {
  return machines.map(({ mongo }) => mongo?.commands(sinceMs) ?? []);
}
